#!/usr/bin/env python3
"""Disturbs our programs in every way a machine can, and says which promises they break. README.md says more."""

import argparse
import collections
import concurrent.futures
import hashlib
import os
import random
import re
import signal
import sys
import threading
import time

import commands
import cuts
import faults
import invariants
import kills
import rivals
from world import REPOSITORY, Tools, World

# How much of each is done for one command line, pipeline or pair: what `make test` can spare; all that an hour and a
# half can tell; and all.
SAMPLE = {
    "cases": 4, "jobs": 2, "pipelines": 1, "pairs": 3, "faults": 8, "memory": 2, "cuts": 25, "kills": 12, "rivals": 4}
# What was found by these, and mended, is tried in each sample.
ALWAYS = {"populate": {"cuts": 60}, "one-split": {"rivals": 40}}
ALL = {"faults": None, "memory": 60, "cuts": 200, "kills": 200, "rivals": None}
THOROUGH = {"faults": None, "memory": None, "cuts": None, "kills": 2000, "rivals": None}
# So often the calls that a program makes from one place in the code fail in the same way, whatever the command line.
OFTEN, OFTEN_WITHOUT_MEMORY = 5, 1
KINDS = ("faults", "memory", "cuts", "kills", "rivals")
PROGRAMS_UNDER_TEST = str(REPOSITORY / ".build" / "debug")
LONG = 3.0  # seconds; what takes longer undisturbed is left out of faults and kills, and counted


