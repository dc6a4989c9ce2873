"""What must hold after every disturbance. It stands here, and nowhere else.

1. The status is one of those documented; nothing hangs; whoever fails says why.
2. After a status other than 0 and 1 a program's outputs and its target are as before. One fault leaves it open whether
   the last commit is in the target; then the message says so.
3. After 0 and 1 they are complete, and all that was printed is what it is without a disturbance.
4. What a dead stage leaves makes the next one fail, not finish.
5. No temporary file is left; only a death that cannot be caught may leave a `.NAME.p2c-tmp` or a
   `.DATABASE.….p2c-job`, and nothing in the temporary folder.
6. The same command once more completes.
7. After a power cut every name shows what was there before, or all of the new; after status 0 or 1 all of the new.
8. What --result names says with which status its stage ended, and whether the outputs are there. It changes on every end but a
   death that cannot be caught, and then it is as before. A status 73 or 74 may say that all is there but itself.
9. What --undo names knows all of a load that is in the target; after a failure it may know of a load that is not there,
   which to undo changes nothing. What --digests names gets its name after the load: a status 73 or 74 may say that the
   records are there all the same.
10. Of two rivals one wins; the other says so, or goes on correctly: there is what one after the other would leave.
"""

import dataclasses
import hashlib
import os
import re

DOCUMENTED = {0, 1, 64, 65, 66, 73, 74, 75, 77, 78}
DONE = (0, 1)
# What is on its way to a name, and what says that a one-time job is being done.
WAITING = (".p2c-tmp", ".p2c-job")
BUG, PIPE = 70, 141
CATCHABLE = (2, 15)
PAGES = ("--help", "--version", "--completions")  # with these a program does nothing else
SAME = "what the run made is there all the same"
LOADED = "the records are in the target all the same"
TRAPS = {128 + number for number in (4, 5, 6, 7, 8, 11)}


@dataclasses.dataclass
class Expected:
    """What a job comes to when nothing disturbs it."""

    statuses: list[int]
    out: bytes
    before: dict
    after: dict
    again: list[int]  # the statuses of a second run
    last: dict  # and what that leaves
    between: set = dataclasses.field(default_factory=set)  # what --commit-every makes final on the way


def is_same(left, right):
    return differing(left, right) == []


def differing(left, right):
    """The names that two trees do not agree about."""
    return sorted(name for name in left.keys() | right.keys() if left.get(name) != right.get(name))


def owner(job, path):
    """The stage whose output this is: the last whose command line names it."""
    for number in reversed(range(len(job.stages))):
        for word in job.stages[number][1:]:
            named = word.split(":", 1)[-1].removeprefix("./").rstrip("/")
            stem = re.sub(r"(\.[a-z]+)+$", "", named)
            if named and (path == named or path.startswith((named + "/", stem + ".", "." + named))):
                return number
    return len(job.stages) - 1


def broken(job, expected, outcome, tree, left, *, signals=None, must_work=()):
    """The invariants that do not hold after a run, as sentences.

    `signals`: which stage got which signal; `must_work`: the stages that no disturbance excuses."""
    signals = signals or {}
    found = []
    if outcome.hangs:
        return ["hangs"]
    for number, status in enumerate(outcome.statuses):
        found += wrong_status(job, expected, outcome, number, status, signals, must_work)
    found += wrong_outputs(job, expected, outcome, tree, signals)
    found += lost_undo(job, expected, tree)
    finished = all(status in DONE for status in outcome.statuses)
    if finished and outcome.out != expected.out and not signals:
        found.append("status 0 or 1, but what was printed differs")
    waiting, temporary = left
    waiting = [path for path in waiting if path not in expected.before]
    # Who finds a claim locked cannot know that nobody holds it.
    waiting = [path for path in waiting if not (path.endswith(".p2c-job") and 75 in outcome.statuses)]
    if waiting and all(number in CATCHABLE for number in signals.values()):
        found.append(f"left behind: {' '.join(waiting)}")
    if temporary:
        found.append(f"left in the temporary folder: {' '.join(temporary)}")
    return found


def wrong_status(job, expected, outcome, number, status, signals, must_work):
    name, wanted = job.stages[number][0], expected.statuses[number]
    if number in signals:
        return [] if status in DOCUMENTED | {128 + signals[number], PIPE} else [f"{name}: status {status}"]
    others_fail = any(other not in DONE for place, other in enumerate(outcome.statuses) if place != number)
    if status == PIPE and others_fail and number + 1 < len(job.stages):
        return []
    if status in TRAPS:
        return [f"{name}: traps with status {status}"]
    if status == BUG and wanted != BUG:
        return [f"{name}: calls itself a bug of ours (70)"]
    if status not in DOCUMENTED | {wanted}:
        return [f"{name}: status {status} is not documented"]
    if status in DONE and status != wanted:
        return [f"{name}: status {status} instead of {wanted}"]
    if number in must_work and status != wanted:
        return [f"{name}: status {status} instead of {wanted}: {outcome.said()}"]
    if status not in DONE and not outcome.errors[number].strip() and "stderr" not in outcome.hits[number]:
        return [f"{name}: status {status} without a word"]
    is_before_done = number == 0 or outcome.statuses[number - 1] in DONE or names_itself(job, expected, outcome, number - 1)
    if status in DONE and not is_before_done and not signals:
        return [f"{name}: status {status} although the stage before ended with {outcome.statuses[number - 1]}"]
    return []


