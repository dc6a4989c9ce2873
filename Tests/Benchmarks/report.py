"""Words and tables for what was measured."""
import os
import re
import subprocess
import sys


def first_line(*command):
    try:
        text = subprocess.run(command, capture_output=True, text=True).stdout.strip()
        return text.splitlines()[0] if text else ""
    except OSError:
        return ""


def describe_machine():
    """Nothing that names this machine: what it is, not which."""
    with open("/proc/cpuinfo", encoding="ascii") as info:
        model = re.search(r"model name\s*: (.*)", info.read())
    with open("/proc/meminfo", encoding="ascii") as info:
        memory = int(re.search(r"MemTotal:\s*(\d+)", info.read())[1]) / (1 << 20)
    with open("/etc/os-release", encoding="utf-8") as info:
        system = re.search(r'PRETTY_NAME="(.*)"', info.read())[1]
    peers = {name: peer_version(name) for name in ("polars", "duckdb", "lxml", "sqlite-utils")}
    peers["Miller"] = first_line("mlr", "--version").removeprefix("mlr ").removeprefix("version ")
    peers["sqlite3"] = first_line("sqlite3", "--version").split(" ")[0]
    return {
        "cores": os.cpu_count(), "cpu": model[1] if model else "unknown", "memory": f"{memory:.0f} GiB", "os": system,
        "kernel": os.uname().release.split("-")[0], "python": sys.version.split()[0], "peers": peers,
    }


def peer_version(name):
    python = os.environ["PYTHON"]
    return first_line(python, "-c", f"from importlib.metadata import version; print(version('{name}'))")


def seconds(value):
    return f"{value:.2f} s"


def taken(way, equal=True):
    differs = " ≠" if equal and way["equal"] is False else ""
    return f"{seconds(way['seconds'])}, {way['memory']:,.0f} MiB{differs}"


def wanted(value, at_most):
    if value is None:
        return "–"
    return f"≤ {value:g}" if at_most else f"{value:g}×"


def row(job):
    ours, *others = job["ways"]
    best = next((way for way in others if way["name"] == job["best"]), None)
    rest = [way for way in others if way is not best]
    mark = {True: " ✓", False: " ✗", None: ""}[job["reached"]]
    ratio = f"{job['ratio']:.2f}" if job["atMost"] else f"{job['ratio']:.1f}×"
    title = job["title"].replace("|", "\\|")
    return " | ".join([
        f"| {title}", taken(ours),
        f"{job['best']} " + (taken(best) if best else seconds(job["reference"])),
        "; ".join(f"{way['name']} {taken(way)}" for way in rest) or "–",
        f"**{ratio}**{mark}", wanted(job["goal"], job["atMost"]), wanted(job["aim"], job["atMost"]), equality(job) + " |",
    ])


def equality(job):
    """What was compared, and how it came out."""
    compared = [way for way in job["ways"] if way["equal"] is not None]
    if not compared:
        return "–"
    kinds = {"bytes": "bytes", "lines": "lines, sorted", "records": "records", "table": "table", "unzipped": "bytes, unzipped"}
    return ("" if all(way["equal"] for way in compared) else "differs: ") + kinds[job["same"]]


def table(document):
    machine, records = document["machine"], document["records"]
    peers = ", ".join(f"{name} {version}" for name, version in machine["peers"].items() if version)
    over = [job["title"] for job in document["jobs"] if job["ways"][0]["memory"] > 64]
    memory = f"Ours needs more than 64 MiB for: {', '.join(over)}." if over else "Ours never needs more than 64 MiB."
    lines = [
        "# What was measured", "",
        "Made by `Tests/Benchmarks/run.sh`; do not edit. [README.md](README.md) says how it is measured.", "",
        f"{machine['cores']} cores, {machine['cpu']}, {machine['memory']}, {machine['os']}, Linux {machine['kernel']},"
        f" Python {machine['python']}. {peers}.", "",
        f"{records['csv']:,} order lines as CSV, {records['xml']:,} as XML, {records['keyed']:,} for SQLite; 20 columns. Medians of"
        f" {document['rounds']} runs turn by turn (slow peers: 1; where ours takes under 0.2 s: three times as many), and the most"
        " memory one process had. ✓ and ✗ say whether the goal is reached; × times faster than the best peer, ≤ times its time. The last column says what was compared"
        " and found equal.", "",
        memory, "",
        "| job | ours | best peer | others | ratio | goal | aim | equal |",
        "|---|---|---|---|---|---|---|---|",
        *(row(job) for job in document["jobs"]), "",
    ]
    notes = {f"{way['name']}: {way['note']}" for job in document["jobs"] for way in job["ways"] if way["note"]}
    if notes:
        lines += [f"- {note}." for note in sorted(notes)] + [""]
    return "\n".join(lines)


def short_row(job):
    ours = job["ways"][0]
    best = next((way for way in job["ways"] if way["name"] == job["best"]), None)
    mark = {True: "reached", False: "not yet", None: "–"}[job["reached"]]
    ratio = f"{job['ratio']:.2f} of its time" if job["atMost"] else f"{job['ratio']:.1f}×"
    goal = wanted(job["goal"], job["atMost"])
    return " | ".join([
        f"| {job['title'].replace('|', chr(92) + '|')}", taken(ours),
        f"{job['best']}: " + (taken(best, equal=False) if best else seconds(job["reference"])), ratio, goal, mark + " |",
    ])


def short_table(document):
    """For the README: what a newcomer wants to know, and where we are not there yet."""
    machine, records = document["machine"], document["records"]
    return "\n".join([
        f"{records['csv']:,} order lines of 20 columns (XML {records['xml']:,}, SQLite {records['keyed']:,}) on {machine['cores']} cores,"
        f" {machine['cpu']}, {machine['os']}.", "",
        "| job | ours | best other way | ours is faster by | goal | |", "|---|---|---|---|---|---|",
        *(short_row(job) for job in document["jobs"]), "",
    ])


BEGIN, END = "<!-- speed: written by Tests/Benchmarks/run.sh -->\n", "<!-- end of speed -->"


def write_into(path, text):
    """Puts it between the two marks of a page."""
    with open(path, encoding="utf-8") as file:
        before, rest = file.read().split(BEGIN)
    with open(path, "w", encoding="utf-8") as file:
        file.write(before + BEGIN + text + END + rest.split(END)[1])
