"""Runs commands and finds out what they took, and whether their outputs are equal."""
import csv
import hashlib
import os
import sqlite3
import statistics
import subprocess
import time
import zipfile


class Failed(Exception):
    """A command that did not do its job; there is nothing to compare then."""


BASH = ["bash", "-o", "pipefail", "-c"]


def shell_for(command):
    """bash where a part of a pipe may fail; else sh, which starts in half the time."""
    return BASH if "|" in command else ["sh", "-c"]


def shell(command):
    """Runs it, and returns its seconds and the most memory one of its processes had, in MiB.

    A process is charged with the memory of the one that forked it. So time(1) stands between, which is small.
    """
    started = time.monotonic()
    status = subprocess.run(["time", "--quiet", "-f", "%M", "-o", ".memory", *shell_for(command), command]).returncode
    seconds = time.monotonic() - started
    if status:
        raise Failed(f"status {status}: {command}")
    with open(".memory", encoding="ascii") as file:
        return seconds, int(file.read()) / 1024


class Times:
    """What the runs of one way took."""

    def __init__(self):
        self.seconds, self.memory = [], []

    def run(self, way):
        if way.before:
            shell(way.before)
        elif way.output and os.path.exists(way.output):
            os.remove(way.output)  # to make room for it is no part of the job
        seconds, memory = shell(way.command)
        self.seconds.append(seconds)
        self.memory.append(memory)

    @property
    def median(self):
        return statistics.median(self.seconds)

    @property
    def peak(self):
        return max(self.memory)


def pieces(path):
    """The data of a file, zip or stream, piece by piece; no piece breaks a record."""
    if not zipfile.is_zipfile(path):
        yield path, lambda: open(path, encoding="utf-8", newline="")
        return
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.endswith(".csv"):
                yield name, lambda: (line.decode() for line in package.open(name))


def records(path):
    """A digest of the records of CSV, however they are quoted."""
    digest = hashlib.blake2b()
    header = None
    for _, lines in pieces(path):
        rows = csv.reader(lines())
        header = next(rows) if header is None else (next(rows), header)[1]
        for row in rows:
            digest.update(("\x1f".join(row) + "\n").encode())
    return digest.hexdigest(), header


def fingerprint(path, same):
    """Two outputs are equal if this is."""
    if same == "bytes":
        command = f'b2sum < "{path}"'
    elif same == "lines":
        command = f'LC_ALL=C sort -S 1G "{path}" | b2sum'
    elif same == "unzipped":
        # Without the byte order mark, which iconv does not write.
        command = f'gzip -dc "{path}" | b2sum' if path.endswith(".gz") else f'unzip -p "{path}" "*.csv" | tail -c +3 | b2sum'
    elif same == "records":
        return records(path)
    else:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
            digest = hashlib.blake2b()
            for row in database.execute(same):
                digest.update(repr(row).encode())
            return digest.hexdigest()
    return subprocess.run([*BASH, command], check=True, capture_output=True).stdout
