"""The stand-in for the Dataverse Web API, Tests/Standins/dataverse.py, vouched for by Microsoft's clients: azure-identity signs in,
and powerplatform-dataverse-client reads metadata, writes rows one by one, many at once and in change sets, reads them by page with
look-ups and labels, deletes them, and ends in its own errors where it is refused.

What that client says of rows is held against the tables of the stand-in, read by SQL. It cannot write a row under an id of its own, nor
ask for changes: both are tried by hand here, in the shapes of the documents.
"""
import concurrent.futures
import contextlib
import http.client
import json
import os
import shutil
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import uuid

from azure.identity import ClientSecretCredential
from PowerPlatform.Dataverse.client import DataverseClient
from PowerPlatform.Dataverse.core.errors import HttpError
from PowerPlatform.Dataverse.models import ExpandOption, UpsertItem, col

HERE = os.path.dirname(os.path.abspath(__file__))
STANDINS = os.path.join(HERE, '..', 'Standins')
SECRET = 'secret word; {=&+} %'
ANNOTATED = '@OData.Community.Display.V1.FormattedValue'

CONFIG = {
    'tenant': 'contoso', 'clients': {'loader': {'secret': SECRET}, 'stranger': {'secret': SECRET}}, 'users': ['loader'], 'solution': True,
    'most_at_once': 4, 'milliseconds': 5,
    'refuse': [{'table': 'contact', 'field': 'lastname', 'value': 'Bad', 'message': 'No such contact here.'}]}


