// Placeholder while the joints are laid.
