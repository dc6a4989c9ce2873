"""The programs of p2c, as a wheel brings them along: beside their libraries and mappings."""
import os
import signal
import sys

PROGRAMS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bin")


def run():
    """Becomes the program by whose name it was called."""
    # Python ignores these signals, and so would what it becomes: a stage whose reader has gone could not die of it.
    for ignored in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(ignored, signal.SIG_DFL)
    os.execv(os.path.join(PROGRAMS, os.path.basename(sys.argv[0])), sys.argv)
