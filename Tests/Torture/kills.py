"""Kills: a stage of a pipeline gets a signal just before one of its system calls; another may stop and go on."""

import signal
import threading

import invariants

SIGNALS = {"KILL": signal.SIGKILL, "TERM": signal.SIGTERM, "INT": signal.SIGINT, "STOP": signal.SIGSTOP}


def draw(dice, made):
    """A kill by chance: "STAGE N SIGNAL", and perhaps ", STAGE N STOP"."""
    call = dice.choice(made)
    kill = f"{call.stage} {call.number} {dice.choice(list(SIGNALS))}"
    others = [other for other in made if other.stage != call.stage]
    if others and dice.random() < 0.3:
        other = dice.choice(others)
        kill += f", {other.stage} {other.number} STOP"
    return kill


def run(world, expected, kill):
    """Does it, and gives the invariants that do not hold."""
    world.fresh()
    plan = [(int(stage), int(number), name) for stage, number, name in (part.split() for part in kill.split(", "))]
    running = world.start({stage: f"{number} signal {int(SIGNALS[name])}" for stage, number, name in plan})
    continue_all(running, plan)
    outcome = running.finish()
    signals = {stage: int(SIGNALS[name]) for stage, _, name in plan if name != "STOP"}
    signals = {stage: number for stage, number in signals.items() if outcome.hits[stage]}
    left, tree = world.left(), world.tree()
    must_work = () if signals else range(len(world.job.stages))
    found = invariants.broken(world.job, expected, outcome, tree, left, signals=signals, must_work=must_work)
    if not outcome.hangs:
        found += invariants.broken_again(expected, tree, world.run(), world.tree())
    hits = [hit.replace("\t", " ").replace(str(world.root) + "/", "") for hit in outcome.hits if hit]
    return found, " and ".join(hits), outcome


def continue_all(running, plan):
    """Lets a stage that has stopped go on; nobody waits for time."""
    def watch(stage):
        if running.wait_for_stop(stage):
            running.signal(stage, signal.SIGCONT)

    watchers = [threading.Thread(target=watch, args=[stage]) for stage, _, name in plan if name == "STOP"]
    for watcher in watchers:
        watcher.start()
    for watcher in watchers:
        watcher.join()
