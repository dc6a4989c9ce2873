"""The port of a stand-in: TLS, HTTP/1.1 with connections that are kept, a thread for each, and answers as their faults will have them."""
import argparse
import http.server
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.parse

from standin_answer import Answer, Request
from standin_faults import Faults


class Handler(http.server.BaseHTTPRequestHandler):
    """One connection; a call is read, done by the service, and answered."""
    protocol_version = 'HTTP/1.1'
    timeout = 600
    disable_nagle_algorithm, wbufsize = True, -1

    def do(self):
        service = self.server.service
        body = self.read_body()
        parts = urllib.parse.urlsplit(self.path)
        request = Request(self.command, parts.path, parts.query, self.headers, body)
        if parts.path.startswith('/control/'):
            return self.send(service.control(request), None, {})
        if body is None:
            self.close_connection = True
            return self.send(Answer(411), None, {})
        with service.crowd:
            answer, due = service.handle(request)
            if answer is None:
                return self.cut()
            return self.send(answer, due, service.support_headers(request))

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

    def send(self, answer, due, headers):
        """Writes the answer, as its faults will have it."""
        length, body = len(answer.body), b'' if self.command == 'HEAD' else answer.body
        is_cut, is_wrong = self.is_incomplete(answer, due)
        if is_wrong:
            length += 7
        self.send_response(answer.status)
        for name, value in (answer.headers | headers).items():
            self.send_header(name, value)
        if answer.type:
            self.send_header('Content-Type', answer.type)
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

    @staticmethod
    def is_incomplete(answer, due):
        """Whether half of the answer is left out, and whether its length is a wrong one."""
        if not due or answer.status >= 300 or not answer.body:
            return False, False
        return due('cut-download') or due('cut-page'), due('wrong-length')

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


def serve(make_service, fault_table, transient):
    """The program of a stand-in. `make_service` makes its service of the configuration, the path of its state, the faults and the log."""
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
    faults = Faults(fault_table, transient, arguments.seed)
    for fault in arguments.fault:
        try:
            faults.add(fault)
        except (KeyError, ValueError):
            parser.error(f'there is no fault {fault}')
    with open(arguments.config, encoding='utf-8') as file:
        config = json.load(file)
    log = open(arguments.log, 'a', encoding='utf-8') if arguments.log else None
    service = make_service(config, arguments.state, faults, log)
    server = Server(arguments.port, service, arguments.certificate, arguments.key)
    service.listen_at(f'https://localhost:{server.server_address[1]}')
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(service.base, flush=True)
    sys.stdin.buffer.read()
