"""The stand-in for an environment of Finance and Operations, Tests/Standins/fno.py, vouched for by Microsoft's clients: azure-identity
signs in, with a secret and with a certificate, azure-storage-blob uploads and downloads at once and in blocks.

No such client of the actions runs here: d365fo-client needs a later Python, and was tried by hand. Of the actions it is seen that what we
export is taken, that refusals of every kind come back where the facts say, and that what is exported again is what was loaded; the
expectations are counts and keys read from the tables of the stand-in and from the file that was sent.
"""
import contextlib
import csv
import http.client
import io
import json
import logging
import os
import re
import shutil
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import zipfile

from azure.core.exceptions import ClientAuthenticationError, HttpResponseError
from azure.identity import CertificateCredential, ClientSecretCredential
from azure.storage.blob import BlobBlock, BlobClient

HERE = os.path.dirname(os.path.abspath(__file__))
SECRET = 'secret word; {=&+} %'
HEADERS, LINES = 'Sales order headers V2', 'Sales order lines V2'
CONFIG = {
    'tenant': 'contoso', 'companies': ['usmf'], 'single_put_limit': 1 << 20, 'page_size': 3,
    'clients': {'loader': {'secret': SECRET, 'certificate': 'certificate.pem'}, 'stranger': {'secret': SECRET}}, 'users': ['loader'],
    'entities': [
        {'label': HEADERS, 'target': 'SalesOrderHeaderV2Entity', 'keys': ['SalesOrderNumber']},
        {'label': LINES, 'target': 'SalesOrderLineV2Entity', 'keys': ['InventoryLotId'],
         'parent': {'entity': HEADERS, 'fields': {'SalesOrderNumber': 'SalesOrderNumber'}}, 'numbers': {'InventoryLotId': 'LOT-'}},
        {'label': 'Groups', 'target': 'GroupEntity', 'keys': ['ID'], 'shared': True, 'known': {'TERMS': ['Net10', 'Net30']},
         'fields': {'ID': {'length': 4}, 'TERMS': {'required': True}, 'RATE': {'type': 'real'}, 'SINCE': {'type': 'date'}}}],
    'projects': [{'name': 'All', 'entities': [HEADERS, LINES], 'company': 'usmf'},
                 {'name': 'Changes', 'entities': ['Groups'], 'incremental': True}]}


