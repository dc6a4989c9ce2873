#!/usr/bin/env python3
"""Runs jobs and their peers turn by turn, and writes the table: bench.py ROUNDS RESULTS-FOLDER [JOB...]"""
import json
import os
import sys

from jobs import JOBS
from measure import Failed, Times, fingerprint
from report import describe_machine, short_table, table, write_into

# A job that takes us fewer seconds than this is short.
SHORT = 0.2


def say(text):
    print(text, file=sys.stderr, flush=True)


def measured(ways, rounds, quick):
    """Turn by turn, so that what disturbs the machine for a while disturbs all.

    Slow ways run only once. Short jobs run three times as often, because a disturbance is a greater part of them; not in a
    quick run, which has only short ones.
    """
    times = {way.name: Times() for way in ways}

    def run(number):
        for way in ways:
            if number == 0 or not way.slow:
                times[way.name].run(way)

    run(0)
    if not quick and times[ways[0].name].median < SHORT:
        rounds *= 3
    for number in range(1, rounds):
        run(number)
    return times


def compared(job, ways):
    """Which of the others made the same as we did; None for those that make nothing to compare."""
    if not job.same or not job.ours.output:
        return {}
    ours = fingerprint(job.ours.output, job.same)
    return {way.name: fingerprint(way.output, job.same) == ours for way in ways if way.output}


def result(job, rounds, quick):
    others = [way for way in job.others if not (quick and way.slow)]
    ways = [job.ours, *others]
    times = measured(ways, rounds, quick)
    equal = compared(job, others)
    medians = {name: taken.median for name, taken in times.items()}
    counted = [way.name for way in others if way.counts]
    best = min(counted, key=medians.get)
    reference, name = medians[best], best
    if job.against:
        reference, name = job.against(medians), job.against_name
    ratio = medians[job.ours.name] / reference if job.at_most else reference / medians[job.ours.name]
    reached = None if job.goal is None else (ratio <= job.goal if job.at_most else ratio >= job.goal)
    return {
        "key": job.key, "title": job.title, "best": name, "reference": round(reference, 3), "ratio": round(ratio, 3),
        "goal": job.goal, "aim": job.aim, "atMost": job.at_most, "reached": reached,
        "same": "table" if job.same.startswith("SELECT") else job.same,
        "ways": [
            {"name": way.name, "ours": way is job.ours or way.name.startswith("p2c-"), "seconds": round(medians[way.name], 3),
             "spread": [round(min(times[way.name].seconds), 3), round(max(times[way.name].seconds), 3)],
             "memory": round(times[way.name].peak, 1), "runs": len(times[way.name].seconds), "equal": equal.get(way.name),
             "counts": way.counts, "note": way.note}
            for way in ways
        ],
    }


def main(rounds, folder, wanted):
    quick = os.environ.get("QUICK") == "1"
    unknown = set(wanted) - {job.key for job in JOBS}
    if unknown:
        sys.exit(f"bench: no job {', '.join(sorted(unknown))}; there are {', '.join(job.key for job in JOBS)}")
    results, failed = [], False
    for job in JOBS:
        if wanted and job.key not in wanted:
            continue
        say(f"bench: {job.title}")
        try:
            results.append(result(job, rounds, quick))
        except Failed as failure:
            say(f"bench: {job.key}: {failure}")
            failed = True
            continue
        for way in results[-1]["ways"]:
            if way["equal"] is False:
                say(f"bench: {job.key}: {way['name']} made something else than we did")
                failed = True
    document = {"machine": describe_machine(), "records": json.loads(os.environ["RECORDS"]), "rounds": rounds,
                "jobs": results}
    with open(os.path.join(folder, "results.json"), "w", encoding="utf-8") as target:
        json.dump(document, target, ensure_ascii=False, indent=1)
        target.write("\n")
    text = table(document)
    with open(os.path.join(folder, "results.md"), "w", encoding="utf-8") as target:
        target.write(text)
    if "README" in os.environ:
        write_into(os.environ["README"], short_table(document))
    print(text)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main(int(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3:])