def result_of(job, number, expected):
    """The file that a stage names with --result; none if that is a device, or a place that it does not take anyway."""
    words = job.stages[number]
    if any(page in words for page in PAGES):
        return None
    named = next((words[place + 1] for place, word in enumerate(words[:-1]) if word == "--result"), None)
    path = named and os.path.normpath(named)
    return path if path and (expected.after.get(path) or [""])[0] == "result" else None


def wrong_result(job, expected, outcome, tree, number, signals):
    """What a result says that is not so."""
    path, status = result_of(job, number, expected), outcome.statuses[number]
    if path is None:
        return []
    old, new, is_now = expected.before.get(path), expected.after.get(path), tree.get(path)
    if number in signals and signals[number] not in CATCHABLE and is_now in (old, new):
        return []
    # Before it looks at standard error, a program does not wait for signals yet.
    if is_now == old and number in signals and int(outcome.hits[number].split("\t")[0] or 0) <= 3:
        return []
    if is_now == old and status not in DONE and (path in outcome.errors[number] or "stderr" in outcome.hits[number]):
        return []
    if is_now is None or is_now[0] != "result":
        return [f"status {status}, but {path} is {'missing' if is_now is None else 'no result'}"]
    said, published = is_now[1:3]
    if said != status:
        return [f"{path} says status {said}, and it is {status}"]
    is_made = status in DONE and "--dry-run" not in job.stages[number]
    if number not in signals and (published == "yes") != is_made:
        return [f"{path} says published: {published}, and the status is {status}"]
    return []


def names_itself(job, expected, outcome, number):
    """Whether a stage says that all is there but its result."""
    path, said = result_of(job, number, expected), outcome.errors[number]
    return outcome.statuses[number] in (73, 74) and path is not None and f"{path}: " in said and SAME in said


def is_loaded_all_the_same(job, outcome, number):
    """Whether a stage says that all is there but the file of --digests."""
    return outcome.statuses[number] in (73, 74) and "--digests" in job.stages[number] and LOADED in outcome.errors[number]


def is_of_undo(is_now, new):
    """Whether an undo knows nothing but what the load does."""
    return is_now is None or new is not None and is_now[0] == new[0] == "undo" and is_now[2] <= new[2]


def lost_undo(job, expected, tree):
    """What is loaded, and cannot be undone."""
    databases = [path for path, what in expected.after.items() if what[0] == "database" and what != expected.before.get(path)]
    is_loaded = any(tree.get(path) == expected.after[path] for path in databases)
    undos = [path for path in job.named("--undo") if path in expected.after]
    lost = [path for path in undos if is_loaded and tree.get(path) != expected.after[path]]
    return [f"{path} does not know what is loaded" for path in lost]


def wrong_outputs(job, expected, outcome, tree, signals):
    found = []
    for number in range(len(job.stages)):
        found += wrong_result(job, expected, outcome, tree, number, signals)
    results = {result_of(job, number, expected) for number in range(len(job.stages))}
    states, undos = set(job.named("--digests")), set(job.named("--undo"))
    for path in sorted(expected.before.keys() | expected.after.keys() | tree.keys()):
        if any(mark in path for mark in WAITING) or path in results:
            continue
        number = owner(job, path)
        status = outcome.statuses[number]
        if names_itself(job, expected, outcome, number):
            status = expected.statuses[number]
        old, new, is_now = expected.before.get(path), expected.after.get(path), tree.get(path)
        if is_loaded_all_the_same(job, outcome, number):
            if path in states and is_now == old:
                continue
            status = expected.statuses[number]
        if path in undos and status not in DONE and is_of_undo(is_now, new):
            continue
        if status in DONE:
            if is_now != new and not (new is None and is_none_yet(path, is_now, old)):
                found.append(f"status {status}, but {path} is {'missing' if is_now is None else 'not complete'}")
        elif number in signals:
            if not is_whole(is_now, old, new, expected.between):
                found.append(f"{path} is neither what it was nor complete")
        elif says_not_known(outcome, number, status) and new is not None and new[0] == "database":
            if not is_whole(is_now, old, new, expected.between):
                found.append(f"it is not known whether the records are in {path}, and only some of them are")
        elif is_now != old and is_now not in expected.between and not is_rejects(job, number, status, is_now, new):
            if not is_none_yet(path, is_now, old):
                found.append(f"status {status}, but {path} has changed")
    return found