class Environment:
    """A stand-in that runs, and a client of its actions."""

    def __init__(self, *faults):
        with open('config.json', 'w', encoding='utf-8') as file:
            json.dump(CONFIG, file)
        self.process = subprocess.Popen(
            [sys.executable, f'{HERE}/../Standins/fno.py', '--config', 'config.json', '--state', 'state.sqlite', '--certificate',
             'server.pem', '--key', 'server-key.pem', '--log', 'log', *(f'--fault={fault}' for fault in faults)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()
        self.connection = http.client.HTTPSConnection(
            self.url.partition('//')[2], timeout=20, context=ssl.create_default_context(cafile='server.pem'))
        self.token = ''

    def stop(self):
        self.connection.close()
        self.process.stdin.close()
        assert self.process.wait(10) == 0

    def ask(self, method, path, body=None, **headers):
        """The status and the body of an answer."""
        try:
            self.connection.request(method, path, body, {name.replace('_', '-'): value for name, value in headers.items()})
            answer = self.connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            raise

    def fault(self, name, argument=None):
        assert self.ask('POST', '/control/fault', json.dumps({'name': name, 'arg': argument}))[0] == 204

    def credential(self, kind=ClientSecretCredential, client='loader', last=SECRET, tenant='contoso'):
        return kind(tenant, client, last, authority=self.url, disable_instance_discovery=True, connection_verify='server.pem',
                    retry_total=0)

    def get(self, path):
        status, body = self.ask('GET', f'/data/{path.replace(" ", "%20")}', Authorization=f'Bearer {self.token}')
        return status, json.loads(body)

    def act(self, name, status=200, **members):
        """The value of an action, or the message of its error."""
        got, body = self.ask('POST', f'/data/DataManagementDefinitionGroups/Microsoft.Dynamics.DataEntities.{name}', json.dumps(members),
                             Content_Type='application/json', Authorization=f'Bearer {self.token}')
        assert got == status, (name, got, body)
        document = json.loads(body)
        return document['value'] if status == 200 else document['error']['innererror']['message']

    def blob(self, url, **more):
        return BlobClient.from_blob_url(url, connection_verify='server.pem', retry_total=0, **more)

    def upload(self, content):
        url = json.loads(self.act('GetAzureWriteUrl', uniqueFileName='package.zip'))['BlobUrl']
        self.blob(url).upload_blob(content)
        return url

    def load(self, run, content, status=200, **more):
        """Begins an import, and gives its last word and what is told of its entities."""
        members = {'packageUrl': self.upload(content), 'definitionGroupId': 'Load', 'executionId': run, 'execute': True,
                   'overwrite': True, 'legalEntityId': 'usmf', **more}
        said = self.act('ImportFromPackage', status, **members)
        return said if status != 200 else (self.end(run), self.details(run))

    def end(self, run):
        """The words of a run until it ends."""
        words = [self.act('GetExecutionSummaryStatus', executionId=run)]
        while words[-1] in ('Unknown', 'NotRun', 'Executing'):
            words.append(self.act('GetExecutionSummaryStatus', executionId=run))
        assert words[:-1] in ([], ['NotRun', 'Executing']), words
        return words[-1]

    def details(self, run):
        rows = self.get(f"DataManagementExecutionJobDetails?$filter=JobId eq '{run}'")[1]['value']
        return {row['EntityName']: (row['StagingRecordsToBeProcessedCount'], row['StagingRecordsCreatedCount'],
                                    row['TargetRecordsCreatedCount'], row['TargetRecordsUpdatedCount']) for row in rows}

    def error_file(self, action, run, entity):
        """The rows of a file of errors."""
        url = self.act(action, executionId=run, entityName=entity)
        return list(csv.reader(io.StringIO(self.blob(url).download_blob().readall().decode(), newline=''))) if url else []


def check_sign_in(environment):
    scope = environment.url + '/.default'
    environment.token = environment.credential().get_token(scope).token
    assert environment.get('DataManagementExecutionJobs') == (200, {
        '@odata.context': environment.url + '/data/$metadata#DataManagementExecutionJobs', 'value': []})
    make_certificate('certificate')
    make_certificate('other')
    assert environment.credential(CertificateCredential, last='certificate-both.pem').get_token(scope).token
    for wrong in ({'last': SECRET + '.'}, {'client': 'nobody'}, {'kind': CertificateCredential, 'last': 'other-both.pem'}):
        assert refuses(ClientAuthenticationError, lambda: environment.credential(**wrong).get_token(scope)), wrong
    assert refuses(ClientAuthenticationError, lambda: environment.credential().get_token('https://elsewhere/.default'))
    ours, environment.token = environment.token, environment.credential(client='stranger').get_token(scope).token
    assert environment.get('DataManagementExecutionJobs')[0] == 401
    environment.token = ours


def make_certificate(name):
    """A certificate, and a file with its key in it."""
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', f'/CN={name}', '-keyout', f'{name}-key.pem',
                    '-out', f'{name}.pem'], check=True, capture_output=True)
    with open(f'{name}-both.pem', 'wb') as both:
        for part in (f'{name}-key.pem', f'{name}.pem'):
            with open(part, 'rb') as file:
                both.write(file.read())


def refuses(error, work):
    try:
        work()
    except error:
        return True
    return False


def check_blobs(environment):
    url = json.loads(environment.act('GetAzureWriteUrl', uniqueFileName='x.zip'))['BlobUrl']
    environment.blob(url).upload_blob(b'small')
    assert environment.blob(url).download_blob().readall() == b'small'
    assert refuses(HttpResponseError, lambda: environment.blob(url).upload_blob(b'another'))
    large = os.urandom((2 << 20) + 1)
    in_pieces = environment.blob(url, max_single_put_size=1 << 16, max_block_size=1 << 18, max_single_get_size=1 << 19,
                                 max_chunk_get_size=1 << 18)
    assert refuses(HttpResponseError, lambda: environment.blob(url).upload_blob(large, overwrite=True))
    in_pieces.upload_blob(large, overwrite=True, max_concurrency=3)
    assert in_pieces.download_blob(max_concurrency=3).readall() == large
    assert in_pieces.download_blob(offset=7, length=11).readall() == large[7:18]
    in_pieces.stage_block('first', b'one')
    in_pieces.stage_block('other', b'two')
    in_pieces.commit_block_list([BlobBlock('other'), BlobBlock('first')])
    assert environment.blob(url).download_blob().readall() == b'twoone'
    assert refuses(HttpResponseError, lambda: environment.blob(url[:-4]).download_blob())
    assert environment.ask('GET', url, Authorization=f'Bearer {environment.token}')[0] == 403
    with contextlib.closing(sqlite3.connect('state.sqlite')) as state:
        assert state.execute('SELECT call, violation FROM calls WHERE violation IS NOT NULL').fetchall() == [
            ('GetBlob', 'a signed URL was asked with a token')]


