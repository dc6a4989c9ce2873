"""What stands under /api/data: which URL means what."""
import re
import urllib.parse

from dataverse_address import ROOT, Address, Finder, address, segments
from dataverse_answer import bad_payload, bad_query, no_segment, refused
from dataverse_batch import Batch
from dataverse_metadata import Metadata
from dataverse_read import Reader, preferences
from dataverse_values import read_json
from dataverse_write import writing
from standin_answer import Answer, json_answer

NAMESPACE = 'Microsoft.Dynamics.CRM.'
MULTIPLE = ('CreateMultiple', 'UpdateMultiple', 'UpsertMultiple')
ID = '11111111-2222-4333-8444-{:012}'


def call_name(method, path):
    """What a call is called, for faults."""
    name = ROOT.sub('', path, count=1).rpartition('/')[2].removeprefix(NAMESPACE).removesuffix('()')
    if name in (*MULTIPLE, 'WhoAmI', 'BulkDelete'):
        return name
    if name == '$batch':
        return 'Batch'
    return 'Metadata' if re.search(r'/(EntityDefinitions|\$metadata)', path) else method.capitalize()


class Api:
    def __init__(self, service):
        self.service, self.schema, self.state = service, service.schema, service.state
        self.reader = Reader(service.schema, service.state, service.config)
        self.metadata, self.batch = Metadata(service.schema), Batch(service, self.call)

    def listen_at(self, base, root):
        self.reader.base, self.reader.root, self.metadata.root = base, root, root

    def call(self, due, request, writer=None, content_id=None):
        """The answer to one request, which may be a part of a batch."""
        found = ROOT.match(request.path)
        parts = segments(request.path[found.end():]) if found else []
        if not parts:
            return self.metadata.service_document()
        head, *rest = parts
        if head == '$batch' and request.method == 'POST' and writer is None:
            return self.batch.answer(due, request)
        if head in ('WhoAmI', 'WhoAmI()'):
            return self.who_am_i(request)
        if head == '$metadata' or head.startswith('EntityDefinitions'):
            return self.metadata.answer(request, parts)
        if head == 'BulkDelete' and request.method == 'POST':
            return self.bulk_delete(due, request)
        if head.startswith('$') or '(' in head:
            return self.row(due, request, head, rest, writer, content_id)
        return self.table(due, request, head, rest, writer, content_id)

    def who_am_i(self, request):
        if request.method != 'GET':
            raise refused(404, f"No HTTP resource was found that matches the request URI '{self.service.base}{request.path}'.", code='')
        ids = {name: ID.format(number) for number, name in enumerate(('BusinessUnitId', 'UserId', 'OrganizationId'))}
        return json_answer(200, {'@odata.context': f'{self.service.root}$metadata#{NAMESPACE}WhoAmIResponse', **ids})

    def document(self, due, request, set_name):
        """The JSON of a body; what is none no client may send."""
        if 'json' not in request.headers.get('Content-Type', ''):
            raise refused(415, 'The content type of the request is not application/json.')
        try:
            return read_json(request.body)
        except ValueError as error:
            due.violation = 'a body is not JSON'
            raise bad_payload(set_name, f'Invalid JSON. {error}') from None

    # A table.

    def table(self, due, request, name, rest, writer, content_id):
        table = self.schema.sets.get(name)
        if table is None:
            raise no_segment(name)
        action = rest[0].removeprefix(NAMESPACE) if len(rest) == 1 else None
        if not rest and request.method == 'GET':
            return self.reader.collection(request, table, due)
        if rest == ['$count'] and request.method == 'GET':
            return self.reader.plain_count(request, table)
        if not rest and request.method == 'POST':
            document = self.document(due, request, table.set)
            with writing(self.service, writer) as writer:
                row_id = writer.create(table, writer.record(table, document))
                return self.written(request, Address(table, row_id, {}, ''), row_id, True, writer, content_id)
        if action in MULTIPLE and request.method == 'POST':
            return self.multiple(due, request, table, action, writer)
        if rest:
            raise no_segment(rest[0])
        raise refused(405, f"The requested resource does not support http method '{request.method}'.")

    def multiple(self, due, request, table, action, writer):
        """Many rows, all or nothing."""
        document = self.document(due, request, table.set)
        targets = document.get('Targets') if isinstance(document, dict) else None
        if not isinstance(targets, list) or not targets:
            raise bad_query("The parameter 'Targets' is missing or empty.")
        with writing(self.service, writer) as writer:
            ids = [self.one_of_many(writer, table, action, target) for target in targets]
        if action == 'CreateMultiple':
            return json_answer(200, {'@odata.context': f'{self.service.root}$metadata#{NAMESPACE}{action}Response', 'Ids': ids})
        return Answer(204, headers={'OData-Version': '4.0'})

    @staticmethod
    def one_of_many(writer, table, action, target):
        kind = target.get('@odata.type') if isinstance(target, dict) else None
        if not kind or kind.lstrip('#') != NAMESPACE + table.logical:
            raise bad_payload(table.set, f"The '@odata.type' of a target is not '{NAMESPACE}{table.logical}'.")
        if action == 'CreateMultiple':
            return writer.create(table, writer.record(table, target))
        row_id, where = target.get(table.id), target.get('@odata.id')
        if where is not None:
            where = writer.resolved(where)
        elif row_id is not None:
            where = address(writer.schema, f'{table.set}({row_id})')
        else:
            raise bad_payload(table.set, "A target has neither '@odata.id' nor an id.")
        if where.table is not table:
            raise bad_query(f"The '@odata.id' of a target is none of '{table.set}'.")
        return writer.upsert(where, target, may_create=action == 'UpsertMultiple')[0]

    # A row.

    def row(self, due, request, head, rest, writer, content_id):
        if head.startswith('$'):
            where = writer.reference(head[1:]) if writer else None
            if where is None:
                raise bad_query(f"Content-ID Reference: '{head}' does not exist in the batch context.")
        else:
            where = address(self.schema, head, is_url=True)
        if rest:
            raise no_segment(rest[0])
        if request.method == 'GET':
            return self.read(request, where)
        if request.method not in ('PATCH', 'DELETE'):
            raise refused(405, f"The requested resource does not support http method '{request.method}'.")
        document = self.document(due, request, where.table.set) if request.method == 'PATCH' else None
        with writing(self.service, writer) as writer:
            self.check_version(request, where, writer)
            if request.method == 'DELETE':
                writer.delete(where.table, writer.found(where))
                return Answer(204, headers={'OData-Version': '4.0'})
            row_id, is_new = writer.upsert(
                where, document, may_create='If-Match' not in request.headers, may_update=request.headers.get('If-None-Match') != '*')
            return self.written(request, where, row_id, is_new, writer, content_id)

    def read(self, request, where):
        with self.state.snapshot():
            return self.reader.single(request, where.table, Finder(self.state).found(where))

    def check_version(self, request, where, writer):
        """Refuses what is not the version that the client means."""
        wanted = request.headers.get('If-Match', '*')
        if wanted != '*':
            table = where.table
            version = self.state.value(f'SELECT versionnumber FROM {table.sql} WHERE {table.id} = ?', writer.found(where))
            if wanted != f'W/"{version}"':
                raise refused(412, "The version of the existing record doesn't match the RowVersion property provided.", code='0x80060882')

    def written(self, request, where, row_id, is_new, writer, content_id):
        """The answer to a row that was created or changed."""
        table = where.table
        if content_id is not None:
            writer.references[content_id] = Address(table, row_id, {}, '')
        # A client that names a row by its key is answered with the key.
        name = where.text if where.key else f'{table.set}({row_id})'
        url = self.service.root + urllib.parse.quote(name, safe="()',=")
        if preferences(request.headers).get('return') == 'representation':
            answer = self.reader.single(request, table, row_id)
            answer.status = 201 if is_new else 200
            answer.headers |= {'Preference-Applied': 'return=representation', 'OData-EntityId': url}
            return answer
        headers = {'OData-Version': '4.0', 'OData-EntityId': url}
        return Answer(204, headers=headers | ({'Location': url} if is_new else {}))

    def bulk_delete(self, due, request):
        """Deletes at once what the job of a real one would delete later: rows whose ids are listed."""
        document = self.document(due, request, '')
        with writing(self.service) as writer:
            for query in document.get('QuerySet', ()):
                table = self.schema.tables.get(query.get('EntityName'))
                for condition in query['Criteria']['Conditions']:
                    if table is None or condition['AttributeName'] != table.id or condition['Operator'] != 'In':
                        raise bad_query('Only rows whose ids are listed can be deleted here.')
                    for value in condition['Values']:
                        row_id = writer.find(Address(table, value['Value'].lower(), {}, ''))
                        if row_id:
                            writer.delete(table, row_id)
        return json_answer(200, {'JobId': ID.format(9)})
