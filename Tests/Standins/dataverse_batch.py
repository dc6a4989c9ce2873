"""`$batch`: parts and change sets in multipart/mixed, asked and answered."""
import email.message
import re
import urllib.parse
import uuid

from dataverse_address import relative
from dataverse_answer import bad_payload, bad_query, refused
from dataverse_read import preferences
from dataverse_write import writing
from standin_answer import Answer, Refused, Request

MOST, LONGEST_URL = 1000, 65536
REASONS = {200: 'OK', 201: 'Created', 204: 'No Content', 304: 'Not Modified', 400: 'Bad Request', 404: 'Not Found',
           405: 'Method Not Allowed', 412: 'Precondition Failed'}
CRLF = b'\r\n'


def parts_of(body, kind, what):
    """The parts of a multipart body: their headers, and what comes after them."""
    found = re.search(r'multipart/mixed\s*;.*boundary="?([^";,\s]+)"?', kind or '', re.I)
    if not found:
        raise refused(400, f'The {what} needs a Content-Type of multipart/mixed with a boundary.')
    mark = b'--' + found[1].encode()
    *pieces, end = (CRLF + body).split(CRLF + mark)
    # The documents blame a stream that was not readable on other ends of lines, the last one as well.
    if not pieces or not end.startswith(b'--' + CRLF):
        raise bad_payload('', 'Stream was not readable.', 'System.ArgumentException')
    for piece in pieces[1:]:
        head, _, rest = piece.removeprefix(CRLF).partition(CRLF + CRLF)
        yield headers_of(head), rest


def headers_of(head):
    headers = email.message.Message()
    for line in filter(None, head.decode('latin-1').split('\r\n')):
        name, _, value = line.partition(':')
        headers[name.strip()] = value.strip()
    return headers


def request_of(content, root):
    """The request of a part, whose URL is told from the service on."""
    head, _, body = content.partition(CRLF + CRLF)
    line, _, head = head.partition(CRLF)
    found = re.fullmatch(r'(GET|POST|PATCH|PUT|DELETE) (\S+) HTTP/1\.1', line.decode())
    if not found:
        raise bad_query(f"The request line '{line.decode('utf-8', 'replace')[:200]}' is not one of HTTP.")
    if len(found[2]) > LONGEST_URL:
        raise refused(414, 'The URL is too long.')
    path, _, query = found[2].partition('?')
    path = path if path.startswith('$') else relative(path, root)
    return Request(found[1], urllib.parse.urlsplit(root).path + path, query, headers_of(head), body)


class Batch:
    """One batch. `call` does a single request, within a transaction if it gets one."""

    def __init__(self, service, call):
        self.service, self.call = service, call

    def answer(self, due, request):
        items = [self.item(headers, content) for headers, content in parts_of(
            request.body, request.headers.get('Content-Type'), 'batch')]
        if sum(len(requests) for requests, _ in items) > MOST:
            due.violation = f'a batch of more than {MOST} requests'
            raise refused(400, f'The number of requests in the batch exceeds the limit of {MOST}.')
        goes_on = 'odata.continue-on-error' in preferences(request.headers)
        answers, status = [], 200
        for requests, is_set in items:
            has_failed, text = self.change_set(due, requests) if is_set else self.part(due, *requests[0])
            answers.append(text)
            if has_failed and not goes_on:
                status = 400
                break
        return self.multipart(status, answers)

    def item(self, headers, content):
        """The requests of a part with their Content-IDs, and whether they are a change set."""
        kind = headers.get('Content-Type', '')
        if not kind.lower().startswith('multipart/mixed'):
            return [(headers.get('Content-ID'), request_of(content, self.service.root))], False
        requests = [(inner.get('Content-ID'), request_of(part, self.service.root))
                    for inner, part in parts_of(content, kind, 'change set')]
        return requests, True

    def part(self, due, content_id, request):
        try:
            answer = self.call(due, request)
        except Refused as refusal:
            answer = refusal.answer
        return answer.status >= 400, self.told(answer, content_id)

    def change_set(self, due, requests):
        """All or nothing: what fails is told alone."""
        told, content_id = [], None
        try:
            with writing(self.service) as writer:
                for content_id, request in requests:
                    if request.method == 'GET':
                        raise bad_query('GET requests are not allowed in a change set.')
                    answer = self.call(due, request, writer, content_id)
                    told.append(self.told(answer, content_id))
        except Refused as refusal:
            failed = self.told(refusal.answer, content_id)
            if self.service.config.get('change_set_errors') == 'single':
                return True, failed
            return True, self.nested([failed])
        return False, self.nested(told)

    @staticmethod
    def nested(parts):
        mark = b'changesetresponse_' + str(uuid.uuid4()).encode()
        return b'Content-Type: multipart/mixed; boundary=' + mark + 2 * CRLF + joined(mark, parts)

    @staticmethod
    def told(answer, content_id):
        """An answer as a part."""
        lines = ['Content-Type: application/http', 'Content-Transfer-Encoding: binary']
        if content_id is not None:
            lines.append(f'Content-ID: {content_id}')
        lines += ['', f'HTTP/1.1 {answer.status} {REASONS.get(answer.status, "Error")}']
        if answer.status >= 400:
            lines.append(f'REQ_ID: {uuid.uuid4()}')
        if answer.type:
            lines.append(f'Content-Type: {answer.type}')
        lines += [f'{name}: {value}' for name, value in answer.headers.items()]
        return '\r\n'.join([*lines, '', '']).encode() + answer.body

    @staticmethod
    def multipart(status, parts):
        mark = b'batchresponse_' + str(uuid.uuid4()).encode()
        return Answer(status, joined(mark, parts), 'multipart/mixed; boundary=' + mark.decode(), {'OData-Version': '4.0'})


def joined(mark, parts):
    return b''.join(b'--' + mark + CRLF + part + CRLF for part in parts) + b'--' + mark + b'--' + CRLF
