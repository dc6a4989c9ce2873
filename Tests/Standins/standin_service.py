"""Who answers, whoever listens: a call is met by its faults, admitted, done and noted. Each stand-in says what its calls are."""
import itertools
import json
import re
import threading
import traceback
import urllib.parse

import standin_sign_in
from standin_answer import Answer, Refused, json_answer


class Lost(Exception):
    """The connection ends here."""


class Crowd:
    """How many calls there are at once."""

    def __init__(self):
        self.now, self.most, self.lock = 0, 0, threading.Lock()

    def __enter__(self):
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)

    def __exit__(self, *_):
        with self.lock:
            self.now -= 1


class Service:
    """What stand-ins have in common. One says `refused`, how it words an error; `call_name`; `is_guarded`, whether a path needs a token;
    `work`, what it does; and what of a body may be told."""

    def __init__(self, config, state, faults, log):
        self.config, self.state, self.faults, self.log, self.base = config, state, faults, log, ''
        self.users = config.get('users', list(config['clients']))
        self.crowd = Crowd()
        self.numbers = itertools.count(1 + (state.value('SELECT max(number) FROM calls') or 0))

    def listen_at(self, base):
        self.base = base

    def handle(self, request):
        """The answer to a call, None where the connection ends instead, and its faults."""
        due = self.faults.of_call(next(self.numbers), self.call_name(request))
        due.at_once = self.crowd.now
        try:
            answer = self.answer(due, request)
        except Lost:
            answer = None
        self.note(due, request, answer)
        return answer, due

    def answer(self, due, request):
        """The answer with its faults, before and after the work."""
        if due('lost-before'):
            raise Lost
        if due('throttle') or due('throttle-forever'):
            wait = due.met.get('throttle-forever', 0)
            return self.refused(429, 'The number of requests exceeded the limit.', {'Retry-After': str(wait)}, '0x80072322').answer
        if due('unavailable'):
            return Answer(503, b'<h1>Service Unavailable</h1>', 'text/html')
        if due('portal'):
            return Answer(200, b'<html><body>Sign in to go on</body></html>', 'text/html')
        if due('redirect-to-http'):
            return Answer(302, headers={'Location': self.base.replace('https', 'http') + request.path})
        try:
            if self.is_guarded(request.path):
                self.admit(request.headers.get('Authorization'), due)
            answer = self.work(due, request)
        except Refused as refusal:
            answer = refusal.answer
        except Exception:  # A fault of ours, which no client should take for one of those above.
            traceback.print_exc()
            due.violation = 'the stand-in failed'
            answer = Answer(500, due.violation.encode(), 'text/plain')
        if due('lost-after'):
            raise Lost
        return Answer(200, b'<html><body>One moment', 'text/html') if due('garbage') else answer

    def support_headers(self, _):
        """What support asks for."""
        return {}

    # Sign-in.

    def sign_in(self, request):
        """The answer of the endpoints of sign-in, None if the path is none of them."""
        tenant = self.config.get('tenant')
        found = re.fullmatch(r'/([\w.-]+)/oauth2(?:/v2\.0)?/token', request.path)
        if found and tenant in (None, found[1]) or request.path == '/adfs/oauth2/token':
            return self.issue_token(request)
        found = re.fullmatch(r'/([\w.-]+)/v2\.0/\.well-known/openid-configuration', request.path)
        if found and tenant in (None, found[1]):
            start = f'{self.base}/{found[1]}'
            return json_answer(200, {'issuer': start + '/v2.0', 'authorization_endpoint': start + '/oauth2/v2.0/authorize',
                                     'token_endpoint': start + '/oauth2/v2.0/token'})
        return None

    def issue_token(self, request):
        kind = request.headers.get('Content-Type', '').partition(';')[0]
        if request.method != 'POST' or kind != 'application/x-www-form-urlencoded':
            raise self.refused(400, 'AADSTS900144: The request body is no form.')
        try:
            token = standin_sign_in.issue_token(self.state, self.config, self.base, request.path, request.body)
            return json_answer(200, token, {'Cache-Control': 'no-store'})
        except standin_sign_in.Denied as denied:
            return json_answer(401, denied.answer)

    def admit(self, header, due):
        """Refuses who has no valid token, or whose application no user of the environment stands for."""
        if due('expired-token'):
            self.state.run('DELETE FROM tokens WHERE token = ?', (header or '').partition(' ')[2])
        client = standin_sign_in.client_of(self.state, header)
        if client not in self.users:
            raise self.refused(401, 'The user is not authorized.',
                               {'WWW-Authenticate': 'Bearer authorization_uri="' + self.base + '"'})

    # What tests see.

    def note(self, due, request, answer):
        """Writes a call down, without what is secret in it."""
        record = {
            'number': due.number, 'call': due.call, 'method': request.method, 'path': request.path,
            'query': {name: value if name != 'sig' else '…' for name, value in request.query.items()},
            'headers': {name: value if name.lower() != 'authorization' else value.partition(' ')[0] + ' …'
                        for name, value in request.headers.items()},
            'length': len(request.body), 'body': self.shown(due.call, request.body), 'status': answer.status if answer else None,
            'at_once': due.at_once, 'faults': list(due.met), 'violation': due.violation}
        text = json.dumps(record, ensure_ascii=False)
        self.state.run('INSERT INTO calls VALUES(?, ?, ?, ?, ?, ?)', due.number, due.call, record['status'],
                       ' '.join(due.met), due.violation, text)
        if self.log:
            print(text, file=self.log, flush=True)

    def note_plain(self):
        """Writes down that somebody spoke without TLS, of which no more is known."""
        violation = 'a request came without TLS'
        self.state.run("INSERT INTO calls VALUES(?, 'plain', NULL, '', ?, ?)", next(self.numbers), violation,
                       json.dumps({'call': 'plain', 'violation': violation}))

    def control(self, request):
        """Faults are switched, and calls are told."""
        if (request.method, request.path) == ('GET', '/control/calls'):
            records = [json.loads(row['record']) for row in self.state.rows('SELECT record FROM calls ORDER BY number')]
            return json_answer(200, records)
        if (request.method, request.path) == ('DELETE', '/control/faults'):
            self.faults.clear()
            return Answer(204)
        try:
            fault = json.loads(request.body or b'')
            self.faults.add(fault['name'] + (f'={fault["arg"]}' if fault.get('arg') not in (None, '') else ''))
        except (KeyError, TypeError, ValueError) as error:
            return json_answer(400, {'error': repr(error)})
        return Answer(204)

    def shown(self, call, body):
        """The body of a call as it may be told."""
        if call == 'token':
            return sorted(field for field, _ in urllib.parse.parse_qsl(body.decode('utf-8', 'replace'), keep_blank_values=True))
        return body.decode('utf-8', 'replace')
