#!/usr/bin/env python3
"""A stand-in for the Dataverse Web API, which is the Sales side of Dynamics 365, with its sign-in, over TLS.

    dataverse.py --config CONFIG.json --state STATE.sqlite --certificate cert.pem --key key.pem [--fault NAME[=ARG][@CALL]]...

prints its URL when it listens, and ends with its standard input or at SIGTERM. README.md says what the configuration holds and what
is assumed; the faults stand in dataverse_faults.py; dataverse_tables.py makes the tables of Prospect to cash.
"""
import collections
import threading
import time
import uuid

import dataverse_answer
from dataverse_answer import TOO_MANY, TOO_MANY_AT_ONCE
from dataverse_api import Api, call_name
from dataverse_control import rows_of
from dataverse_faults import FAULTS, TRANSIENT
from dataverse_schema import SCHEMA, Schema
from standin_answer import json_answer
from standin_port import serve
from standin_service import Service
from standin_state import State

PREFIX, ROOT = '/api/data/', '/api/data/v9.2/'
LONGEST_URL, LONGEST_SHOWN = 32768, 65536


class Environment(Service):
    """The Web API of an organisation."""
    refused = staticmethod(dataverse_answer.refused)

    def __init__(self, config, path, faults, log):
        super().__init__(config, State(path, SCHEMA), faults, log)
        self.schema, self.root = Schema(config), ''
        self.schema.create(self.state)
        self.api, self.limits = Api(self), Limits(config)

    def listen_at(self, base):
        self.base, self.root = base, base + ROOT
        self.api.listen_at(base, self.root)

    def is_guarded(self, path):
        return path.startswith(PREFIX)

    def call_name(self, request):
        if self.is_guarded(request.path):
            return call_name(request.method, request.path)
        return 'token' if request.path.endswith('/token') else request.path

    def work(self, due, request):
        if len(request.path) + len(request.raw_query) >= LONGEST_URL:
            due.violation = f'a URL longer than {LONGEST_URL} characters'
            raise self.refused(414, 'The URL is too long.')
        if not self.is_guarded(request.path):
            answer = self.sign_in(request)
            if answer is None:
                raise self.refused(404, 'Not found.')
            return answer
        self.limits.check(self.refused, due.at_once)
        time.sleep(self.config.get('milliseconds', 0) / 1000)
        return self.api.call(due, request)

    def support_headers(self, request):
        request_id = str(uuid.uuid4())
        return {'x-ms-service-request-id': request_id, 'REQ_ID': request_id} if self.is_guarded(request.path) else {}

    def shown(self, call, body):
        return super().shown(call, body if call == 'token' else body[:LONGEST_SHOWN])

    def control(self, request):
        if (request.method, request.path) == ('GET', '/control/rows'):
            return rows_of(self.schema, self.state, request.query)
        if (request.method, request.path) == ('GET', '/control/most'):
            return json_answer(200, {'at_once': self.crowd.most})
        return super().control(request)


class Limits:
    """Service protection: calls at once, and calls in a window of time."""

    def __init__(self, config):
        self.most, self.wait = config.get('most_at_once', 52), config.get('retry_after', 1)
        self.window, self.times, self.lock = config.get('window'), collections.deque(), threading.Lock()

    def check(self, refused, at_once):
        if at_once > self.most:
            raise refused(429, f'Number of concurrent requests exceeded the limit of {self.most}.',
                          {'Retry-After': str(self.wait)}, TOO_MANY_AT_ONCE)
        if not self.window:
            return
        now, seconds, most = time.monotonic(), self.window['seconds'], self.window['requests']
        with self.lock:
            while self.times and self.times[0] <= now - seconds:
                self.times.popleft()
            if len(self.times) >= most:
                wait = int(self.times[0] + seconds - now) + 1
                raise refused(429, f'Number of requests exceeded the limit of {most} over time window of {seconds} seconds.',
                              {'Retry-After': str(wait)}, TOO_MANY)
            self.times.append(now)


if __name__ == '__main__':
    serve(Environment, FAULTS, TRANSIENT)