def check_orders(environment):
    """What we export is taken, staged alone or loaded, and what is exported again is the same."""
    subprocess.run(['p2c-sample', '--orders', '12', '--to', 'sample', '--quiet'], check=True)
    subprocess.run(['p2c-export', '--from', 'sqlite:sample/fno.sqlite', '--company', 'usmf', '--entity', f'fno:{HEADERS}', '--entity',
                    f'fno:{LINES}', '--to', 'orders.zip', '--quiet'], check=True)
    with open('orders.zip', 'rb') as file:
        content = file.read()
    sent = {label: records_of('orders.zip', label) for label in (HEADERS, LINES)}
    counts = {label: len(records) for label, records in sent.items()}
    assert environment.load('staged', content, execute=False) == (
        'Succeeded', {label: (count, count, 0, 0) for label, count in counts.items()})
    assert environment.load('loaded', content) == ('Succeeded', {label: (count, count, count, 0) for label, count in counts.items()})
    assert 'exists' in environment.load('loaded', content, status=500)
    assert environment.load('again', content) == ('Succeeded', {label: (count, count, 0, count) for label, count in counts.items()})
    with open('all.zip', 'wb') as file:
        file.write(exported(environment, 'All', 'usmf'))
    assert {label: records_of('all.zip', label) for label in counts} == sent
    taken = subprocess.run(['p2c-check', 'package', 'all.zip'], capture_output=True, text=True, check=False)
    assert taken.returncode == 0, taken


def records_of(path, label):
    with zipfile.ZipFile(path) as package:
        text = package.read(f'{label}.csv').decode('utf-16')
    return sorted(sorted(record.items()) for record in csv.DictReader(io.StringIO(text, newline='')))


def exported(environment, project, company):
    """The package of a project."""
    run = environment.act('ExportToPackage', definitionGroupId=project, packageName='all.zip', executionId='', reExecute=False,
                          legalEntityId=company)
    assert environment.act('GetExportedPackageUrl', executionId=run) == ''
    assert environment.end(run) == 'Succeeded'
    return environment.blob(environment.act('GetExportedPackageUrl', executionId=run)).download_blob().readall()


# A package as packages.md has it, by hand.

def package(*rows, label='Groups', columns='ID,TERMS,RATE,SINCE', header=True, change=lambda text: text):
    maps = ''.join(f'<EntityMap><ArrayIndex>0</ArrayIndex><EntityField>{name}</EntityField><XMLField>{name}</XMLField></EntityMap>'
                   for name in columns.split(','))
    start = 'xmlns="http://schemas.microsoft.com/dynamics/2015/01/DataManagement"'
    parts = {'Groups.csv': '\ufeff' + '\r\n'.join([columns, *rows, '']), 'Manifest.xml': change(
        f'\ufeff<DataManagementPackageManifest {start}><PackageEntityList><DataManagementPackageEntityData><EntityMapList>{maps}'
        f'</EntityMapList><EntityName>{label}</EntityName><InputFilePath>Groups.csv</InputFilePath><SourceFormat>CSV-Unicode'
        '</SourceFormat></DataManagementPackageEntityData></PackageEntityList></DataManagementPackageManifest>')}
    if header:
        parts['PackageHeader.xml'] = (
            f'\ufeff<DataManagementPackageHeader {start}><ManifestType>Microsoft.Dynamics.AX.Framework.Tools.DataManagement.'
            'Serialization.DataManagementPackageManifest</ManifestType><PackageType>DefinitionGroup</PackageType>'
            '</DataManagementPackageHeader>')
    file = io.BytesIO()
    with zipfile.ZipFile(file, 'w') as archive:
        for name, text in parts.items():
            archive.writestr(name, text.encode('utf-16-le'))
    return file.getvalue()


