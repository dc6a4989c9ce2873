"""Faults by name: NAME, NAME=COUNT, NAME@CALL or NAME=COUNT@CALL. What there is, and what calls are called, each stand-in says.

`lost-before=CALL` and `lost-after=CALL` mean once at this call. What has no count lasts until it is taken away.
"""
import random
import threading


def anywhere(_):
    return True


class Faults:
    """The faults that are switched on. `table` has by name how often, and at which calls if none is named; `transient` are those that a
    client gets over, for `random=PERMILLE`."""
    # Their numbers are no counts but how slow, and how long to wait; and what they are if nothing is said.
    MEASURES = {'slow-bytes': 20, 'throttle-forever': 0}

    def __init__(self, table, transient, seed):
        self.table, self.transient, self.seed = table, transient, seed
        self.permille, self.active, self.lock = 0, [], threading.Lock()

    def add(self, text):
        """Switches one on."""
        text, _, call = text.partition('@')
        name, _, argument = text.partition('=')
        if name == 'random':
            self.permille = int(argument)
            return
        times, where = self.table[name]
        if name.startswith('lost-') and argument and not argument.isdigit():
            call, argument = argument, ''
        value = int(argument) if argument else self.MEASURES.get(name, 0)
        times = int(argument) if argument and name not in self.MEASURES else times
        with self.lock:
            self.active.append({'name': name, 'left': times, 'where': {call}.__contains__ if call else where, 'value': value})

    def clear(self):
        with self.lock:
            self.active, self.permille = [], 0

    def of_call(self, number, call):
        """The faults that one call meets."""
        chance = random.Random(f'{self.seed} {number} {call}')
        likely = [name for name in self.transient if self.table[name][1](call)]
        return Due(self, number, call, chance.choice(likely) if chance.randrange(1000) < self.permille else None)


class Due:
    """The faults of one call, of which `met` are those it met so far, each with its number."""

    def __init__(self, faults, number, call, chosen):
        self.faults, self.number, self.call, self.chosen, self.met = faults, number, call, chosen, {}
        # What the client did that no client may do, and how many calls there were at once.
        self.violation, self.at_once = None, 0

    def __call__(self, name):
        """Whether the call meets a fault now, which counts."""
        if name == self.chosen:
            self.chosen = None
            self.met[name] = 0
            return True
        with self.faults.lock:
            for fault in self.faults.active:
                if fault['name'] == name and fault['left'] != 0 and fault['where'](self.call):
                    fault['left'] = fault['left'] and fault['left'] - 1
                    self.met[name] = fault['value']
                    return True
        return False
