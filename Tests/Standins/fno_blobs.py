"""The blob storage beside an environment: signed URLs, Put Blob, Put Block, Put Block List and Get Blob, as far as clients need them."""
import base64
import datetime
import email.utils
import hashlib
import hmac
import re
import secrets
import time
import urllib.parse
import xml.etree.ElementTree as ElementTree

from standin_answer import Answer

PREFIX = '/blob/'
CONTAINER = PREFIX + 'dmf/'
WEEK = 7 * 24 * 3600


class Blobs:
    """The blobs of one container."""

    def __init__(self, state, config):
        self.state, self.limit = state, config.get('single_put_limit', 5000 << 20)
        self.seconds = config.get('url_seconds', WEEK)
        state.run("INSERT OR IGNORE INTO secrets VALUES('blobs', ?)", secrets.token_hex(32))
        self.key = bytes.fromhex(state.value("SELECT value FROM secrets WHERE name = 'blobs'"))

    # Signed URLs.

    def url(self, base, name, permissions):
        end = datetime.datetime.fromtimestamp(time.time() + self.seconds, datetime.timezone.utc).strftime('%Y-%m-%dT%H:%M:%SZ')
        query = {'sv': '2022-11-02', 'sr': 'b', 'se': end, 'sp': permissions}
        query['sig'] = self.signature(name, query)
        return base + CONTAINER + urllib.parse.quote(name) + '?' + urllib.parse.urlencode(query)

    def signature(self, name, query):
        text = '\n'.join([name, *(query.get(part, '') for part in ('sv', 'sr', 'se', 'sp'))])
        return base64.b64encode(hmac.digest(self.key, text.encode(), hashlib.sha256)).decode()

    def allowed(self, path, query):
        """What a URL allows to do with which blob."""
        name = urllib.parse.unquote(path.removeprefix(CONTAINER))
        moment = datetime.datetime.now(datetime.timezone.utc).strftime('%Y-%m-%dT%H:%M:%SZ')
        if not hmac.compare_digest(query.get('sig', ''), self.signature(name, query)) or query['se'] < moment:
            return name, ''
        return name, query['sp']

    def content_of_url(self, url):
        """The blob that a signed URL leads to, wherever we listened when it was made; or None."""
        parts = urllib.parse.urlsplit(url)
        name, permissions = self.allowed(parts.path, dict(urllib.parse.parse_qsl(parts.query)))
        return self.state.value('SELECT content FROM blobs WHERE name = ?', name) if permissions else None

    def put(self, name, content):
        self.state.run('INSERT INTO blobs VALUES(?, ?, 1) ON CONFLICT DO UPDATE SET content = excluded.content, version = version + 1',
                       name, content)

    # Calls.

    @staticmethod
    def call_name(method, query):
        return {'GET': 'GetBlob', 'HEAD': 'HeadBlob'}.get(
            method, {'block': 'PutBlock', 'blocklist': 'PutBlockList'}.get(query.get('comp'), 'PutBlob'))

    def call(self, method, path, query, headers, body, due):
        """Answers a request for a blob."""
        if headers.get('Authorization'):
            due.violation = 'a signed URL was asked with a token'
            return failure(403, 'AuthenticationFailed')
        name, permissions = self.allowed(path, query)
        if not permissions:
            return failure(403, 'AuthenticationFailed')
        if method in ('GET', 'HEAD'):
            return self.get(name, headers, method) if 'r' in permissions else failure(403, 'AuthorizationPermissionMismatch')
        if method != 'PUT':
            return failure(405, 'UnsupportedHttpVerb')
        if 'w' not in permissions:
            return failure(403, 'AuthorizationPermissionMismatch')
        if not query.get('comp') and len(body) > self.limit:
            return failure(413, 'RequestBodyTooLarge')
        if query.get('comp') == 'block':
            return self.put_block(name, query.get('blockid', ''), body)
        if headers.get('If-None-Match') == '*' and self.state.value('SELECT 1 FROM blobs WHERE name = ?', name):
            return failure(409, 'BlobAlreadyExists')
        if query.get('comp') == 'blocklist':
            return self.put_block_list(name, body)
        if headers.get('x-ms-blob-type') != 'BlockBlob':
            return failure(400, 'MissingRequiredHeader' if not headers.get('x-ms-blob-type') else 'InvalidHeaderValue')
        self.put(name, body)
        return self.put_answer(name, body)

    def put_block(self, name, block, body):
        try:
            fits = 0 < len(base64.b64decode(block, validate=True)) <= 64
        except ValueError:
            fits = False
        other = self.state.value('SELECT id FROM blocks WHERE blob = ?', name)
        if not fits or not body or other and len(other) != len(block):
            return failure(400, 'InvalidBlobOrBlock')
        self.state.run('INSERT OR REPLACE INTO blocks VALUES(?, ?, ?)', name, block, body)
        return Answer(201, headers={'x-ms-version': '2022-11-02'})

    def put_block_list(self, name, body):
        try:
            wanted = [block.text for block in ElementTree.fromstring(body)]
        except ElementTree.ParseError:
            return failure(400, 'InvalidXmlDocument')
        blocks = dict(map(tuple, self.state.rows('SELECT id, content FROM blocks WHERE blob = ?', name)))
        if any(block not in blocks for block in wanted):
            return failure(400, 'InvalidBlockList')
        self.put(name, b''.join(blocks[block] for block in wanted))
        self.state.run('DELETE FROM blocks WHERE blob = ?', name)
        return self.put_answer(name, body)

    def put_answer(self, name, body):
        return Answer(201, headers={'Content-MD5': base64.b64encode(hashlib.md5(body).digest()).decode(), **self.headers(name)})

    def headers(self, name):
        version = self.state.value('SELECT version FROM blobs WHERE name = ?', name)
        return {'ETag': f'"0x{version:X}"', 'Last-Modified': email.utils.formatdate(usegmt=True), 'x-ms-version': '2022-11-02'}

    def get(self, name, headers, method):
        """A blob, or the range of it that is asked for."""
        content = self.state.value('SELECT content FROM blobs WHERE name = ?', name)
        if content is None:
            return failure(404, 'BlobNotFound')
        more = {**self.headers(name), 'Accept-Ranges': 'bytes', 'x-ms-blob-type': 'BlockBlob'}
        if headers.get('If-Match', more['ETag']) != more['ETag']:
            return failure(412, 'ConditionNotMet')
        found = re.fullmatch(r'bytes=(\d+)-(\d*)', headers.get('x-ms-range') or headers.get('Range') or '')
        if not found or method == 'HEAD':
            return Answer(200, content, 'application/octet-stream', more)
        first, last = int(found[1]), min(int(found[2] or len(content)), len(content) - 1)
        if first > last:
            return failure(416, 'InvalidRange', {'Content-Range': f'bytes */{len(content)}'})
        more['Content-Range'] = f'bytes {first}-{last}/{len(content)}'
        return Answer(206, content[first:last + 1], 'application/octet-stream', more)


def failure(status, code, headers=None):
    """An error of the storage."""
    text = f'\ufeff<?xml version="1.0" encoding="utf-8"?><Error><Code>{code}</Code><Message>{code}</Message></Error>'
    return Answer(status, text.encode(), 'application/xml', {'x-ms-error-code': code, **(headers or {})})