def check_refusals(environment):
    rows = ['A,Net10,1.50,2024-01-31', 'LONG5,Net10,,', 'B,,,', 'C,Net20,,', 'D,Net30,x,', '"E","Net30",-0.5,01/31/2024', 'a,Net10,,']
    assert environment.load('partly', package(*rows)) == ('PartiallySucceeded', {'Groups': (7, 3, 2, 0)})
    found = environment.error_file('GetImportStagingErrorFileUrl', 'partly', 'Groups')
    assert [row[:4] for row in found] == [['ID', 'TERMS', 'RATE', 'SINCE'], *(rows[place].split(',') for place in (1, 2, 4, 6))], found
    of = {'executionId': 'partly', 'entityName': 'Groups'}
    assert environment.act('GetImportTargetErrorKeysFileUrl', **of) == ''
    assert environment.act('GenerateImportTargetErrorKeysFile', **of) is True
    assert environment.error_file('GetImportTargetErrorKeysFileUrl', 'partly', 'Groups') == [['ID'], ['C']]
    errors = json.loads(environment.act('GetExecutionErrors', executionId='partly'))
    assert [(error['RecordId'], error['Field']) for error in errors] == [
        ('LONG5', 'ID'), ('B', 'TERMS'), ('D', 'RATE'), ('a', 'ID'), ('C', 'TERMS')], errors
    with contextlib.closing(sqlite3.connect('state.sqlite')) as state:
        assert state.execute('SELECT * FROM Groups').fetchall() == [
            ('', 'A', 'Net10', '1.5', '2024-01-31'), ('', 'E', 'Net30', '-0.5', '2024-01-31')]
    counts = []
    for _ in range(2):
        with zipfile.ZipFile(io.BytesIO(exported(environment, 'Changes', 'usmf'))) as archive:
            counts.append(archive.read('Groups.csv').decode('utf-16').split('\r\n')[1:-1])
    assert counts == [['A,Net10,1.5000000000000000,2024-01-31 00:00:00', 'E,Net30,-.5000000000000000,2024-01-31 00:00:00'], []], counts
    assert 'PackageHeader.xml' in environment.load('x', package('A,Net10,,', header=False), status=400)
    assert 'company' in environment.load('x', package('A,Net10,,'), status=400, legalEntityId='none').lower()
    assert environment.load('elsewhere', package('A,Net10,,', label='Zebras')) == ('Failed', {'Zebras': (0, 0, 0, 0)})
    assert environment.load('unmapped', package('A,Net10,,', change=lambda text: re.sub('<EntityMap>.*</EntityMap>', '', text))) == (
        'Succeeded', {'Groups': (0, 0, 0, 0)})
    rows = environment.get("DataManagementTargetMapEntities?$filter=EntityLabel eq 'Groups'")[1]
    assert [row['TargetField'] for row in rows['value']] == ['ID', 'TERMS', 'RATE'] and 'skiptoken' in rows['@odata.nextLink'], rows
    assert environment.get("DataManagementExecutionJobs?$filter=JobId ne 'x'")[0] == 400


def check_faults(environment):
    """Each fault does what its name says, and is over when it has been counted."""
    def status():
        return environment.ask('POST', '/data/DataManagementDefinitionGroups/Microsoft.Dynamics.DataEntities.GetExecutionSummaryStatus',
                               '{"executionId":"loaded"}', Content_Type='application/json', Authorization=f'Bearer {environment.token}')
    fine = status()
    for name, wanted in (('throttle', 429), ('unavailable', 503), ('early-400', 400)):
        environment.fault(name, 2)
        assert [status()[0] for _ in range(3)] == [wanted, wanted, 200], name
    for name, count in (('throttle-forever', 5), ('nested-value', 2), ('redirect-to-http@GetExecutionSummaryStatus', 2)):
        environment.fault(name)
        assert all(status() != fine for _ in range(count))
        assert environment.ask('DELETE', '/control/faults')[0] == 204 and status() == fine, name
    environment.fault('garbage')
    assert status()[1].startswith(b'<html>') and status() == fine
    for name in ('lost-before', 'lost-after'):
        environment.fault(name, 'GetExecutionSummaryStatus')
        assert refuses((OSError, http.client.HTTPException), status) and status() == fine, name
    url = environment.upload(b'x' * 1000)
    for name in ('cut-download', 'wrong-length'):
        environment.fault(name)
        assert refuses(http.client.IncompleteRead, lambda: environment.ask('GET', url)), name
        assert environment.ask('GET', url) == (200, b'x' * 1000)
    for name, last in (('fails', 'Failed'), ('canceled', 'Canceled')):
        environment.fault(name)
        assert environment.load(name, package('Z,Net10,,')) == (last, {'Groups': (0, 0, 0, 0)})
        environment.ask('DELETE', '/control/faults')
    environment.fault('no-details')
    assert environment.details('loaded') == {}
    environment.fault('expired-token')
    assert [status()[0], status()[0]] == [401, 401]


def check_log():
    """What was asked is told without what is secret, and nothing failed."""
    with open('log', encoding='utf-8') as file:
        text = file.read()
    assert SECRET not in text and not re.search(r'sig=[^…]|"sig": "[^…]|standin\.|client_secret=', text)
    assert 'the stand-in failed' not in text


def main():
    folder = tempfile.mkdtemp()
    os.chdir(folder)
    # What is refused on purpose is told by exceptions.
    logging.disable()
    environment = Environment()
    try:
        check_sign_in(environment)
        check_blobs(environment)
        check_orders(environment)
        environment.stop()
        token = environment.token
        environment = Environment()
        environment.token = token
        assert environment.details('loaded')
        check_refusals(environment)
        check_faults(environment)
        check_log()
    finally:
        environment.stop()
        shutil.rmtree(folder)


main()