class Organisation:
    """A stand-in that runs, Microsoft's client of it, and one by hand."""

    def __init__(self):
        with open('config.json', 'w', encoding='utf-8') as file:
            tables = subprocess.run([sys.executable, f'{STANDINS}/dataverse_tables.py'], capture_output=True, check=True).stdout
            json.dump(CONFIG | json.loads(tables), file)
        self.process = subprocess.Popen(
            [sys.executable, f'{STANDINS}/dataverse.py', '--config', 'config.json', '--state', 'state.sqlite', '--certificate',
             'server.pem', '--key', 'server-key.pem', '--log', 'log'], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()
        self.connection = http.client.HTTPSConnection(
            self.url.partition('//')[2], timeout=20, context=ssl.create_default_context(cafile='server.pem'))
        # The one way to tell that client whom to trust.
        os.environ['REQUESTS_CA_BUNDLE'] = os.path.abspath('server.pem')
        self.client = DataverseClient(self.url, self.credential('loader'))
        self.records = self.client.records
        self.sign_in()

    def credential(self, client):
        return ClientSecretCredential('contoso', client, SECRET, authority=self.url, disable_instance_discovery=True,
                                      connection_verify='server.pem', retry_total=0)

    def stop(self):
        self.client.close()
        self.connection.close()
        self.process.stdin.close()
        assert self.process.wait(10) == 0

    def sign_in(self):
        self.token = self.credential('loader').get_token(self.url + '/.default').token

    def ask(self, method, path, document=None, **headers):
        """The status of a request by hand, and its document."""
        status, text = self.ask_text(method, path, document, **headers)
        return status, json.loads(text) if text else None

    def ask_text(self, method, path, document=None, **headers):
        headers = {name.replace('_', '-'): value for name, value in headers.items()} | {'Authorization': f'Bearer {self.token}'}
        body = None if document is None else json.dumps(document)
        path = path.removeprefix(self.url) if path.startswith(('http', '/')) else '/api/data/v9.2/' + path
        try:
            self.connection.request(method, path, body, headers | ({} if body is None else {'Content-Type': 'application/json'}))
            answer = self.connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            raise

    def fault(self, name, argument=None):
        assert self.ask('POST', '/control/fault', {'name': name, 'arg': argument})[0] == 204


def rows(sql):
    with contextlib.closing(sqlite3.connect('state.sqlite')) as state:
        return state.execute(sql).fetchall()


def refusal(work):
    """The status and the code of what Microsoft's client is refused."""
    try:
        work()
    except HttpError as error:
        return error.status_code, error.details.get('service_error_code')
    return None


def fails(work):
    """Whether the connection ends too early for an answer."""
    try:
        work()
    except (OSError, http.client.HTTPException):
        return True
    return False


def check_metadata(organisation):
    tables = organisation.client.tables
    account = tables.get('Account')
    assert (account['entity_set_name'], account['table_logical_name']) == ('accounts', 'account'), account
    assert [(key.schema_name, key.key_attributes, key.status) for key in tables.get_alternate_keys('contact')] == [
        ('msdynce_ContactNumber', ['msdynce_contactnumber'], 'Active')]
    assert tables.get_alternate_keys('salesorder') == []
    columns = {column['LogicalName']: column for column in tables.list_columns('salesorder')}
    assert (columns['ordernumber']['AttributeType'], columns['ordernumber']['MaxLength']) == ('String', 100), columns['ordernumber']
    assert (columns['totalamount']['AttributeType'], columns['totalamount']['Precision']) == ('Money', 4)
    found = {column['name']: column for column in organisation.client.query.sql_columns('contact')}
    assert found['contactid']['is_pk'] and found['parentcustomerid']['type'] == 'Customer', found
    assert 'BusinessUnitId' in organisation.ask('GET', 'WhoAmI')[1]


def check_rows(organisation):
    """One by one: created, told, changed, and gone."""
    records = organisation.records
    currency = records.create('transactioncurrency', {'isocurrencycode': 'USD', 'currencyname': 'US Dollar'})
    account = records.create('account', {'accountnumber': 'A-1', 'name': 'Contoso', 'customertypecode': 'Customer',
                                         'transactioncurrencyid@odata.bind': f'/transactioncurrencies({currency})'})
    told = records.retrieve('account', account, select=['name', 'customertypecode', '_transactioncurrencyid_value'],
                            expand=['transactioncurrencyid'], include_annotations='*')
    assert told['name'] == 'Contoso' and told['customertypecode'] == 3 and told[f'customertypecode{ANNOTATED}'] == 'Customer'
    assert told[f'_transactioncurrencyid_value{ANNOTATED}'] == 'US Dollar'
    assert told['transactioncurrencyid']['isocurrencycode'] == 'USD'
    records.update('account', account, {'name': 'Contoso Ltd'})
    assert rows('SELECT accountid, name FROM account') == [(account, 'Contoso Ltd')]
    other = records.create('account', {'accountnumber': 'A-2', 'name': 'Gone'})
    records.delete('account', other)
    assert records.retrieve('account', other) is None
    assert refusal(lambda: records.update('account', other, {'name': 'x'})) == (404, '0x80040217')
    return account


def check_many(organisation, account):
    """Many at once, and by page."""
    records = organisation.records
    bound = {'parentcustomerid_account@odata.bind': f'/accounts({account})'}
    records.upsert('contact', [UpsertItem({'msdynce_contactnumber': "C'0"}, {'lastname': 'Alone'} | bound)])
    items = [UpsertItem({'msdynce_contactnumber': f"C'{number}"}, {'firstname': 'Ann', 'lastname': f'L{number:02}'} | bound)
             for number in range(12)]
    records.upsert('contact', items)
    records.upsert('contact', items)
    assert rows('SELECT count(*), min(fullname), count(DISTINCT parentcustomerid) FROM contact') == [(12, 'Ann L00', 1)]
    pages = [[row['lastname'] for row in page] for page in records.list_pages(
        'contact', select=['lastname'], filter=col('lastname') != 'L03', orderby=['lastname desc'], page_size=5)]
    assert pages == [[f'L{number:02}' for number in part] for part in ((11, 10, 9, 8, 7), (6, 5, 4, 2, 1), (0,))], pages
    wanted = col('msdynce_contactnumber').in_(['c1', "C'x"]) | ((col('lastname') > 'L09') & col('fullname').startswith('ann'))
    found = organisation.client.query.builder('contact').select('lastname').where(wanted).expand(
        ExpandOption('parentcustomerid_account').select('accountnumber')).page_size(1).execute()
    assert sorted((row['lastname'], row['parentcustomerid_account']['accountnumber']) for row in found) == [('L10', 'A-1'), ('L11', 'A-1')]
    ids = records.create('product', [{'productnumber': f'P{number}', 'price': 1.25 * number} for number in range(3)])
    records.update('product', ids, {'name': 'Thing'})
    assert rows('SELECT productid, price, name FROM product ORDER BY productnumber') == [
        (ids[0], '0.0', 'Thing'), (ids[1], '1.25', 'Thing'), (ids[2], '2.5', 'Thing')]
    bad = [UpsertItem({'msdynce_contactnumber': f'B{number}'}, {'lastname': name}) for number, name in enumerate(('Good', 'Bad'))]
    assert refusal(lambda: records.upsert('contact', bad)) == (400, '0x80040265')
    records.delete('product', ids[:2])
    assert rows("SELECT (SELECT count(*) FROM contact), group_concat(productnumber) FROM product") == [(12, 'P2')]


def check_change_sets(organisation, account):
    """A document is one change set: all of it or nothing, and what else is in the batch for itself."""
    def document(batch, number, quantity):
        with batch.changeset() as changes:
            header = changes.records.create('salesorder', {'ordernumber': number, 'msdynce_misctax': 2.5,
                                                           'customerid_account@odata.bind': f'/accounts({account})'})
            changes.records.create('salesorderdetail', {'sequencenumber': 1, 'quantity': quantity, 'salesorderid@odata.bind': header})
            changes.records.update('salesorder', header, {'name': 'Order ' + number})
    batch = organisation.client.batch.new()
    document(batch, 'SO-1', 1.5)
    document(batch, 'SO-2', 'many')
    batch.records.create('account', {'accountnumber': 'A-3'})
    result = batch.execute(continue_on_error=True)
    assert [answer.status_code for answer in result.responses] == [204, 204, 204, 400, 204], result
    assert [answer.error_code for answer in result.failed] == ['0x80048d19']
    assert rows('SELECT ordernumber, name, customeridtype FROM salesorder') == [('SO-1', 'Order SO-1', 'account')]
    assert rows('SELECT sequencenumber, quantity, tax, msdynce_ordernumber, msdynce_ismisctax FROM salesorderdetail ORDER BY 1') == [
        (0, '1', '2.5', 'SO-1', 1), (1, '1.5', None, 'SO-1', 0)]
    batch = organisation.client.batch.new()
    batch.records.retrieve('account', str(uuid.uuid4()))
    batch.records.create('account', {'accountnumber': 'A-4'})
    result = batch.execute()
    assert [answer.status_code for answer in result.responses] == [404] and not rows("SELECT 1 FROM account WHERE accountnumber = 'A-4'")
    batch = organisation.client.batch.new()
    batch.records.upsert('contact', [{'alternate_key': {'msdynce_contactnumber': 'C9'}, 'record': {'lastname': 'Nine'}}])
    batch.records.list('salesorder', select=['ordernumber'], expand=['customerid_account($select=accountnumber)'])
    told = batch.execute().responses
    assert told[0].status_code == 204
    assert [(row['ordernumber'], row['customerid_account']['accountnumber']) for row in told[1].data['value']] == [('SO-1', 'A-1')]
    batch = organisation.client.batch.new()
    order, = rows('SELECT salesorderid FROM salesorder')[0]
    with batch.changeset() as changes:
        changes.records.delete('salesorder', order)
    assert not batch.execute().has_errors and rows('SELECT count(*) FROM salesorderdetail') == [(0,)]


def check_by_hand(organisation):
    """What Microsoft's client does not do."""
    status, told = organisation.ask('GET', 'accounts?$select=name,accountnumber', Prefer='odata.track-changes')
    link = told['@odata.deltaLink']
    row_id = str(uuid.uuid4())
    assert organisation.ask('PATCH', f'accounts({row_id})', {'name': 'New'}, If_Match='*')[0] == 404
    assert organisation.ask('PATCH', f'accounts({row_id})', {'name': 'New', 'creditlimit': 12345}, If_None_Match='*')[0] == 204
    assert organisation.ask('PATCH', f'accounts({row_id})', {'name': 'New'}, If_None_Match='*')[0] == 412
    gone, = rows("SELECT accountid FROM account WHERE accountnumber = 'A-3'")[0]
    assert organisation.ask('DELETE', f'accounts({gone})')[0] == 204
    status, told = organisation.ask('GET', link)
    assert [(row.get('name'), row.get('reason')) for row in told['value']] == [('New', None), (None, 'deleted')], told
    organisation.fault('expired-delta')
    assert organisation.ask('GET', link)[1]['error']['code'] == '0x80044352'
    assert organisation.ask('GET', link.replace('accountnumber', 'accountnumber,name'))[0] == 200 == status
    assert organisation.ask('PATCH', "contacts(msdynce_contactnumber='A%2FB')", {'lastname': 'x'})[0] == 400


def check_errors(organisation):
    records = organisation.records
    for name, argument, wanted in (('throttle', None, (429, '0x80072322')), ('unavailable', None, (503, None))):
        organisation.fault(name, argument)
        assert refusal(lambda: records.list('account', top=1)) == wanted
    organisation.fault('throttle-forever', 7)
    try:
        records.create('account', {'name': 'x'})
        raise AssertionError('not throttled')
    except HttpError as error:
        assert error.is_transient and error.details['retry_after'] == 7
    organisation.ask('DELETE', '/control/faults')
    assert refusal(lambda: records.create('contact', {'msdynce_contactnumber': "C'1"})) == (412, '0x80040237')
    assert refusal(lambda: records.create('account', {'nomen': 'x'})) == (400, '0x80048d19')
    assert refusal(lambda: records.create('account', {'accountnumber': 'x' * 21})) == (400, '0x80044331')
    assert refusal(lambda: records.list('account', select=['nomen'])) == (400, '0x0')
    # That client repeats a request whose connection ends; a row that was created meanwhile is there twice.
    organisation.fault('lost-after', 'Post')
    records.create('account', {'accountnumber': 'A-5'})
    assert rows("SELECT count(*) FROM account WHERE accountnumber = 'A-5'") == [(2,)]
    stranger = DataverseClient(organisation.url, organisation.credential('stranger'))
    assert refusal(lambda: stranger.records.list('account'))[0] == 401
    stranger.close()


def check_faults(organisation):
    """Each fault does what its name says, and is over when it has been counted."""
    def page():
        return organisation.ask('GET', 'contacts?$select=lastname&$top=3')
    fine = page()
    for name in ('lost-before', 'lost-after', 'cut-page', 'wrong-length'):
        organisation.fault(name, 'Get' if name.startswith('lost') else None)
        assert fails(page) and page() == fine, name
    for name, wanted in (('throttle', 429), ('unavailable', 503), ('expired-token', 401)):
        organisation.fault(name)
        status, body = organisation.ask_text('GET', 'contacts?$top=1')
        assert status == wanted, (name, status, body)
    organisation.sign_in()
    assert page() == fine
    organisation.fault('redirect-to-http')
    assert organisation.ask_text('GET', 'WhoAmI')[0] == 302
    assert organisation.ask('DELETE', '/control/faults')[0] == 204
    organisation.fault('garbage', 1)
    assert organisation.ask_text('PATCH', f'accounts({uuid.UUID(int=7)})', {'accountnumber': 'A-7'}) == (200, b'<html><body>One moment')
    assert rows("SELECT accountid FROM account WHERE accountnumber = 'A-7'") == [(str(uuid.UUID(int=7)),)]


def check_limits(organisation):
    """More calls at once than there may be are refused, and how many there were is told."""
    url, headers = organisation.url.partition('//')[2], {'Authorization': f'Bearer {organisation.token}'}

    def call(_):
        connection = http.client.HTTPSConnection(url, timeout=20, context=ssl.create_default_context(cafile='server.pem'))
        connection.request('GET', '/api/data/v9.2/WhoAmI', headers=headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status, answer.getheader('Retry-After')
    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        statuses = set(pool.map(call, range(24)))
    assert statuses == {(200, None), (429, '1')}, statuses
    assert organisation.ask('GET', '/control/most')[1]['at_once'] > CONFIG['most_at_once']


def check_log():
    """What was asked is told without what is secret, nothing failed, and nobody did what no client may do."""
    with open('log', encoding='utf-8') as file:
        text = file.read()
    assert SECRET not in text and 'standin.' not in text and 'client_secret=' not in text
    assert rows('SELECT call, violation FROM calls WHERE violation IS NOT NULL') == []


def main():
    folder = tempfile.mkdtemp()
    os.chdir(folder)
    organisation = Organisation()
    try:
        check_metadata(organisation)
        account = check_rows(organisation)
        check_many(organisation, account)
        check_change_sets(organisation, account)
        check_by_hand(organisation)
        check_errors(organisation)
        organisation.stop()
        organisation = Organisation()
        check_faults(organisation)
        check_limits(organisation)
        check_log()
    finally:
        organisation.stop()
        shutil.rmtree(folder)


main()
