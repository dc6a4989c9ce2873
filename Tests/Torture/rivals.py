"""Rivals: one command is stopped just before one of its system calls, another runs to its end, the first goes on."""

import dataclasses
import shlex
import signal

import faults
import invariants
from world import Job, World


@dataclasses.dataclass
class Serial:
    """What is left when the two do not meet; a status is None for who did not run."""

    statuses: tuple
    tree: dict

    @property
    def won(self):
        return tuple(status in invariants.DONE for status in self.statuses)


class Pair:
    """Two commands that start with the same files, in one world."""

    def __init__(self, tools, name, before, commands, first_fails):
        self.name, self.first_fails = name, first_fails
        self.job = Job(name, before, [shlex.split(commands[0])])
        self.rival = Job(name, before, [shlex.split(commands[1])])
        self.world = World(tools, self.job)

    def close(self):
        self.world.close()

    def one_by_one(self, order):
        self.world.fresh()
        statuses = [None, None]
        for place in order:
            self.world.job = (self.job, self.rival)[place]
            statuses[place] = self.world.run().statuses[0]
        self.world.job = self.job
        return Serial(tuple(statuses), self.world.tree())

    def expect(self):
        """What may be left, and the calls of the first at which it can be stopped to some effect."""
        self.world.fresh()
        made, _ = faults.calls(self.world, self.world.run(trace=True))
        self.serial = [self.one_by_one(order) for order in ((0,), (1,), (0, 1), (1, 0))]
        for place in (0, 1):
            ends_well = any(order.won[place] for order in self.serial)
            if ends_well == (place == 0 and self.first_fails):
                how = "ends well at times" if ends_well else "never ends well"
                print(f"torture: {self.name}: the {('first', 'second')[place]} {how}; mend commands.py")
        return [call for call in made if matters(call)]

    def run(self, number):
        """Stops the first before a call; gives what does not hold."""
        self.world.fresh()
        first = self.world.start({0: f"{number} signal {int(signal.SIGSTOP)}"})
        if not first.wait_for_stop(0):
            first.finish()
            return [], "never stopped"
        self.world.job = self.rival
        second = self.world.start_beside()
        outcome = second.finish()
        first.signal(0, signal.SIGCONT)
        own = first.finish()
        self.world.job = self.job
        waiting, temporary = self.world.left()
        statuses = (own.statuses[0], outcome.statuses[0])
        found = ["hangs"] if own.hangs or outcome.hangs else []
        found += invariants.broken_by_rival(self.serial, statuses, self.world.tree())
        if waiting or temporary:
            found.append(f"left behind: {' '.join(waiting + temporary)}")
        return found, own.hits[0].replace("\t", " ").replace(str(self.world.root) + "/", ""), (own, outcome)


def matters(call):
    """What others see, or what sees others: names, locks and the files of the job."""
    if faults.is_of_mappings(call) or call.path.startswith(("/dev/", "notes/", "temp/")):
        return False
    return call.name != "mmap"
