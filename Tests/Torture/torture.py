#!/usr/bin/env python3
"""Disturbs our programs in every way a machine can, and says which promises they break. README.md says more."""

import argparse
import concurrent.futures
import os
import random
import re
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

# How much of each is done for one command line, pipeline or pair: what `make test` can spare, and all.
SAMPLE = {
    "cases": 4, "jobs": 2, "pipelines": 2, "pairs": 4, "faults": 8, "memory": 2, "cuts": 25, "kills": 12, "rivals": 4}
ALL = {"faults": None, "memory": 40, "cuts": None, "kills": 200, "rivals": None}
KINDS = ("faults", "memory", "cuts", "kills", "rivals")
LONG = 3.0  # seconds; what takes longer undisturbed is left out of faults and kills, and counted


class Torture:
    """One run: what was done of what could be, and what was found."""

    def __init__(self, options):
        self.options = options
        self.tools = Tools(options.programs)
        self.amounts = SAMPLE if options.sample else ALL
        self.lock = threading.Lock()
        self.done = {kind: 0 for kind in KINDS}
        self.possible = {kind: 0 for kind in KINDS}
        self.findings = {}
        self.left_out = {}
        self.subjects = 0
        self.programs_with_mappings = set()
        self.end = time.monotonic() + options.seconds if options.seconds else None

    # What to do

    def units(self):
        """Everything that can be disturbed, in an order that the seed decides."""
        units = [("case", name) for name in commands.case_names()]
        units += [("pipeline", job) for job in commands.pipelines(self.tools)]
        units += [("pair", name) for name in commands.PAIRS]
        if self.options.only:
            wanted = self.options.only.split("#")[0]
            return [unit for unit in units if wanted == getattr(unit[1], "name", unit[1])]
        random.Random(self.options.seed).shuffle(units)
        if not self.options.sample:
            return units
        some = []
        for kind, amount in (("case", "cases"), ("pipeline", "pipelines"), ("pair", "pairs")):
            some += [unit for unit in units if unit[0] == kind][:SAMPLE[amount]]
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
            if "#" not in (self.options.only or "") or self.options.only == job.name:
                self.job(job, share, is_pipeline=kind == "pipeline")

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
            if self.does("faults") and not is_long:
                self.faults(world, expected, made, dice, share)
            if self.does("memory") and not is_long:
                self.memory(world, expected, memory, dice, share)
            if self.does("cuts") and expected.statuses[-1] in invariants.DONE:
                self.cuts(world, expected, dice)
            if self.does("kills") and is_pipeline:
                self.kills(world, expected, [call for call in made if not faults.is_of_mappings(call)], dice, share)
        finally:
            world.close()

    def leave_out(self, name, why):
        with self.lock:
            self.left_out[name] = why

    def does(self, kind):
        return not self.options.kinds or kind in self.options.kinds

    def some(self, kind, all_of_it, dice):
        """What of a kind to do for one subject: what was asked for, or as much as the amounts say, by chance."""
        all_of_it = list(all_of_it)
        with self.lock:
            self.possible[kind] += len(all_of_it)
        if self.options.at:
            return [self.options.at]
        dice.shuffle(all_of_it)
        return all_of_it[:self.amounts[kind]]

    # Doing it

    def faults(self, world, expected, made, dice, share):
        with self.lock:
            programs = {stage[0] for stage in world.job.stages} - self.programs_with_mappings
            if self.end is None and not self.options.sample:
                self.programs_with_mappings |= programs
        every = [
            f"{call.stage} {call.number} {action}" for call in made for action in call.actions()
            if not faults.is_of_mappings(call) or world.job.stages[call.stage][0] in programs]
        for at in self.until(share, self.some("faults", every, dice)):
            stage, number, action = at.split(" ", 2)
            found, hit, outcome = faults.run(world, expected, int(stage), int(number), action)
            self.note("faults", world, at, f"{action}: {hit}", found, outcome)

    def memory(self, world, expected, memory, dice, share):
        every = [f"{stage} {number} memory" for stage, count in enumerate(memory) for number in range(1, count + 1)]
        for at in self.until(share, self.some("memory", every, dice)):
            stage, number, _ = at.split()
            found, hit, outcome = faults.run(world, expected, int(stage), int(number), "memory")
            self.note("memory", world, at, hit, found, outcome)

    def cuts(self, world, expected, dice):
        record = cuts.recorded(world)
        wanted = self.some("cuts", cuts.ways(record[1], dice), dice)
        findings = cuts.run(world, expected, wanted, record)
        with self.lock:
            self.done["cuts"] += len(wanted)
        for at, found, where in findings:
            more = f", and {len(found) - 1} more" if len(found) > 1 else ""
            self.note("cuts", world, at, where, [found[0] + more], None, count=0)

    def kills(self, world, expected, made, dice, share):
        with self.lock:
            self.possible["kills"] += len(made) * len(kills.SIGNALS)
        draws = [self.options.at] if self.options.at else (kills.draw(dice, made) for _ in range(self.amounts["kills"]))
        for at in self.until(share, draws):
            found, hit, outcome = kills.run(world, expected, at)
            self.note("kills", world, at, hit, found, outcome)

    def pair(self, name, share):
        if not self.does("rivals"):
            return
        pair = rivals.Pair(self.tools, name, self.tools.folder / "pipelines", commands.PAIRS[name])
        try:
            dice = random.Random(f"{self.options.seed} {name}")
            calls = [str(call.number) for call in pair.expect()]
            with self.lock:
                self.subjects += 1
            for at in self.until(share, self.some("rivals", calls, dice)):
                found, hit, outcome = pair.run(int(at))
                self.note("rivals", pair.world, at, hit, found, None)
        finally:
            pair.close()

    def until(self, share, things):
        """Of these things as many as there is time for, but one."""
        for place, thing in enumerate(things):
            if place > 0 and share is not None and time.monotonic() > share:
                return
            yield thing

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
        print(f"{'commands, pairs':<20}{self.subjects:>10,}; {len(self.left_out)} left out")
        if self.options.verbose:
            for name, why in sorted(self.left_out.items()):
                print(f"    {name}: {why}")
        for alike, places in sorted(self.findings.items()):
            if len(places) > 1:
                print(f"{len(places):>6} times: {alike}")
        print(f"seed {self.options.seed}; {len(self.findings)} findings")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"some of {', '.join(KINDS)}; else all")
    parser.add_argument("--sample", action="store_true", help="as little as `make test` can spare")
    parser.add_argument("--seconds", type=float, help="stop after so long, having done some of everything")
    parser.add_argument("--seed", type=int, help="what chance depends on")
    parser.add_argument("--only", metavar="NAME", help="one case (program/case#N), pipeline or pair")
    parser.add_argument("--at", help="one disturbance, as a finding prints it")
    parser.add_argument("--programs", default=str(REPOSITORY / ".build" / "debug"), help="where the programs are")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="how many jobs at once")
    parser.add_argument("--verbose", action="store_true", help="say what is left out, and why")
    options = parser.parse_args()
    if wrong := [kind for kind in options.kinds if kind not in KINDS]:
        parser.error(f"there is no kind {wrong[0]}")
    if options.seed is None:
        options.seed = random.SystemRandom().randrange(1 << 30)
    print(f"seed {options.seed}", flush=True)
    torture = Torture(options)
    try:
        torture.run()
    finally:
        torture.tools.close()
    torture.summary()
    sys.exit(1 if torture.findings else 0)


if __name__ == "__main__":
    main()
