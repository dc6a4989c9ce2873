#!/usr/bin/env python3
"""A stand-in for the data management of a Finance and Operations environment, with its sign-in and its blob storage, over TLS.

    fno.py --config CONFIG.json --state STATE.sqlite --certificate cert.pem --key key.pem [--fault NAME[=ARG][@CALL]]...

prints its URL when it listens, and ends with its standard input or at SIGTERM. README.md says what the configuration holds and what
is assumed; the faults stand in fno_faults.py. `POST /control/fault`, `DELETE /control/faults` and `GET /control/calls` are for tests.
"""
import re
import uuid

import fno_answer
from fno_blobs import PREFIX, Blobs
from fno_data import Data
from fno_faults import BLOBS, FAULTS, TRANSIENT
from fno_state import SCHEMA
from standin_port import serve
from standin_service import Service
from standin_state import State


class Environment(Service):
    """Data management and blob storage."""
    refused = staticmethod(fno_answer.refused)

    def __init__(self, config, path, faults, log):
        super().__init__(config, State(path, SCHEMA), faults, log)
        self.blobs = Blobs(self.state, config)
        self.data = Data(self.state, config, self.blobs)

    def listen_at(self, base):
        self.base = self.data.base = base

    def handle(self, request):
        # One call at a time: that two imports meet is found out by what is written down of them.
        with self.state.lock:
            return super().handle(request)

    def call_name(self, request):
        if request.path.startswith(PREFIX):
            return Blobs.call_name(request.method, request.query)
        return Data.call_name(request.path) if self.is_guarded(request.path) else (
            'token' if request.path.endswith('/token') else request.path)

    def is_guarded(self, path):
        return path.startswith('/data/')

    def work(self, due, request):
        with self.state.transaction():
            if due.call in BLOBS:
                return self.blobs.call(request.method, request.path, request.query, request.headers, request.body, due)
            if self.is_guarded(request.path):
                return self.data.call(request.method, request.path, request.query, request.headers, request.body, due)
            answer = self.sign_in(request)
        if answer is None:
            raise self.refused(404, 'Not found.')
        return answer

    def support_headers(self, request):
        return {'ms-dyn-aid': str(uuid.uuid4())} if self.is_guarded(request.path) else {}

    def shown(self, call, body):
        if call in BLOBS:
            return None
        text = super().shown(call, body)
        return text if call == 'token' else re.sub(r'sig=[^&"]*', 'sig=…', text)


if __name__ == '__main__':
    serve(Environment, FAULTS, TRANSIENT)
