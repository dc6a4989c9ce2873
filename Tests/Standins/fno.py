#!/usr/bin/env python3
"""A stand-in for the data management of a Finance and Operations environment, with its sign-in and its blob storage, over TLS.

    fno.py --config CONFIG.json --state STATE.sqlite --certificate cert.pem --key key.pem [--fault NAME[=ARG][@CALL]]...

prints its URL when it listens, and ends with its standard input or at SIGTERM. README.md says what the configuration holds and what
is assumed; the faults stand in fno_faults.py. `POST /control/fault`, `DELETE /control/faults` and `GET /control/calls` are for tests.
"""
import argparse
import http.server
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import traceback
import urllib.parse
import uuid

import fno_sign_in
from fno_answer import Answer, Refused, json_answer, refused
from fno_blobs import PREFIX, Blobs
from fno_data import Data
from fno_faults import BLOBS, Faults
from fno_state import State


class Lost(Exception):
    """The connection ends here."""


class Handler(http.server.BaseHTTPRequestHandler):
    """One connection; a call is read, met by its faults, done in one transaction, noted, and answered."""
    protocol_version = 'HTTP/1.1'
    timeout = 600
    disable_nagle_algorithm, wbufsize = True, -1

    def do(self):
        service = self.server.service
        body = self.read_body()
        parts = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True))
        if parts.path.startswith('/control/'):
            return self.send(service.control(self.command, parts.path, body), None)
        if body is None:
            self.close_connection = True
            return self.send(Answer(411), None)
        with service.state.lock:
            due = service.begin(self.command, parts.path, query)
            try:
                answer = service.answer(due, self.command, parts.path, query, self.headers, body)
            except Lost:
                answer = None
            service.note(due, self.command, parts.path, query, self.headers, body, answer)
        if answer is None:
            return self.cut()
        return self.send(answer, due)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do

    def handle_expect_100(self):
        going_on = super().handle_expect_100()
        self.wfile.flush()
        return going_on

    def read_body(self):
        """The body of a request; None if nobody says how long it is."""
        if self.headers.get('Transfer-Encoding'):
            return None
        length = self.headers.get('Content-Length')
        if length is None:
            return b'' if self.command in ('GET', 'HEAD', 'DELETE') else None
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            raise ConnectionError('the request ends early')
        return body

    def cut(self):
        """Ends the connection in the middle of everything."""
        self.close_connection = True
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def send(self, answer, due):
        """Writes the answer, as its faults will have it."""
        length, body = len(answer.body), b'' if self.command == 'HEAD' else answer.body
        is_cut, is_wrong = (due('cut-download'), due('wrong-length')) if due and answer.status < 300 else (False, False)
        if is_wrong:
            length += 7
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.type:
            self.send_header('Content-Type', answer.type)
        if self.path.startswith('/data/'):
            # What support asks for.
            self.send_header('ms-dyn-aid', str(uuid.uuid4()))
        if due and due('huge-answer'):
            return self.send_endlessly()
        self.send_header('Content-Length', str(length))
        self.end_headers()
        if due and due('slow-bytes'):
            return self.send_slowly(body, due.met['slow-bytes'] / 1000)
        self.wfile.write(body[:len(body) // 2] if is_cut else body)
        self.wfile.flush()
        if is_cut or is_wrong:
            self.cut()
        return None

    def send_slowly(self, body, pause):
        for place in range(len(body)):
            self.wfile.write(body[place:place + 1])
            self.wfile.flush()
            time.sleep(pause)

    def send_endlessly(self):
        """A text in JSON that does not end before the client does."""
        self.send_header('Transfer-Encoding', 'chunked')
        self.end_headers()
        piece = b'10000\r\n' + b'x' * 0x10000 + b'\r\n'
        self.wfile.write(b'a\r\n{"value":"\r\n')
        while True:
            self.wfile.write(piece)

    def version_string(self):
        return 'Microsoft-IIS/10.0'

    def log_message(self, *_):
        pass


class Service:
    """Who answers, whoever listens."""

    def __init__(self, config, state, faults, log):
        self.config, self.state, self.faults, self.log, self.base = config, state, faults, log, ''
        self.blobs = Blobs(state, config)
        self.data = Data(state, config, self.blobs)
        self.users = config.get('users', list(config['clients']))

    def listen_at(self, base):
        self.base = self.data.base = base

    # A call.

    def begin(self, method, path, query):
        if path.startswith(PREFIX):
            name = Blobs.call_name(method, query)
        else:
            name = Data.call_name(path) if path.startswith('/data/') else 'token' if path.endswith('/token') else path
        number = 1 + (self.state.value('SELECT max(number) FROM calls') or 0)
        return self.faults.of_call(number, name)

    def answer(self, due, method, path, query, headers, body):
        """The answer with its faults, before and after the work."""
        if due('lost-before'):
            raise Lost
        if due('throttle') or due('throttle-forever'):
            wait = due.met.get('throttle-forever', 0)
            return refused(429, 'The number of requests exceeded the limit.', {'Retry-After': str(wait)}, '0x80072322').answer
        if due('unavailable'):
            return Answer(503, b'<h1>Service Unavailable</h1>', 'text/html')
        if due('redirect-to-http'):
            return Answer(302, headers={'Location': self.base.replace('https', 'http') + path})
        try:
            if path.startswith('/data/'):
                self.admit(headers.get('Authorization'), due)
            with self.state.transaction():
                answer = self.work(due, method, path, query, headers, body)
        except Refused as refusal:
            answer = refusal.answer
        except Exception:  # A fault of ours, which no client should take for one of those above.
            traceback.print_exc()
            due.violation = 'the stand-in failed'
            answer = Answer(500, due.violation.encode(), 'text/plain')
        if due('lost-after'):
            raise Lost
        return Answer(200, b'<html><body>One moment', 'text/html') if due('garbage') else answer

    def work(self, due, method, path, query, headers, body):
        if due.call in BLOBS:
            return self.blobs.call(method, path, query, headers, body, due)
        if path.startswith('/data/'):
            return self.data.call(method, path, query, headers, body, due)
        tenant = self.config.get('tenant')
        found = re.fullmatch(r'/([\w.-]+)/oauth2(?:/v2\.0)?/token', path)
        if found and tenant in (None, found[1]) or path == '/adfs/oauth2/token':
            return self.sign_in(method, path, headers, body)
        found = re.fullmatch(r'/([\w.-]+)/v2\.0/\.well-known/openid-configuration', path)
        if found and tenant in (None, found[1]):
            start = f'{self.base}/{found[1]}'
            return json_answer(200, {'issuer': start + '/v2.0', 'authorization_endpoint': start + '/oauth2/v2.0/authorize',
                                     'token_endpoint': start + '/oauth2/v2.0/token'})
        raise refused(404, 'Not found.')

    def sign_in(self, method, path, headers, body):
        if method != 'POST' or headers.get('Content-Type', '').partition(';')[0] != 'application/x-www-form-urlencoded':
            raise refused(400, 'AADSTS900144: The request body is no form.')
        try:
            return json_answer(200, fno_sign_in.issue_token(self.state, self.config, self.base, path, body), {'Cache-Control': 'no-store'})
        except fno_sign_in.Denied as denied:
            return json_answer(401, denied.answer)

    def admit(self, header, due):
        """Refuses who has no valid token, or whose application no user of the environment stands for."""
        if due('expired-token'):
            self.state.run('DELETE FROM tokens WHERE token = ?', (header or '').partition(' ')[2])
        client = fno_sign_in.client_of(self.state, header)
        if client not in self.users:
            raise refused(401, 'The user is not authorized.', {'WWW-Authenticate': 'Bearer authorization_uri="' + self.base + '"'})

    # What tests see.

    def note(self, due, method, path, query, headers, body, answer):
        """Writes a call down, without what is secret in it."""
        record = {
            'number': due.number, 'call': due.call, 'method': method, 'path': path,
            'query': {name: value if name != 'sig' else '…' for name, value in query.items()},
            'headers': {name: value if name.lower() != 'authorization' else value.partition(' ')[0] + ' …'
                        for name, value in headers.items()},
            'length': len(body), 'body': shown(due.call, body), 'status': answer.status if answer else None,
            'faults': list(due.met), 'violation': due.violation}
        text = json.dumps(record, ensure_ascii=False)
        self.state.run('INSERT INTO calls VALUES(?, ?, ?, ?, ?, ?)', due.number, due.call, record['status'],
                       ' '.join(due.met), due.violation, text)
        if self.log:
            print(text, file=self.log, flush=True)

    def note_plain(self):
        """Writes down that somebody spoke without TLS, of which no more is known."""
        with self.state.lock:
            self.state.run("INSERT INTO calls SELECT 1 + coalesce(max(number), 0), 'plain', NULL, '', ?1, json_object('call', 'plain', "
                           "'violation', ?1) FROM calls", 'a request came without TLS')

    def control(self, method, path, body):
        """Faults are switched, and calls are told."""
        if (method, path) == ('GET', '/control/calls'):
            records = [json.loads(row['record']) for row in self.state.rows('SELECT record FROM calls ORDER BY number')]
            return json_answer(200, records)
        if (method, path) == ('DELETE', '/control/faults'):
            self.faults.clear()
            return Answer(204)
        try:
            fault = json.loads(body or b'')
            self.faults.add(fault['name'] + (f'={fault["arg"]}' if fault.get('arg') not in (None, '') else ''))
        except (KeyError, TypeError, ValueError) as error:
            return json_answer(400, {'error': repr(error)})
        return Answer(204)


def shown(name, body):
    """The body of a call as it may be told."""
    if name == 'token':
        return sorted(field for field, _ in urllib.parse.parse_qsl(body.decode('utf-8', 'replace'), keep_blank_values=True))
    if name in BLOBS:
        return None
    return re.sub(r'sig=[^&"]*', 'sig=…', body.decode('utf-8', 'replace'))


class Server(http.server.ThreadingHTTPServer):
    """The port. The handshake of a client is its own thread's, so that it holds up nobody."""
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port, service, certificate, key):
        super().__init__(('localhost', port), Handler)
        self.service = service
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)
        self.context.set_alpn_protocols(['http/1.1'])

    def get_request(self):
        connection, address = super().get_request()
        return self.context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False), address

    def handle_error(self, request, client_address):
        error = sys.exc_info()[1]
        if isinstance(error, ssl.SSLError) and error.reason == 'HTTP_REQUEST':
            self.service.note_plain()
        # That clients go away is what tests are about.
        elif not isinstance(error, OSError):
            super().handle_error(request, client_address)


def make_certificate(certificate, key):
    subprocess.run(
        ['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-subj', '/CN=localhost',
         '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', key, '-out', certificate], check=True, capture_output=True)


def main():
    parser = argparse.ArgumentParser()
    for name in ('config', 'state', 'certificate', 'key'):
        parser.add_argument('--' + name, required=True)
    parser.add_argument('--fault', action='append', default=[])
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--port', type=int, default=0)
    parser.add_argument('--log')
    arguments = parser.parse_args()
    if not os.path.exists(arguments.certificate):
        make_certificate(arguments.certificate, arguments.key)
    faults = Faults(arguments.seed)
    for fault in arguments.fault:
        try:
            faults.add(fault)
        except (KeyError, ValueError):
            parser.error(f'there is no fault {fault}')
    with open(arguments.config, encoding='utf-8') as file:
        config = json.load(file)
    log = open(arguments.log, 'a', encoding='utf-8') if arguments.log else None
    service = Service(config, State(arguments.state), faults, log)
    server = Server(arguments.port, service, arguments.certificate, arguments.key)
    service.listen_at(f'https://localhost:{server.server_address[1]}')
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(service.base, flush=True)
    sys.stdin.buffer.read()


if __name__ == '__main__':
    main()