def says_not_known(outcome, number, status):
    """Whether a stage says that a commit may have come to its end, or not."""
    return status == 74 and "it is not known whether" in outcome.errors[number]


def is_none_yet(path, is_now, old):
    """A new database without a byte: it stays where a lock that fails may mean that somebody else has it open."""
    return path.endswith(".sqlite") and old is None and is_now == EMPTY


def is_rejects(job, number, status, is_now, new):
    """Too many rejects are an error after which the rejects are there, so that they can be looked at."""
    return status == 65 and is_now == new and any(word.startswith("--max-rejects") for word in job.stages[number])


def is_whole(is_now, old, new, between=()):
    """Whether an output is as it was or complete; a database without a byte is none yet."""
    is_no_database_yet = new is not None and new[0] == "database" and old is None and is_now == EMPTY
    return is_now in (old, new) or is_now in between or is_no_database_yet


def digest(data):
    return hashlib.sha256(data).hexdigest()


EMPTY = ("file", digest(b""))


def broken_again(expected, tree_between, outcome, tree):
    """What does not hold after the same command once more, given what the first left."""
    if outcome.hangs:
        return ["the second run hangs"]
    if is_same(without_waiting(tree_between), expected.after):
        wanted, statuses = expected.last, (expected.again,)
    else:
        wanted, statuses = expected.after, (expected.statuses, expected.again)
    if outcome.statuses == [73] and is_first_of_two(expected, tree_between):
        return []
    if outcome.statuses not in [list(some) for some in statuses]:
        return [f"the second run ends with {outcome.statuses}, expected {statuses[0]}: {outcome.said()}"]
    partly = any(tree_between.get(path) != expected.before.get(path) for path in tree_between)
    bad = [path for path in differing(tree, wanted) if not (partly and alike(tree.get(path), wanted.get(path)))]
    # A first run that came further than it could know leaves a second one less to do, and to account for.
    bad = [path for path in bad if not (partly and tree.get(path) == expected.last.get(path))]
    # A second run that is refused, since the output is there, takes nothing over.
    if any(status not in DONE for status in outcome.statuses):
        bad = [path for path in bad if not (path in tree_between and any(mark in path for mark in WAITING))]
    bad = [path for path in bad if not is_none_yet(path, tree.get(path), wanted.get(path))]
    return [f"after the second run {bad[0]} is not complete"] if bad else []


def is_first_of_two(expected, tree):
    """Whether of two new databases only the first has its name: a run between the two was killed. None is replaced."""
    new = [path for path in expected.after.keys() - expected.before.keys()]
    made = [path for path in new if tree.get(path) == expected.after[path]]
    return len(new) == 2 and len(made) == 1 and all(path.endswith(".sqlite") for path in new)


def without_waiting(tree):
    return {path: what for path, what in tree.items() if not any(mark in path for mark in WAITING)}


def alike(one, other):
    """Two databases, ledgers, undos or states that differ only in what we note about runs, such as how much was unchanged."""
    return bool(one and other) and one[0] == other[0] in ("database", "ledger", "undo", "state") and one[2] == other[2]


def broken_by_rival(serial, statuses, tree):
    """What does not hold for two rivals; `serial` has what one after the other, or one alone, would leave."""
    won = tuple(status in DONE for status in statuses)
    for place, status in enumerate(statuses):
        allowed = {75} | {order.statuses[place] for order in serial if order.statuses[place] is not None}
        if status not in allowed:
            return [f"the {('first', 'second')[place]} ends with {status}, expected one of {sorted(allowed)}"]
    if not any(won) and all(any(order.won[place] for order in serial) for place in (0, 1)):
        return ["neither wins"]
    wanted = [order.tree for order in serial if order.won == won]
    if not any(is_same(without_waiting(tree), one) for one in wanted):
        what = sorted({path for one in wanted for path in differing(without_waiting(tree), one)})
        both = f"statuses {statuses[0]} and {statuses[1]}"
        return [f"{both}, but {' '.join(what) or 'something'} is not what one after the other leaves"]
    return []


def broken_by_cut(job, expected, is_over, state):
    """What does not hold when the power was cut; `is_over`: after the command had ended well."""
    found, undos = lost_undo(job, expected, state), set(job.named("--undo"))
    for path in sorted(expected.before.keys() | expected.after.keys()):
        if any(mark in path for mark in WAITING):
            continue
        old, new, is_now = expected.before.get(path), expected.after.get(path), state.get(path)
        if is_over and is_now != new:
            found.append(f"after the status {path} is {'missing' if is_now is None else 'not whole'}")
        elif not is_over and path in undos and is_of_undo(is_now, new):
            continue
        elif not is_over and not is_whole(is_now, old, new, expected.between):
            found.append(f"{path} is {'missing' if is_now is None else 'neither what it was nor complete'}")
    return found
