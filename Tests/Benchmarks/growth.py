#!/usr/bin/env python3
"""Times us on more and more records and columns: growth.py RESULTS-FOLDER DATA-FOLDER WIDE-RECORDS SIZE..."""
import json
import os
import sys

from jobs import MAP, NUMBER, STORE, Way
from measure import Times
from report import describe_machine

JOBS = [
    Way("map CSV → CSV", f"p2c-transform --no-sync --from $DATA {MAP} --to out.csv", "out.csv"),
    Way("number lines in documents", f"p2c-transform --no-sync --from $DATA {NUMBER} --to out.csv", "out.csv"),
    Way("map CSV → package stream", f"p2c-transform --no-sync --from $DATA {MAP} --form stream --to out.stream", "out.stream"),
    Way("CSV → SQLite", f"p2c-import --no-sync --from $DATA {STORE} --create --to sqlite:out.sqlite", before="rm -f out.sqlite*"),
]
WIDE = ('P2C_MAPPINGS=wide-{0}:$P2C_MAPPINGS p2c-transform --no-sync --from wide-{0}/wide.csv --as "Wide records" --mapping wide-{0}/wide.xml'
        " --to out.csv --quiet")


LARGE = 5_000_000


def settle(data):
    """Has the data in the page cache, and nothing left to write that was written before."""
    with open(data, "rb") as file:
        while file.read(1 << 20):
            pass
    os.sync()


def timed(way, data, records):
    times = Times()
    settle(data)
    for _ in range(1 if records > LARGE else 3):
        times.run(Way(way.name, way.command.replace("$DATA", f'"{data}"'), way.output, way.before))
    size = os.path.getsize(data)
    print(f"growth: {way.name}, {records:,}: {times.median:.2f} s, {times.peak:.0f} MiB", file=sys.stderr, flush=True)
    return {"job": way.name, "records": records, "bytes": size, "seconds": round(times.median, 3), "memory": round(times.peak, 1)}


def is_wanted(job, records):
    return records <= LARGE or job.name != "CSV → SQLite" or "LARGE_SQLITE" in os.environ


def row(first, entry, fields):
    million = entry["seconds"] / entry["records"] * 1e6
    return (f"| {first} | {entry['bytes'] / 1e6:,.1f} MB | {entry['seconds']:.2f} s | {million:.2f} s |"
            f" {million * 1000 / fields:.1f} ns | {entry['memory']:.0f} MiB |")


def table(document):
    machine = document["machine"]
    units = "| time | per million records | per field | memory |"
    lines = [
        "# How cost grows", "", "Made by `Tests/Benchmarks/growth.sh`; do not edit. Medians of 3 runs (above 5 million records: 1).",
        "A run takes some hundredths of a second to start; that is most of the smallest ones.", "",
        f"{machine['cores']} cores, {machine['cpu']}, {machine['memory']}, {machine['os']}.", "",
        f"| job, records | data {units}", "|---|---:|---:|---:|---:|---:|",
        *(row(f"{entry['job']}, {entry['records']:,}", entry, 20) for entry in document["records"]), "",
        f"| columns, {document['columns'][0]['records']:,} records mapped | data {units}", "|---|---:|---:|---:|---:|---:|",
        *(row(entry["columns"], entry, entry["columns"]) for entry in document["columns"]), "",
    ]
    return "\n".join(lines)


def main(folder, data, wide, sizes):
    by_records = [timed(job, f"{data}/{size}-csv", size) for job in JOBS for size in sizes if is_wanted(job, size)]
    by_columns = [
        {**timed(Way(f"{columns} columns", WIDE.format(columns), "out.csv"), f"wide-{columns}/wide.csv", wide), "columns": columns}
        for columns in (5, 20, 200)
    ]
    document = {"machine": describe_machine(), "records": by_records, "columns": by_columns}
    with open(os.path.join(folder, "growth.json"), "w", encoding="utf-8") as target:
        json.dump(document, target, ensure_ascii=False, indent=1)
        target.write("\n")
    with open(os.path.join(folder, "growth.md"), "w", encoding="utf-8") as target:
        target.write(table(document))
    print(table(document))


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]), sys.argv[2], int(sys.argv[3]), [int(size) for size in sys.argv[4:]])
