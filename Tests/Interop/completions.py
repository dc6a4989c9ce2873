#!/usr/bin/env python3
"""Asks bash, zsh and fish themselves what they make of the completions that our programs print."""
import os
import pty
import select
import subprocess
import tempfile
import time

PROGRAMS = sorted(name for name in os.listdir(os.path.join(os.path.dirname(__file__), "../../Sources")) if name.startswith("p2c-"))

# What is typed, and a word that each shell has to offer there.
TYPED = [
    ("p2c-transform --form", "--format"),
    ("p2c-transform --form ", "configuration"),
    ("p2c-transform --format xml-", "xml-attribute"),
    ("p2c-check --populated ", "yes"),
    ("p2c-report --log js", "json"),
]


def completions(program, shell):
    return subprocess.run([program, "--completions", shell], check=True, capture_output=True, text=True).stdout


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and not done.stderr, (command, done)
    return done.stdout


def bash(folder):
    for program in PROGRAMS:
        path = os.path.join(folder, program)
        with open(path, "w") as file:
            file.write(completions(program, "bash"))
        assert "--quiet" in run("bash", "--norc", "-c", f"source {path}; complete -p {program}"), program


def fish(folder):
    for program in PROGRAMS:
        path = os.path.join(folder, f"{program}.fish")
        with open(path, "w") as file:
            file.write(completions(program, "fish"))
        run("fish", "--no-execute", path)
        offered = run("fish", "--no-config", "-c", f"source {path}; complete -C '{program} --'")
        assert "--quiet\tonly warnings and problems on standard error" in offered.split("\n"), (program, offered)
    for typed, word in TYPED:
        path = os.path.join(folder, f"{typed.split()[0]}.fish")
        offered = run("fish", "--no-config", "-c", f"source {path}; complete -C '{typed}'")
        assert word in [line.split("\t")[0] for line in offered.split("\n")], (typed, offered)


def zsh(folder):
    """zsh completes only on a terminal."""
    for program in PROGRAMS:
        path = os.path.join(folder, f"_{program}")
        with open(path, "w") as file:
            file.write(completions(program, "zsh"))
        run("zsh", "--no-rcs", "--no-exec", path)
    process, terminal = pty.fork()
    if process == 0:
        os.environ.update(TERM="vt100", PS1="> ", COLUMNS="500", HOME=folder)
        os.execvp("zsh", ["zsh", "--no-rcs", "-i"])
    try:
        ask(terminal, f"fpath=({folder} $fpath); autoload -U compinit; compinit -u -D; PS1='> '; echo rea''dy\n", "ready")
        for program in PROGRAMS:
            # Twice: a list appears where more than one word fits.
            ask(terminal, f"{program} --\t\t", "this page")
            os.write(terminal, b"\x15")
        for typed, word in TYPED:
            ask(terminal, f"{typed}\t\t", word)
            os.write(terminal, b"\x15")
    finally:
        os.close(terminal)
        os.waitpid(process, 0)


def ask(terminal, typed, wanted):
    """Types, and waits until the shell shows a text."""
    os.write(terminal, typed.encode())
    shown, end = "", time.monotonic() + 30
    while wanted not in shown:
        assert time.monotonic() < end, (typed, wanted, shown)
        if select.select([terminal], [], [], 1)[0]:
            shown += os.read(terminal, 65536).decode(errors="replace")


with tempfile.TemporaryDirectory() as scratch:
    for ask_shell in (bash, fish, zsh):
        ask_shell(scratch)
print(f"completions: bash, zsh and fish offer what {len(PROGRAMS)} programs take")