class Torture:
    """One run: what was done of what could be, and what was found."""

    def __init__(self, options):
        self.options = options
        self.tools = Tools(options.programs)
        self.amounts = SAMPLE if options.sample else THOROUGH if options.thorough else ALL
        self.lock = threading.Lock()
        self.done = {kind: 0 for kind in KINDS}
        self.possible = {kind: 0 for kind in KINDS}
        self.findings = {}
        self.left_out = {}
        self.subjects = 0
        self.places = collections.Counter()  # how often a call of (program, place, action) failed; 0: it was met
        self.known = set()
        self.end = time.monotonic() + options.seconds if options.seconds else None

    # What to do

    def units(self):
        """Everything that can be disturbed, in an order that the seed decides."""
        of_cases = any(map(self.does, ("faults", "memory", "cuts")))
        units = [("case", name) for name in commands.case_names()] if of_cases else []
        # They make the files with which pairs begin too.
        units += [("pipeline", job) for job in commands.pipelines(self.tools) if of_cases or self.does("kills")]
        units += [("pair", name) for name in commands.PAIRS if self.does("rivals")]
        if self.options.only:
            wanted = self.options.only.split("#")[0]
            return [unit for unit in units if wanted == name_of(unit)]
        random.Random(self.options.seed).shuffle(units)
        if not self.options.sample:
            return units
        some = []
        for kind, amount in (("case", "cases"), ("pipeline", "pipelines"), ("pair", "pairs")):
            alike = [unit for unit in units if unit[0] == kind]
            always = [unit for unit in alike if name_of(unit) in ALWAYS]
            some += always + [unit for unit in alike if unit not in always][:SAMPLE[amount]]
        return some

    def run(self):
        units = self.units()
        if not units:
            raise SystemExit(f"torture: there is no {self.options.only}")
        with concurrent.futures.ThreadPoolExecutor(self.options.workers) as pool:
            waiting = [pool.submit(self.unit, unit, place, len(units)) for place, unit in enumerate(units)]
            for future in waiting:
                future.result()
        self.tools.close()

    def unit(self, unit, place, count):
        kind, subject = unit
        share = None
        if self.end is not None:
            left = self.end - time.monotonic()
            if left <= 0:
                return
            # A pipeline or pair can be disturbed in many more ways than a command line of a case.
            share = left * self.options.workers / (count - place) * (1 if kind == "case" else 3)
            share = min(self.end, time.monotonic() + share)
        if kind == "pair":
            return self.pair(subject, share)
        jobs = [subject]
        if kind == "case":
            jobs, others = commands.jobs_of_case(self.tools, subject)
            with self.lock:
                self.left_out |= others
            if self.options.sample:
                random.Random(self.options.seed).shuffle(jobs)
                jobs = jobs[:SAMPLE["jobs"]]
        for job in jobs:
            if self.is_known(job):
                continue
            if "#" not in (self.options.only or "") or self.options.only == job.name:
                self.job(job, share, is_pipeline=kind == "pipeline")

    def is_known(self, job):
        """Whether another case had the same command at the same files; then it is left out."""
        what = hashlib.sha256(commands.what_it_does(job).encode()).digest()
        with self.lock:
            is_known = what in self.known
            self.known.add(what)
        if is_known and not self.options.only:
            self.leave_out(job.name, "another case does the same")
        return is_known and not self.options.only

    def job(self, job, share, is_pipeline):
        world = World(self.tools, job)
        try:
            start = time.monotonic()
            found = faults.expect(world, cuts.between)
            if found is None:
                return self.leave_out(job.name, "it hangs, or is not the same twice")
            with self.lock:
                self.subjects += 1
            expected, made, memory, wrong = found
            self.note("faults", world, "", "nothing is disturbed", wrong, None, count=0)
            is_long = time.monotonic() - start > 3 * LONG
            if is_long:
                self.leave_out(job.name, f"it takes more than {LONG:.0f} seconds")
            dice = random.Random(f"{self.options.seed} {job.name}")
            # An hour has no time for each of a thousand reads; what is done at one place in the code is done there at others.
            some = made if self.options.thorough else list(faults.some_of_each_place(made, dice))
            if self.does("faults") and not is_long:
                self.possible_of("faults", sum(len(call.actions()) for call in made))
                self.faults(world, expected, some, dice, share)
            if self.does("memory") and not is_long:
                self.possible_of("memory", memory.asked)
                self.memory(world, expected, memory.places, dice, share)
            if self.does("cuts") and expected.statuses[-1] in invariants.DONE:
                self.cuts(world, expected, dice)
            if self.does("kills") and is_pipeline:
                self.possible_of("kills", len(made) * len(kills.SIGNALS))
                self.kills(world, expected, [call for call in some if not faults.is_of_mappings(call)], dice, share)
        finally:
            world.close()

    def leave_out(self, name, why):
        with self.lock:
            self.left_out[name] = why

    def does(self, kind):
        return not self.options.kinds or kind in self.options.kinds

    def some(self, kind, name, all_of_it, dice):
        """What of a kind to do for one subject: what was asked for, or as much as the amounts say, by chance."""
        all_of_it = list(all_of_it)
        if self.options.at:
            return [self.options.at]
        dice.shuffle(all_of_it)
        amount = self.amounts[kind]
        if self.options.sample:
            amount = ALWAYS.get(name, {}).get(kind, amount)
        return all_of_it[:amount]

    def possible_of(self, kind, count):
        with self.lock:
            self.possible[kind] += count

    def rare(self, job, every, often):
        """Of these calls and what is to become of them those that were not tried often enough with other command lines."""
        for call, action in every:
            place = (job.stages[call.stage][0], call.place, action)
            with self.lock:
                is_rare = self.options.thorough or self.places[place] < often
                self.places[place] += is_rare
            if is_rare:
                yield f"{call.stage} {call.number} {action}"

    # Doing it

    def faults(self, world, expected, made, dice, share):
        every = [(call, action) for call in made for action in call.actions()]
        self.disturb("faults", world, expected, every, OFTEN, dice, share)

    def memory(self, world, expected, places, dice, share):
        self.disturb("memory", world, expected, [(call, "memory") for call in places], OFTEN_WITHOUT_MEMORY, dice, share)

    def disturb(self, kind, world, expected, every, often, dice, share):
        with self.lock:
            for call, action in every:
                self.places[world.job.stages[call.stage][0], call.place, action] += 0
        some = self.some(kind, world.job.name, every, dice)
        for at in self.until(share, some if self.options.at else self.rare(world.job, some, often)):
            stage, number, action = at.split(" ", 2)
            found, hit, outcome = faults.run(world, expected, int(stage), int(number), action)
            self.note(kind, world, at, f"{action}: {hit}", found, outcome)

    def cuts(self, world, expected, dice):
        record = cuts.recorded(world)
        self.possible_of("cuts", cuts.count(record[1]))
        every = cuts.ways(record, dice, self.options.thorough)
        wanted = self.some("cuts", world.job.name, every, dice)
        findings = cuts.run(world, expected, wanted, record)
        with self.lock:
            self.done["cuts"] += len(wanted)
        for at, found, where in findings:
            more = f", and {len(found) - 1} more" if len(found) > 1 else ""
            self.note("cuts", world, at, where, [found[0] + more], None, count=0)

    def kills(self, world, expected, made, dice, share):
        draws = [self.options.at] if self.options.at else (kills.draw(dice, made) for _ in range(self.amounts["kills"]))
        for at in self.until(share, draws):
            found, hit, outcome = kills.run(world, expected, at)
            self.note("kills", world, at, hit, found, outcome)

    def pair(self, name, share):
        pair = rivals.Pair(
            self.tools, name, self.tools.folder / "pipelines", commands.PAIRS[name],
            first_fails=name in commands.FIRST_FAILS)
        try:
            dice = random.Random(f"{self.options.seed} {name}")
            calls = pair.expect()
            self.possible_of("rivals", len(calls))
            if not self.options.thorough:
                calls = faults.some_of_each_place(calls, dice)
            calls = [str(call.number) for call in calls]
            with self.lock:
                self.subjects += 1
            for at in self.until(share, self.some("rivals", name, calls, dice)):
                found, hit, outcome = pair.run(int(at))
                self.note("rivals", pair.world, at, hit, found, None)
        finally:
            pair.close()

    def until(self, share, things):
        """Of these things as many as there is time for, but one."""
        for place, thing in enumerate(things):
            now = time.monotonic()
            if place > 0 and (share is not None and now > share or self.end is not None and now > self.end):
                return
            yield thing

    def stop(self, *_):
        """Does no more than what is being done."""
        self.end = 0

    # Telling

    def note(self, kind, world, at, hit, found, outcome, count=1):
        with self.lock:
            self.done[kind] += count
            for what in found:
                alike = self.alike(kind, world.job, at, hit, what)
                self.findings.setdefault(alike, []).append(at)
                if len(self.findings[alike]) == 1:
                    self.tell(kind, world, at, hit, what, outcome)

    def alike(self, kind, job, at, hit, what):
        """What findings have in common of which one is shown: not the place, nor the name of a file but its ending."""
        programs = "|".join(stage[0] for stage in job.stages)
        way = re.sub(r"^\d+ |[\d-]+", "", at) if kind == "cuts" else ""
        text = re.sub(rf"{commands.MAPPINGS}\S*", "mappings", f"{programs} {way} {hit} {what}")
        text = re.sub(r"\S*?(\.\w+)(?= |$|:)", r"*\1", text)
        return f"{kind} {re.sub(r'[0-9]+', 'N', text)}"

    def tell(self, kind, world, at, hit, what, outcome):
        print(f"FINDING {what}")
        print(f"    {' | '.join(' '.join(stage) for stage in world.job.stages)}")
        if hit:
            print(f"    {hit}")
        if outcome is not None:
            print(f"    statuses {' '.join(map(str, outcome.statuses))}; said: {outcome.said()}")
        script = os.path.relpath(__file__, REPOSITORY)
        if self.options.programs != PROGRAMS_UNDER_TEST:
            script += f" --programs {self.options.programs}"
        print(f"    again: {script} {kind} --only '{world.job.name}' --at '{at}'", flush=True)

    def summary(self):
        words = {
            "faults": "calls failed", "memory": "allocations failed", "cuts": "power cuts", "kills": "kills",
            "rivals": "rivals met"}
        for kind in KINDS:
            if self.does(kind):
                done, possible = self.done[kind], max(self.possible[kind], 1)
                share = min(100, 100 * done / possible)
                print(f"{words[kind]:<20}{done:>10,} of {self.possible[kind]:>12,}  {share:.1f} %")
        for kind, is_memory in (("faults", False), ("memory", True)):
            tried = [times for place, times in self.places.items() if (place[2] == "memory") == is_memory]
            if self.does(kind) and tried:
                share = 100 * sum(map(bool, tried)) / len(tried)
                print(f"{'of places in the code':<20}{sum(map(bool, tried)):>9,} of {len(tried):>12,}  {share:.1f} % ({kind})")
        print(f"{'commands, pairs':<20}{self.subjects:>10,}; {len(self.left_out)} left out")
        if self.options.verbose:
            for name, why in sorted(self.left_out.items()):
                print(f"    {name}: {why}")
        for alike, places in sorted(self.findings.items()):
            if len(places) > 1:
                print(f"{len(places):>6} times: {alike}")
        print(f"seed {self.options.seed}; {len(self.findings)} findings")


