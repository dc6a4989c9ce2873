"""What stands under /data: the actions of data management, and the sets that tell of projects, runs and entities."""
import json
import re
import urllib.parse
import uuid

import fno_jobs
from fno_answer import refused
from fno_package import Unreadable
from standin_answer import Answer, json_answer

GROUPS = 'DataManagementDefinitionGroups'
NAMESPACE = 'Microsoft.Dynamics.DataEntities.'
ID = {'executionId': str}
IDS = {'executionId': str, 'entityName': str}
IMPORT = {'packageUrl': str, 'definitionGroupId': str, 'executionId': str, 'execute': bool, 'overwrite': bool, 'legalEntityId': str}
EXPORT = {'definitionGroupId': str, 'packageName': str, 'executionId': str, 'reExecute': bool, 'legalEntityId': str}
# By action its members. An OData action has neither fewer nor others.
ACTIONS = {
    'GetAzureWriteUrl': {'uniqueFileName': str}, 'ImportFromPackage': IMPORT, 'ImportFromPackageAsync': IMPORT,
    'ExportToPackage': EXPORT, 'ExportToPackageAsync': EXPORT, 'GetExportedPackageUrl': ID, 'GetExecutionSummaryStatus': ID,
    'GetExecutionSummaryPageUrl': ID, 'GetExecutionErrors': ID, 'GetImportStagingErrorFileUrl': IDS,
    'GenerateImportTargetErrorKeysFile': IDS, 'GetImportTargetErrorKeysFileUrl': IDS, 'DeleteExecutionHistoryJob': ID,
}
# By set its key, its properties, and where its rows come from: SQL, or a name.
DATE = '1900-01-01T00:00:00Z'
SETS = {
    GROUPS: (['Name'], 'SELECT name AS Name, name AS Description, operation AS OperationType, category AS ProjectCategory, '
             "'Yes' AS GenerateDataPackage, 'No' AS TruncateEntityData FROM projects ORDER BY name"),
    'DataManagementDefinitionGroupDetails': (
        ['DefinitionGroupId', 'EntityName'],
        'SELECT project AS DefinitionGroupId, entity AS EntityName, format AS SourceFormat, \'FullPush\' AS DefaultRefreshType, '
        "'No' AS SkipStaging, 'Yes' AS AutoGenerateMapping, unit AS ExecutionUnit, level AS LevelInExecutionUnit, "
        "sequence AS SequenceInLevel, 'No' AS FailExecutionUnitOnError, 'No' AS FailLevelOnError, 'Yes' AS RunBusinessLogic, "
        "'Yes' AS RunBusinessValidation, file AS InputFilePath, 'No' AS Disable, 'Yes' AS ValidationStatus "
        'FROM project_entities ORDER BY project, unit, level, sequence, entity'),
    'DataManagementExecutionJobs': (['JobId'], 'SELECT id AS JobId, project AS Description FROM jobs ORDER BY begun, id'),
    'DataManagementExecutionJobDetails': (
        ['DefinitionGroupId', 'JobId', 'EntityName'],
        'SELECT project AS DefinitionGroupId, id AS JobId, entity AS EntityName, '
        "CASE WHEN polled < polls THEN 'Executing' ELSE staging END AS StagingStatus, "
        "CASE WHEN polled < polls THEN 'NotStarted' ELSE target END AS TargetStatus, begun AS StagingStartDateTime, "
        f"CASE WHEN polled < polls THEN '{DATE}' ELSE begun END AS StagingEndDateTime, "
        f"CASE WHEN polled < polls OR target = 'NotRun' THEN '{DATE}' ELSE begun END AS TargetStartDateTime, "
        f"CASE WHEN polled < polls OR target = 'NotRun' THEN '{DATE}' ELSE begun END AS TargetEndDateTime, "
        'to_stage * (polled >= polls) AS StagingRecordsToBeProcessedCount, staged * (polled >= polls) AS StagingRecordsCreatedCount, '
        'created * (polled >= polls) AS TargetRecordsCreatedCount, updated * (polled >= polls) AS TargetRecordsUpdatedCount, '
        "sequence AS SequenceNumber, file AS FilePath, 'No' AS IgnoreError, 'No' AS CreateErrorFile, 0 AS ParallelTaskCount "
        'FROM jobs JOIN job_entities ON job = id ORDER BY begun, id, sequence, entity'),
    'DataManagementEntities': (['EntityName'], 'entities'),
    'DataManagementTargetMapEntities': (['Entity', 'StagingField', 'ArrayIndex'], 'fields'),
}


