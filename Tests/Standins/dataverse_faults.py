"""The faults of the stand-in for Dataverse.

Calls are called Batch, CreateMultiple, UpdateMultiple, UpsertMultiple, Get, Post, Patch, Delete, Metadata, WhoAmI and token.
"""
from standin_faults import anywhere

READS = {'Get', 'Metadata', 'WhoAmI'}


def at_data(call):
    return call != 'token'


FAULTS = {
    'throttle': (1, anywhere), 'throttle-forever': (None, anywhere), 'unavailable': (1, anywhere),
    'portal': (1, at_data), 'lost-before': (1, anywhere), 'lost-after': (1, anywhere),
    'expired-token': (1, at_data),
    'expired-delta': (1, {'Get'}.__contains__),
    'cut-page': (1, {'Get'}.__contains__), 'wrong-length': (1, {'Get'}.__contains__),
    'redirect-to-http': (None, at_data),
    'slow-bytes': (None, {'Get'}.__contains__),
    'garbage': (1, at_data),
    'huge-answer': (None, READS.__contains__),
}
TRANSIENT = ('throttle', 'unavailable', 'lost-before', 'lost-after', 'expired-token', 'cut-page')
