#!/usr/bin/env python3
"""Draws time.svg, memory.svg and growth.svg from what was measured: plot.py RESULTS-FOLDER PLOTS-FOLDER"""
import json
import math
import os
import sys
from xml.sax.saxutils import escape

# A card of its own, so that a viewer whose page is dark while the reader's system is light still shows readable text.
STYLE = """<style>
  .card { fill: #ffffff; stroke: #d5dae0 } .ours { fill: #0b7a75 } .peer { fill: #b4bcc6 } .grid { stroke: #d5dae0 }
  .limit { stroke: #c2410c; stroke-dasharray: 4 3 }
  text { fill: #1f2933; font: 13px system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif }
  .halo { paint-order: stroke; stroke: #ffffff; stroke-width: 5px }
  .title { font-weight: 600; font-size: 14px } .head { font-weight: 600; font-size: 17px }
  .small { fill: #5b6774; font-size: 12px } .bold { font-weight: 600 } .end { text-anchor: end } .middle { text-anchor: middle }
  .line { fill: none; stroke-width: 2.5 } .l0 { stroke: #0b7a75; fill: #0b7a75 } .l1 { stroke: #b45309; fill: #b45309 }
  .l2 { stroke: #5b5bd6; fill: #5b5bd6 } .l3 { stroke: #be3a6b; fill: #be3a6b } .line.l0, .line.l1, .line.l2, .line.l3 { fill: none }
  @media (prefers-color-scheme: dark) {
    .card { fill: #14191f; stroke: #323b45 } .ours { fill: #2cb5ad } .peer { fill: #56616d } .grid { stroke: #323b45 }
    .limit { stroke: #fb923c } text { fill: #e4e9ee } .small { fill: #9aa6b2 }
    .l0 { stroke: #2cb5ad; fill: #2cb5ad } .l1 { stroke: #f59e0b; fill: #f59e0b } .l2 { stroke: #9b9bff; fill: #9b9bff }
    .halo { stroke: #14191f } .l3 { stroke: #f472a6; fill: #f472a6 }
  }
</style>"""
JOBS = ["map", "pipes", "number", "number-shuffled", "from-xml", "to-xml", "sqlite", "sqlite-full", "export", "zip"]
TITLES = {
    "pipes": "map CSV → CSV, between two pipes", "number-shuffled": "number lines, shuffled", "sqlite": "CSV → SQLite, new table",
    "sqlite-full": "CSV → SQLite, full table", "zip": "zip, csv-unicode, deflated",
}
SHORT = {".import to a temporary table, INSERT … ON CONFLICT": ".import, ON CONFLICT", "Polars, iconv, pigz -1": "Polars, iconv, pigz"}
WIDTH, COLUMN, MARGIN, ROW = 960, 440, 26, 22


def text(x, y, words, kind=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}">{escape(words)}</text>'


def card(height, title, inside):
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" height="{height:.0f}"'
            f' role="img" aria-label="{escape(title)}">{STYLE}\n'
            f'<rect class="card" x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1:.0f}" rx="10"/>\n' + "\n".join(inside)
            + "\n</svg>\n")