class Data:
    """The service. Every call is in one transaction of the state."""

    def __init__(self, state, config, blobs):
        self.state, self.config, self.blobs = state, config, blobs
        self.base = ''
        self.entities = {each['label'].lower(): fno_jobs.Entity(each, state) for each in config['entities']}
        self.projects = {each['name'].lower(): each for each in config.get('projects', [])}
        for project in self.projects.values():
            state.run("INSERT OR IGNORE INTO projects VALUES(?, 'Export', 'Project')", project['name'])
            for place, label in enumerate(project['entities'], 1):
                state.run("INSERT OR IGNORE INTO project_entities VALUES(?, ?, ?, ?, '{}', 1, 1, ?, 0)", project['name'], label,
                          project.get('format', 'CSV-Unicode'), '', place)

    @staticmethod
    def call_name(path):
        """The action or set that a path leads to."""
        return path.removeprefix('/data/').split('/')[-1].removeprefix(NAMESPACE).partition('(')[0]

    def call(self, method, path, query, headers, body, due):
        """Answers a request."""
        found = re.fullmatch(rf'/data/{GROUPS}/{re.escape(NAMESPACE)}(\w+)', path)
        if found and found[1] in ACTIONS:
            return self.action(found[1], method, headers, body, due)
        found = re.fullmatch(r'/data/(\w+)(?:\((.*)\))?', urllib.parse.unquote(path))
        if not found or found[1] not in SETS:
            raise refused(404, f"No HTTP resource was found that matches the request URI '{path}'.")
        if method != 'GET':
            raise refused(405, f"The requested resource does not support http method '{method}'.", {'Allow': 'GET'})
        return self.one(found[1], found[2]) if found[2] else self.set(found[1], query, due)

    # Actions.

    def action(self, name, method, headers, body, due):
        if method != 'POST':
            raise refused(405, f"The requested resource does not support http method '{method}'.", {'Allow': 'POST'})
        if headers.get('Content-Type', '').partition(';')[0].strip().lower() != 'application/json':
            raise refused(415, 'The request entity has a media type which the server does not support.')
        try:
            members = json.loads(body)
            wrong = set(members) ^ set(ACTIONS[name]) or {
                member for member, kind in ACTIONS[name].items() if not isinstance(members[member], kind)}
        except (ValueError, TypeError):
            raise refused(400, 'The request body is not valid.') from None
        if wrong:
            raise refused(400, f'The parameter {sorted(wrong)[0]} is missing, not known, or of another type.')
        value = getattr(self, re.sub('Async$', '', name))(members, due)
        if value is None:
            return Answer(204)
        context = self.base + '/data/$metadata#Edm.' + ('Boolean' if isinstance(value, bool) else 'String')
        document = {'@odata.context': context, 'value': value}
        return json_answer(200, {'@odata.context': context, 'value': document} if due('nested-value') else document)

    def GetAzureWriteUrl(self, members, _):
        if not members['uniqueFileName']:
            raise refused(400, 'The name of the file is empty.')
        blob = str(uuid.uuid4())
        return json.dumps({'BlobId': '{' + blob.upper() + '}', 'BlobUrl': self.blobs.url(self.base, blob, 'rcw')})

    def new_job(self, members, kind):
        """A job, its id made up if it has none; the second of an id is refused, in which words the facts do not tell."""
        job = {**members, 'executionId': members['executionId'] or 'job-' + str(uuid.uuid4()), 'kind': kind}
        companies = self.config.get('companies')
        if companies and job['legalEntityId'].lower() not in map(str.lower, companies):
            raise refused(400, f"Company '{job['legalEntityId']}' does not exist.")
        if self.state.value('SELECT 1 FROM jobs WHERE id = ?', job['executionId']):
            raise refused(500, f"Cannot create a record in Execution job. Job ID: {job['executionId']}. The record already exists.")
        return job

    @staticmethod
    def fate(due):
        return 'Failed' if due('fails') else 'Canceled' if due('canceled') else None

    def ImportFromPackage(self, members, due):
        job = self.new_job(members, 'Import')
        if not job['definitionGroupId'] or job['definitionGroupId'].lower() in self.projects:
            raise refused(400, f"Project '{job['definitionGroupId']}' is not one for import.")
        if self.state.value('SELECT 1 FROM jobs WHERE project = ? COLLATE NOCASE AND polled < polls', job['definitionGroupId']):
            due.violation = 'an import was begun while another of its project ran'
        content = self.blobs.content_of_url(job['packageUrl'])
        if content is None:
            raise refused(400, 'The package cannot be read from its URL.')
        try:
            fno_jobs.Import(self.state, self.entities, job, content).run(self.config.get('polls', 2), self.fate(due))
        except Unreadable as error:
            raise refused(400, str(error)) from None
        return job['executionId']

    def ExportToPackage(self, members, due):
        job = self.new_job(members, 'Export')
        project = self.projects.get(job['definitionGroupId'].lower())
        if project is None:
            raise refused(400, f"Project '{job['definitionGroupId']}' does not exist.")
        content = fno_jobs.export(self.state, self.entities, job, project, self.config.get('polls', 2), self.fate(due))
        if content is not None:
            blob = str(uuid.uuid4())
            self.blobs.put(blob, content)
            self.state.run('UPDATE jobs SET blob = ? WHERE id = ?', blob, job['executionId'])
        return job['executionId']

    def job(self, members):
        job = self.state.row('SELECT * FROM jobs WHERE id = ?', members['executionId'])
        if job is None:
            raise refused(400, f"Execution ID '{members['executionId']}' is not found.")
        return job

    def errors_of(self, made_by, members):
        """The file of errors of the entity that is meant, or None; of what is not known here there are none."""
        job, entity = self.job(members), self.entities.get(members['entityName'].lower())
        return made_by(self.state, entity, job['id']) if entity and self.is_done(job) else None

    def GetExecutionSummaryStatus(self, members, due):
        if due('early-400'):
            raise refused(400, 'Bad request')
        job = self.job(members)
        if job['polled'] >= job['polls']:
            return job['result']
        self.state.run('UPDATE jobs SET polled = polled + 1 WHERE id = ?', job['id'])
        words = ['Unknown', 'NotRun'] + ['Executing'] * job['polls']
        return words[max(0, 3 - job['polls']) + job['polled']]

    def is_done(self, job):
        return job['polled'] >= job['polls']

    def GetExportedPackageUrl(self, members, due):
        job = self.job(members)
        ready = self.is_done(job) and job['blob'] and not due('empty-url')
        return self.blobs.url(self.base, job['blob'], 'r') if ready else ''

    def GetExecutionSummaryPageUrl(self, members, _):
        job = self.job(members)
        return f'{self.base}/?cmp={job["company"]}&mi=DMFExecutionSummary&ExecutionId={urllib.parse.quote(job["id"])}'

    def GetExecutionErrors(self, members, _):
        job = self.job(members)
        rows = self.state.rows('SELECT * FROM job_errors WHERE job = ? ORDER BY rowid', job['id']) if self.is_done(job) else []
        return json.dumps([{'RecordId': self.record_id(row), 'Field': row['field'], 'ErrorMessage': row['message']} for row in rows],
                          ensure_ascii=False)

    def record_id(self, row):
        """What an error calls its record: its key, or with `record_ids` of "numbers" the number that staging gave it."""
        if not row['record']:
            return ''
        if self.config.get('record_ids', 'keys') == 'numbers':
            return str(5637144576 + row['record'])
        return ','.join(json.loads(row['keys']))

    def GetImportStagingErrorFileUrl(self, members, due):
        content = self.errors_of(fno_jobs.staging_file, members)
        return self.url_of_errors('staging', members, content) if content and not due('empty-url') else ''

    def GenerateImportTargetErrorKeysFile(self, members, _):
        content = self.errors_of(fno_jobs.target_keys_file, members)
        if content:
            self.state.run('UPDATE job_entities SET keys_made = 1 WHERE job = ? AND entity = ?',
                           members['executionId'], members['entityName'])
        return content is not None

    def GetImportTargetErrorKeysFileUrl(self, members, due):
        content = self.errors_of(fno_jobs.target_keys_file, members)
        made = self.state.value('SELECT keys_made FROM job_entities WHERE job = ? AND entity = ?',
                                members['executionId'], members['entityName'])
        return self.url_of_errors('keys', members, content) if content and made and not due('empty-url') else ''

    def url_of_errors(self, kind, members, content):
        name = f'{members["executionId"]}-{members["entityName"]}-{kind}.txt'
        self.blobs.put(name, content)
        return self.blobs.url(self.base, name, 'r')

    def DeleteExecutionHistoryJob(self, members, _):
        job = self.job(members)
        self.state.run('DELETE FROM jobs WHERE id = ?', job['id'])
        for table in ('job_entities', 'job_errors'):
            self.state.run(f'DELETE FROM {table} WHERE job = ?', job['id'])

    # Sets.

    def rows_of(self, name):
        source = SETS[name][1]
        if source == 'entities':
            return [{'EntityName': each.label, 'EntityKey': each.target, 'TargetName': each.target,
                     'StagingTableName': each.target + 'Staging', 'ChangeTrackingType': 'None', 'IsShared': yes(each.shared),
                     'EntityIsEnabled': 'Yes', 'Modules': '', 'Tags': ''} for each in self.entities.values()]
        if source == 'fields':
            return [{'Entity': each.label, 'EntityLabel': each.label, 'TargetTable': each.target, 'TargetField': field['name'],
                     'StagingField': field['name'].upper(), 'FieldAOTName': field['name'],
                     'FieldDataTypeValue': fno_jobs.KINDS[field.get('type', 'text')], 'FieldLength': field.get('length', 0),
                     'IsRequired': yes(field.get('required')), 'ArrayIndex': 0}
                    for each in self.entities.values() for field in each.fields.values()]
        return [dict(row) for row in self.state.rows(source)]

    def one(self, name, key):
        """The row of a key: a value, or several with their names."""
        values = dict(re.findall(r"(\w+)='((?:[^']|'')*)'", key)) or {SETS[name][0][0]: key.strip("'")}
        for row in self.rows_of(name):
            if all(same(row[property_], value.replace("''", "'")) for property_, value in values.items() if property_ in row):
                return json_answer(200, {'@odata.context': f'{self.base}/data/$metadata#{name}/$entity', **tagged(row)})
        raise refused(404, f'No record of {name} was found.')

    def set(self, name, query, due):
        """The rows that a filter leaves, page by page."""
        unknown = set(query) - {'$filter', '$select', '$top', '$skiptoken', '$count', 'cross-company'}
        if unknown:
            raise refused(400, f"The query option '{sorted(unknown)[0]}' is not supported here.")
        rows = [] if due('no-details') else self.rows_of(name)
        for property_, value in comparisons(query.get('$filter', '')):
            rows = [row for row in rows if same(member(row, property_), value)]
        if name == 'DataManagementExecutionJobDetails':
            for job in {row['JobId'] for row in rows}:
                self.state.run('UPDATE jobs SET polled = min(polled + 1, polls) WHERE id = ?', job)
        document = {'@odata.context': f'{self.base}/data/$metadata#{name}'}
        if query.get('$count') == 'true':
            document['@odata.count'] = len(rows)
        rows = rows[:int(query['$top'])] if '$top' in query else rows
        first, size = int(query.get('$skiptoken', 0)), self.config.get('page_size', 10000)
        page = [tagged(row) for row in rows[first:first + size]]
        if query.get('$select'):
            page = [{each: member(row, each) for each in query['$select'].split(',')} for row in page]
        document['value'] = page
        if first + size < len(rows):
            more = urllib.parse.urlencode({**query, '$skiptoken': first + size}, safe='$', quote_via=urllib.parse.quote)
            document['@odata.nextLink'] = f'{self.base}/data/{name}?{more}'
        return json_answer(200, document)


def yes(value):
    return 'Yes' if value else 'No'


def tagged(row):
    return {'@odata.etag': 'W/"1"', **row}


def member(row, name):
    if name not in row:
        raise refused(400, f"Could not find a property named '{name}'.")
    return row[name]


def same(found, wanted):
    return str(found).lower() == wanted.lower()


def comparisons(text):
    """The properties and values of a filter of comparisons with `eq` and `and`; a symbol may have its type before it."""
    wanted, rest = [], text.strip()
    while rest:
        found = re.match(r"(\w+) eq (?:[\w.]*'((?:[^']|'')*)'|(-?\d+))(?: and |$)", rest)
        if not found:
            raise refused(400, f"Syntax error in the filter '{text}'.")
        wanted.append((found[1], found[3] or found[2].replace("''", "'")))
        rest = rest[found.end():]
    return wanted