def name_of(unit):
    """The name of a case, a pipeline or a pair."""
    return getattr(unit[1], "name", unit[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"some of {', '.join(KINDS)}; else all")
    parser.add_argument("--sample", action="store_true", help="as little as `make test` can spare")
    parser.add_argument("--thorough", action="store_true", help="every call of every command line; takes days")
    parser.add_argument("--seconds", type=float, help="stop after so long, having done some of everything")
    parser.add_argument("--seed", type=int, help="what chance depends on")
    parser.add_argument("--only", metavar="NAME", help="one case (program/case#N), pipeline or pair")
    parser.add_argument("--at", help="one disturbance, as a finding prints it")
    parser.add_argument("--programs", default=PROGRAMS_UNDER_TEST, help="where the programs are")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="how many jobs at once")
    parser.add_argument("--verbose", action="store_true", help="say what is left out, and why")
    options = parser.parse_args()
    if wrong := [kind for kind in options.kinds if kind not in KINDS]:
        parser.error(f"there is no kind {wrong[0]}")
    if options.seed is None:
        options.seed = random.SystemRandom().randrange(1 << 30)
    print(f"seed {options.seed}", flush=True)
    torture = Torture(options)
    # Whoever ends it wants to know what it has found so far.
    signal.signal(signal.SIGINT, torture.stop)
    signal.signal(signal.SIGTERM, torture.stop)
    try:
        torture.run()
    finally:
        torture.tools.close()
    torture.summary()
    sys.exit(1 if torture.findings else 0)


if __name__ == "__main__":
    main()