def bar(x, y, length, kind, clipped):
    """A bar that is too long to show ends in a slanted gap."""
    parts = [f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{max(length, 1.5):.1f}" height="14" rx="2"/>']
    if clipped:
        cut = x + length - 26
        parts.append(f'<path class="card" stroke="none" style="stroke:none" d="M{cut:.1f} {y + 16} l5 -18 h6 l-5 18 z"/>')
    return parts


def block(job, x, y, measure, show, limit):
    """The ways to do one job, one bar each."""
    left, longest = x + 148, COLUMN - 148 - 74
    ways = [way for way in job["ways"] if way["counts"]]
    ours = ways[0][measure]
    # One slow peer must not make all the other bars alike.
    most = min(max(way[measure] for way in ways), 4 * max(sorted(way[measure] for way in ways)[1], ours))
    scale = longest / most
    parts = [text(x, y, TITLES.get(job["key"], job["title"]), "title")]
    if measure == "seconds" and job["goal"]:
        parts.append(text(x + COLUMN, y, f"{job['ratio']:.1f}× (goal {job['goal']:g}×)", "small end"))
    values = []
    for number, way in enumerate(ways):
        top = y + 10 + number * ROW
        length = min(way[measure], most) * scale
        own = number == 0
        parts.append(text(left - 8, top + 11.5, SHORT.get(way["name"], way["name"]), "end bold" if own else "end"))
        parts += bar(left, top, length, "ours" if own else "peer", way[measure] > most)
        values.append(text(left + max(length, 1.5) + 6, top + 11.5, show(way[measure]), "halo bold" if own else "halo small"))
    if limit and limit <= most:
        at = left + limit * scale
        bottom = y + 4 + len(ways) * ROW
        parts.append(f'<line class="limit" x1="{at:.1f}" x2="{at:.1f}" y1="{y + 8}" y2="{bottom}"/>')
    return parts + values, 10 + len(ways) * ROW + 26


def bars(document, title, subtitle, measure, show, limit=None):
    jobs = [job for key in JOBS for job in document["jobs"] if job["key"] == key]
    parts = [text(MARGIN, 36, title, "head"), text(MARGIN, 56, subtitle, "small")]
    bottom = 88
    for first in range(0, len(jobs), 2):
        heights = []
        for place, job in enumerate(jobs[first:first + 2]):
            drawn, height = block(job, MARGIN + place * (COLUMN + 28), bottom + 4, measure, show, limit)
            parts += drawn
            heights.append(height)
        bottom += max(heights)
    return card(bottom, title, parts)


def chart(series, x, width, height, top, title, unit, ticks):
    """Lines over records, both axes in powers of ten."""
    left, floor = x + 58, top + height
    across = [point[0] for _, points in series for point in points]
    low, high = math.log10(min(across)), math.log10(max(across))
    bottom, ceiling = math.log10(ticks[0]), math.log10(ticks[-1])
    place = lambda value: left + (math.log10(value) - low) / (high - low) * (width - 92)
    level = lambda value: floor - (math.log10(value) - bottom) / (ceiling - bottom) * height
    parts = [text(x, top - 16, title, "title")]
    for tick in ticks:
        parts.append(f'<line class="grid" x1="{left}" x2="{left + width - 92}" y1="{level(tick):.1f}" y2="{level(tick):.1f}"/>')
        parts.append(text(left - 8, level(tick) + 4, f"{tick:g} {unit}", "small end"))
    for value in sorted(set(across)):
        words = f"{value // 1_000_000} million" if value >= 1_000_000 else f"{value:,}"
        parts.append(text(place(value), floor + 20, words, "small middle"))
    for number, (_, points) in enumerate(series):
        path = " ".join(f"{place(a):.1f},{level(b):.1f}" for a, b in points)
        parts.append(f'<polyline class="line l{number}" points="{path}"/>')
        parts += [f'<circle class="l{number}" r="3.5" cx="{place(a):.1f}" cy="{level(b):.1f}"/>' for a, b in points]
    return parts


def growth(document):
    names = list(dict.fromkeys(entry["job"] for entry in document["records"]))
    lines = lambda measure: [
        (name, [(entry["records"], entry[measure]) for entry in document["records"] if entry["job"] == name]) for name in names
    ]
    highest = max(entry["memory"] for entry in document["records"])
    title = f"Time grows with the records, memory stays below {64 if highest < 64 else math.ceil(highest)} MiB"
    parts = [text(MARGIN, 36, title, "head"),
             text(MARGIN, 56, "Order lines with 20 columns. Both axes in powers of ten.", "small")]
    most = max(entry["seconds"] for entry in document["records"])
    seconds = [tick for tick in (0.01, 0.1, 1, 10, 100, 1000) if tick < most * 10]
    parts += chart(lines("seconds"), MARGIN, COLUMN, 190, 108, "time", "s", seconds)
    parts += chart(lines("memory"), MARGIN + COLUMN + 28, COLUMN, 190, 108, "memory, largest process", "MiB", [1, 10, 100, 1000])
    for number, name in enumerate(names):
        at = MARGIN + 58 + number * 215
        parts.append(f'<line class="line l{number}" x1="{at}" x2="{at + 22}" y1="348" y2="348"/>')
        parts.append(text(at + 28, 352, name))
    return card(376, title, parts)


def read(folder, name):
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def write(folder, name, picture):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(picture)


def main(results, plots):
    os.makedirs(plots, exist_ok=True)
    document = read(results, "results.json")
    if document:
        machine = document["machine"]
        about = (f"{document['records']['csv']:,} order lines with 20 columns (XML: {document['records']['xml']:,}, SQLite:"
                 f" {document['records']['keyed']:,}). {machine['cores']} cores, {machine['cpu']}. Shorter is better.")
        write(plots, "time.svg", bars(document, "Time of the whole command", about, "seconds", lambda value: f"{value:.2f} s"))
        write(plots, "memory.svg", bars(document, "Memory of the largest process", about + " Dashed: 64 MiB.", "memory",
                                        lambda value: f"{value:,.0f} MiB", limit=64))
    document = read(results, "growth.json")
    if document:
        write(plots, "growth.svg", growth(document))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
