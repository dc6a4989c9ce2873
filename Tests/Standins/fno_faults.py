"""Faults by name: NAME, NAME=COUNT, NAME@CALL or NAME=COUNT@CALL, where a call is an action, a set, or a call of blobs or sign-in.

Calls are called GetAzureWriteUrl and so on, DataManagementExecutionJobDetails and so on, PutBlob, PutBlock, PutBlockList, GetBlob and
token. `lost-before=CALL` and `lost-after=CALL` mean once at this call. What has no count lasts until it is taken away.
"""
import random
import threading

BLOBS = {'GetBlob', 'HeadBlob', 'PutBlob', 'PutBlock', 'PutBlockList'}
# Those that are empty before they are ready; the one of staging errors is empty where there are none.
URLS = {'GetExportedPackageUrl', 'GetImportTargetErrorKeysFileUrl'}
JOBS = {'ImportFromPackage', 'ImportFromPackageAsync', 'ExportToPackage', 'ExportToPackageAsync'}


def anywhere(_):
    return True


def at_data(call):
    return call not in BLOBS | {'token'}


# By name: how often, and at which calls if none is named.
FAULTS = {
    'throttle': (1, anywhere), 'throttle-forever': (None, anywhere), 'unavailable': (1, anywhere),
    'early-400': (1, {'GetExecutionSummaryStatus'}.__contains__),
    'empty-url': (1, URLS.__contains__),
    'nested-value': (None, at_data),
    'lost-before': (1, anywhere), 'lost-after': (1, anywhere),
    'expired-token': (1, at_data),
    'no-details': (None, {'DataManagementExecutionJobDetails'}.__contains__),
    'cut-download': (1, {'GetBlob'}.__contains__), 'wrong-length': (1, {'GetBlob'}.__contains__),
    'redirect-to-http': (None, {'GetBlob'}.__contains__),
    'slow-bytes': (None, {'GetBlob'}.__contains__),
    'fails': (None, JOBS.__contains__), 'canceled': (None, JOBS.__contains__),
    'garbage': (1, at_data),
    'huge-answer': (None, at_data),
}
# Those that a client gets over, for `random=PERMILLE`.
TRANSIENT = ('throttle', 'unavailable', 'lost-before', 'lost-after', 'early-400', 'empty-url', 'expired-token', 'cut-download')


class Faults:
    """The faults that are switched on."""

    def __init__(self, seed):
        self.seed, self.permille, self.active, self.lock = seed, 0, [], threading.Lock()

    def add(self, text):
        """Switches one on."""
        text, _, call = text.partition('@')
        name, _, argument = text.partition('=')
        if name == 'random':
            self.permille = int(argument)
            return
        times, where = FAULTS[name]
        if name.startswith('lost-') and argument and not argument.isdigit():
            call, argument = argument, ''
        # How slow, and how long to wait, are no counts.
        value = int(argument) if argument else 20 if name == 'slow-bytes' else 0
        times = int(argument) if argument and name not in ('slow-bytes', 'throttle-forever') else times
        with self.lock:
            self.active.append({'name': name, 'left': times, 'where': {call}.__contains__ if call else where, 'value': value})

    def clear(self):
        with self.lock:
            self.active, self.permille = [], 0

    def of_call(self, number, call):
        """The faults that one call meets."""
        chance = random.Random(f'{self.seed} {number} {call}')
        likely = [name for name in TRANSIENT if FAULTS[name][1](call)]
        return Due(self, number, call, chance.choice(likely) if chance.randrange(1000) < self.permille else None)


class Due:
    """The faults of one call, of which `met` are those it met so far, each with its number."""

    def __init__(self, faults, number, call, chosen):
        self.faults, self.number, self.call, self.chosen, self.met = faults, number, call, chosen, {}
        # What the client did that no client may do.
        self.violation = None

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
