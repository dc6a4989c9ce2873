"""The sign-in of an environment: client credentials with a secret or a certificate, at both endpoints of Entra, and at one of AD FS.

Entra answers 400 to some of what is answered 401 here (an unknown client, another scope): a client has to go by `error`.
"""
import base64
import json
import secrets
import subprocess
import tempfile
import time
import urllib.parse

ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
PATHS = ('/oauth2/v2.0/token', '/oauth2/token')


class Denied(Exception):
    """Why there is no token: what Entra calls it, its number, its words."""

    def __init__(self, error, number, description):
        super().__init__(description)
        self.answer = {'error': error, 'error_description': f'AADSTS{number}: {description}', 'error_codes': [number],
                       'timestamp': time.strftime('%Y-%m-%d %H:%M:%SZ', time.gmtime()),
                       'trace_id': '00000000-0000-0000-0000-000000000000', 'correlation_id': '00000000-0000-0000-0000-000000000000'}


def issue_token(state, config, base, path, body):
    """The answer to a request for a token."""
    form = dict(urllib.parse.parse_qsl(body.decode('utf-8', 'replace'), keep_blank_values=True))
    old = not path.endswith(PATHS[0])
    resource = 'resource' if old else 'scope'
    for name in ('grant_type', 'client_id', resource):
        if not form.get(name):
            raise Denied('invalid_request', 900144, f"The request body must contain the following parameter: '{name}'.")
    if form['grant_type'] != 'client_credentials':
        raise Denied('unsupported_grant_type', 70003, 'The app requested an unsupported grant type.')
    client = config['clients'].get(form['client_id'])
    if client is None:
        raise Denied('unauthorized_client', 700016, f"Application with identifier '{form['client_id']}' was not found in the directory.")
    if form[resource] != base + ('' if old else '/.default'):
        raise Denied('invalid_resource' if old else 'invalid_scope', 500011, 'The resource principal was not found in the tenant.')
    if form.get('client_assertion'):
        check_assertion(form, client, base)
    elif not form.get('client_secret'):
        raise Denied('invalid_client', 7000218, "The request body must contain 'client_assertion' or 'client_secret'.")
    elif not client.get('secret') or not secrets.compare_digest(form['client_secret'].encode(), client['secret'].encode()):
        raise Denied('invalid_client', 7000215, 'Invalid client secret provided.')
    seconds = config.get('token_seconds', 3599)
    token, expires = 'standin.' + secrets.token_urlsafe(48), time.time() + seconds
    state.run('INSERT INTO tokens VALUES(?, ?, ?)', token, form['client_id'], expires)
    answer = {'token_type': 'Bearer', 'expires_in': seconds, 'ext_expires_in': seconds, 'access_token': token}
    # The old endpoint has its numbers in texts.
    return answer if not old else {**answer, 'expires_in': str(seconds), 'expires_on': str(int(expires)), 'resource': base}


def check_assertion(form, client, base):
    """Refuses an assertion that is not the client's, not for this endpoint, out of date, or not signed with its certificate."""
    def part(text):
        return base64.urlsafe_b64decode(text + '=' * (-len(text) % 4))
    try:
        header, claims, signature = form['client_assertion'].split('.')
        signed = f'{header}.{claims}'.encode()
        header, claims, signature = json.loads(part(header)), json.loads(part(claims)), part(signature)
        fits = (claims['iss'] == claims['sub'] == form['client_id'] and claims['aud'].startswith(base + '/')
                and claims['aud'].endswith(PATHS) and claims['exp'] > time.time() >= claims.get('nbf', 0) - 300)
    except (ValueError, KeyError, AttributeError, TypeError):
        raise Denied('invalid_request', 50027, 'JWT token is invalid or malformed.') from None
    if form.get('client_assertion_type') != ASSERTION or not fits or header.get('alg') not in ('RS256', 'PS256'):
        raise Denied('invalid_client', 700024, 'Client assertion is not within its valid time range, or not for this client.')
    if client.get('certificate') and not is_signed(signed, signature, client['certificate'], header['alg']):
        raise Denied('invalid_client', 700027, 'Client assertion failed signature validation.')


def is_signed(signed, signature, certificate, algorithm):
    """Whether the key of a certificate made the signature, which openssl finds out."""
    key = subprocess.run(['openssl', 'x509', '-pubkey', '-noout', '-in', certificate], capture_output=True, check=True).stdout
    with tempfile.NamedTemporaryFile() as key_file, tempfile.NamedTemporaryFile() as signature_file:
        for file, content in ((key_file, key), (signature_file, signature)):
            file.write(content)
            file.flush()
        padding = ['-sigopt', 'rsa_padding_mode:pss'] if algorithm == 'PS256' else []
        return subprocess.run(['openssl', 'dgst', '-sha256', '-verify', key_file.name, '-signature', signature_file.name, *padding],
                              input=signed, capture_output=True, check=False).returncode == 0


def client_of(state, header):
    """Whose token a request carries, or None."""
    kind, _, token = (header or '').partition(' ')
    if kind.lower() != 'bearer':
        return None
    return state.value('SELECT client FROM tokens WHERE token = ? AND expires > ?', token, time.time())
