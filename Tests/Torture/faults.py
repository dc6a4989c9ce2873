"""Faults: each system call in turn fails, or moves less than it was asked to."""

import dataclasses
import errno
import os

import invariants
from invariants import Expected
from world import MAPPINGS

# What the kernel is likely to answer. "short" moves half; "full": from here on no file can grow.
READ = ["fail EIO", "fail EINTR", "short"]
WRITE = ["fail ENOSPC", "fail EIO", "fail EDQUOT", "fail EINTR", "short", "full"]
LIKELY = {
    "open": ["fail EACCES", "fail EMFILE", "fail EIO"], "opendir": ["fail EACCES", "fail EMFILE"],
    "mkstemp": ["fail EACCES", "fail EMFILE", "fail ENOSPC", "full"], "mkdir": ["fail EACCES", "fail ENOSPC"],
    "read": READ, "pread": READ, "write": WRITE, "pwrite": WRITE,
    "fsync": ["fail EIO", "fail ENOSPC"], "fdatasync": ["fail EIO", "fail ENOSPC"],
    "rename": ["fail EACCES", "fail EIO", "fail ENOSPC"], "unlink": ["fail EACCES", "fail EIO"],
    "rmdir": ["fail EACCES"], "link": ["fail EEXIST", "fail EIO"], "mmap": ["fail ENOMEM"],
    "ftruncate": ["fail EIO", "fail ENOSPC"], "flock": ["fail ENOLCK", "fail EIO"], "close": ["fail EIO", "fail EINTR"],
}
COPY, LOCK, LOCK_AND_WAIT, LOCK_FILE, LOCK_FILE_AND_WAIT, COPY_AND_CLOSE, PIPE_SIZE = 0, 6, 7, 37, 38, 1030, 1031
LOCKS = ["fail EAGAIN", "fail ENOLCK", "fail EIO"]
LIKELY_FCNTL = {
    COPY: ["fail EMFILE"], COPY_AND_CLOSE: ["fail EMFILE"], PIPE_SIZE: ["fail EPERM"], LOCK: LOCKS, LOCK_FILE: LOCKS,
    LOCK_AND_WAIT: ["fail EINTR", *LOCKS], LOCK_FILE_AND_WAIT: ["fail EINTR", *LOCKS],
}
# Whoever meets these goes on.
HARMLESS = {("read", "EINTR"), ("pread", "EINTR"), ("write", "EINTR"), ("pwrite", "EINTR"), ("fcntl", "EPERM")}


@dataclasses.dataclass
class Call:
    """A system call of a run that nothing disturbed."""

    stage: int
    number: int
    name: str
    detail: int
    path: str
    place: str = ""  # the chain of calls in our code and the C libraries by which it was made

    def actions(self):
        if self.name == "fcntl":
            return LIKELY_FCNTL.get(self.detail, [])
        # Of a pipe nothing can be synced; the kernel says so each time.
        if self.name in ("fsync", "fdatasync") and self.path.startswith("pipe:"):
            return []
        creates = self.name == "open" and self.detail & os.O_CREAT
        return LIKELY.get(self.name, []) + (["fail ENOSPC", "full"] if creates else [])


@dataclasses.dataclass
class Memory:
    """What the C libraries of a run asked for: how often in all, and an allocation of each place in the code."""

    asked: int = 0
    places: list[Call] = dataclasses.field(default_factory=list)


def calls(world, outcome):
    """The calls of each stage, and the memory that its C libraries asked for."""
    found, memory = [], Memory()
    for stage, trace in enumerate(outcome.hits):
        for line in trace.splitlines():
            number, name, detail, path, place = line.split("\t")
            path = path.replace(str(world.work) + "/", "").replace(str(world.root) + "/", "")
            call = Call(stage, int(number), name, int(detail), path, place)
            if name == "allocations":
                memory.asked += call.number
            elif name == "malloc":
                memory.places.append(call)
            else:
                found.append(call)
    return found, memory


def some_of_each_place(made, dice):
    """Of the calls that one place in the code made for one file the first, the last, and one between."""
    places = {}
    for call in made:
        detail = call.detail if call.name in ("fcntl", "open") else 0
        path = MAPPINGS if is_of_mappings(call) else call.path
        places.setdefault((call.stage, call.place, call.name, detail, path), []).append(call)
    for alike in places.values():
        yield alike[0]
        if len(alike) > 2:
            yield dice.choice(alike[1:-1])
        if len(alike) > 1:
            yield alike[-1]


def is_of_mappings(call):
    """Every job reads the same entity files, by the same calls."""
    return call.path.startswith(MAPPINGS)


def expect(world, between=None):
    """What the job comes to undisturbed, and the calls it makes; None if that is not the same twice."""
    world.fresh()
    before = world.tree()
    first = world.run(trace=True)
    after = world.tree()
    made, memory = calls(world, first)
    again = world.run()
    last = world.tree()
    world.fresh()
    second = world.run()
    if first.hangs or second.hangs:
        return None
    if (first.statuses, first.out) != (second.statuses, second.out) or not invariants.is_same(after, world.tree()):
        return None
    expected = Expected(first.statuses, first.out, before, after, again.statuses, last)
    left = world.left()
    if between and world.job.commits_between:
        expected.between = between(world)
    wrong = invariants.broken(world.job, expected, second, after, left)
    return expected, made, memory, wrong


def at(action, number):
    """The words for the shim: errors as numbers."""
    words = action.split()
    if words[0] == "fail":
        words[1] = str(getattr(errno, words[1]))
    return " ".join([str(number), *words])


def run(world, expected, stage, number, action, call=None):
    """Makes one call fail; the invariants that do not hold, and the call that was hit."""
    world.fresh()
    outcome = world.run({stage: at(action, number)})
    changed = world.marks() != world.laid
    left = world.left()
    tree = world.tree() if changed else expected.before
    hit = outcome.hits[stage].split("\t")
    name = hit[1] if len(hit) > 1 else ""
    words = action.split()
    must_work = [stage] if words[0] == "short" or (name, words[-1]) in HARMLESS else []
    # libxml2 and others die of having no memory, as Swift does: then they have been killed.
    died = action == "memory" and outcome.statuses[stage] in invariants.TRAPS
    signals = {stage: outcome.statuses[stage] - 128} if died else {}
    found = invariants.broken(world.job, expected, outcome, tree, left, signals=signals, must_work=must_work)
    # Whoever could not remove a file has left it.
    if name in ("unlink", "rmdir"):
        found = [what for what in found if not what.startswith("left ")]
    if changed and not outcome.hangs:
        found += invariants.broken_again(expected, tree, world.run(), world.tree())
    # Threads make calls in another order at times, and then it was a call that cannot fail like this.
    if len(hit) > 3 and action != "memory" and action not in Call(stage, 0, name, int(hit[2]), hit[3]).actions():
        found = []
    where = hit[3].replace(str(world.work) + "/", "").replace(str(world.root) + "/", "") if len(hit) > 3 else "?"
    return found, f"{name} {where}", outcome
