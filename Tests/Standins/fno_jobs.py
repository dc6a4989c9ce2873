"""The work of data management: imports from the file into staging and on into the target, and exports.

A job is done at once when it is asked for; what is told of it comes with the polls. Entities that a manifest lets run in parallel
are worked on in the reverse of its order, for nobody may rely on another.
"""
import csv
import datetime
import decimal
import hashlib
import io
import json
import re
import uuid

from fno_package import Package, Unreadable, file_of, write_package
from standin_state import quoted

KINDS = {'text': 'String', 'integer': 'Integer', 'int64': 'Int64', 'real': 'Real', 'date': 'Date', 'datetime': 'UtcDateTime',
         'noyes': 'Enum', 'enum': 'Enum', 'guid': 'Guid', 'decimal': 'Real', 'boolean': 'Enum'}


class Refusal(Exception):
    """Why a record is not taken, and for which field."""

    def __init__(self, field, message):
        super().__init__(message)
        self.field, self.message = field, message


def canonical(value, field, name):
    """A value as it is stored; what is more tolerant than that is what production feeds send."""
    if value == '" "':
        return ' '
    kind = field.get('type', 'text')
    try:
        if kind in ('integer', 'int64'):
            number = decimal.Decimal(value)
            if number == int(number) and abs(number) < 2 ** (31 if kind == 'integer' else 63):
                return str(int(number))
        elif kind in ('real', 'decimal'):
            if re.fullmatch(r'[+-]?(\d+\.?\d*|\.\d+)', value):
                return format(decimal.Decimal(value).normalize() + 0, 'f')
        elif kind in ('date', 'datetime'):
            is_iso = re.fullmatch(r'\d{4}-\d\d-\d\d([T ]\d\d:\d\d:\d\dZ?)?', value)
            moment = datetime.datetime.fromisoformat(value.rstrip('Z')) if is_iso else datetime.datetime.strptime(value, '%m/%d/%Y')
            return moment.isoformat(' ')[:10 if kind == 'date' else 19]
        elif kind in ('noyes', 'boolean'):
            return {'yes': 'Yes', '1': 'Yes', 'no': 'No', '0': 'No'}[value.lower()]
        elif kind == 'enum':
            symbols = field['values']
            known = {symbol.lower(): symbol for symbol in symbols} | {str(place): symbol for place, symbol in enumerate(symbols)}
            return known[value.lower()]
        elif kind == 'guid':
            return str(uuid.UUID(value))
        else:
            # As its database counts them.
            if 'length' not in field or len(value.encode('utf-16-le')) <= 2 * field['length']:
                return value
            raise Refusal(name, f'The value of field {name} is longer than {field["length"]} characters.')
    except (ValueError, KeyError, ArithmeticError):
        pass
    raise Refusal(name, f'DMF2018: a value of field {name} is not valid for its type.')


class Entity:
    """An entity of the environment: `fields` by lower case, or nothing if it takes any column as text."""

    def __init__(self, config, state):
        self.label, self.target, self.state = config['label'], config['target'], state
        self.fields = {name.lower(): {**field, 'name': name} for name, field in config.get('fields', {}).items()}
        self.kinds = {field['name']: field for field in self.fields.values()}
        self.keys, self.parent, self.numbers = config['keys'], config.get('parent'), config.get('numbers', {})
        self.known = {name: {value.lower() for value in values} for name, values in config.get('known', {}).items()}
        self.shared = config.get('shared', False)
        self.required = [name for name, field in self.kinds.items() if field.get('required')] + self.keys
        names = list(self.kinds) or self.keys
        assert 'company' not in map(str.lower, names) and set(self.keys) <= set(names), f'{self.label}: the keys, or a field called company'
        columns = ', '.join(f'{quoted(name)} TEXT COLLATE NOCASE DEFAULT \'\'' for name in ['company', *names])
        state.run(f'CREATE TABLE IF NOT EXISTS {quoted(self.label)}({columns}, '
                  f'PRIMARY KEY({", ".join(map(quoted, ["company", *self.keys]))}))')
        state.run(f'CREATE TABLE IF NOT EXISTS {quoted(self.label + " (staging)")}(job TEXT COLLATE NOCASE, {columns})')

    def columns(self, staging=False):
        table = self.label + (' (staging)' if staging else '')
        return [row['name'] for row in self.state.rows('SELECT name FROM pragma_table_info(?)', table)][2 if staging else 1:]

    def name_of(self, field):
        """A field as it is spelled here."""
        if not self.fields:
            for table, staging in ((self.label, False), (self.label + ' (staging)', True)):
                if field.lower() not in map(str.lower, self.columns(staging)):
                    self.state.run(f'ALTER TABLE {quoted(table)} ADD COLUMN {quoted(field)} TEXT COLLATE NOCASE DEFAULT \'\'')
            return next(name for name in self.columns() if name.lower() == field.lower())
        if field.lower() not in self.fields:
            raise Unreadable(f'DMF2022: the mapping of entity {self.label} has a field {field}, which the entity has not.')
        return self.fields[field.lower()]['name']

    def staged(self, record, seen):
        """A record as staging takes it."""
        record = {name: value and canonical(value, self.kinds.get(name, {}), name) for name, value in record.items()}
        for name in self.required:
            if not record.get(name) and name not in self.numbers:
                raise Refusal(name, f'Field {name} must be filled in.')
        key = tuple(record.get(name, '').lower() for name in self.keys)
        if all(key) and key in seen:
            raise Refusal(self.keys[0], 'DMF1959: the key of this record occurs more than once in the file.')
        seen.add(key)
        return record

    def load(self, record, company):
        """Puts a record into the target, and says whether it was new."""
        for name, known in self.known.items():
            if record.get(name) and record[name].lower() not in known:
                raise Refusal(name, f'The value in field {name} is not found in the related table.')
        company = '' if self.shared else company
        if self.parent and not self.has_parent(record, company):
            raise Refusal(next(iter(self.parent['fields'])), f'The record of {self.parent["entity"]} does not exist.')
        for name, prefix in self.numbers.items():
            if not record.get(name):
                record[name] = self.next_number(prefix)
        values = {'company': company, **record}
        key = {name: values[name] for name in ['company', *self.keys]}
        found = self.state.value(f'SELECT 1 FROM {quoted(self.label)} WHERE {condition(key)}', *key.values())
        if found:
            # The number of the row tells what has changed since when.
            self.state.run(f'UPDATE {quoted(self.label)} SET {condition(values, ", ")}, '
                           f'rowid = 1 + (SELECT max(rowid) FROM {quoted(self.label)}) WHERE {condition(key)}',
                           *values.values(), *key.values())
        else:
            insert(self.state, self.label, values)
        return not found

    def has_parent(self, record, company):
        other = {'company': company, **{theirs: record.get(own, '') for own, theirs in self.parent['fields'].items()}}
        return self.state.value(f'SELECT 1 FROM {quoted(self.parent["entity"])} WHERE {condition(other)}', *other.values())

    def next_number(self, prefix):
        return prefix + '%06d' % self.state.value(
            'INSERT INTO sequences VALUES(?, 1) ON CONFLICT DO UPDATE SET next = next + 1 RETURNING next', prefix)


def condition(values, between=' AND '):
    return between.join(f'{quoted(name)} = ?' for name in values)


def insert(state, table, values):
    state.run(f'INSERT INTO {quoted(table)}({", ".join(map(quoted, values))}) VALUES({", ".join("?" * len(values))})',
              *values.values())


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime('%Y-%m-%dT%H:%M:%SZ')


def begin(state, job, result, polls, package=None):
    """Writes a job down; what it is comes with its first polls."""
    insert(state, 'jobs', {
        'id': job['executionId'], 'project': job['definitionGroupId'], 'company': job['legalEntityId'], 'kind': job['kind'],
        'package': hashlib.sha256(package or b'').hexdigest(), 'executes': int(job.get('execute', True)), 'result': result,
        'polls': polls, 'polled': 0, 'begun': now(), 'blob': ''})


class Import:
    """One import of a package, in a transaction of who calls it."""

    def __init__(self, state, entities, job, content):
        self.state, self.entities, self.job, self.content = state, entities, job, content
        self.package = Package(content)

    def run(self, polls, fate=None):
        """Does it, unless the fate of the job is to end otherwise."""
        unknown = [each.label for each in self.package.entities if each.label.lower() not in self.entities]
        self.define_project()
        begin(self.state, self.job, fate or 'Failed', polls, self.content)
        if fate or unknown:
            self.error('', 'job', 0, '', f'Entity {unknown[0]} does not exist in the target environment.' if unknown
                       else 'The execution was ended by somebody.' if fate == 'Canceled' else 'The batch job ended in an error.')
            for each in self.package.entities:
                self.account(each, staging='Error' if each.label in unknown else 'NotRun')
            return
        ended = set()
        for each in sorted(reversed(self.package.entities), key=lambda each: (each.level, each.sequence)):
            if each.disabled:
                continue
            skipped = ('unit', each.unit) in ended or ('level', each.unit, each.level) in ended
            if not self.entity(each, skipped) and each.fails_unit:
                ended.add(('unit', each.unit))
            elif each.fails_level:
                ended.add(('level', each.unit, each.level))
        self.conclude()

    def define_project(self):
        """Makes the project of the package; without `overwrite` its entities stay as they are if they are there."""
        project = self.job['definitionGroupId']
        self.state.run("INSERT OR IGNORE INTO projects VALUES(?, 'Import', 'Project')", project)
        if self.job['overwrite']:
            self.state.run('DELETE FROM project_entities WHERE project = ?', project)
        for each in self.package.entities:
            self.state.run('INSERT OR IGNORE INTO project_entities VALUES(?, ?, ?, ?, ?, ?, ?, ?, 0)', project, each.label, each.format,
                           each.file, json.dumps(each.columns), each.unit, each.level, each.sequence)
            row = self.state.row('SELECT * FROM project_entities WHERE project = ? AND entity = ?', project, each.label)
            each.format, each.columns = row['format'], json.loads(row['columns'])

    def entity(self, each, skipped):
        """Imports an entity, and says whether all went well."""
        entity = self.entities[each.label.lower()]
        done = {'staging': 'NotRun', 'target': 'NotRun'}
        # Without a map nothing is moved, and nobody is told.
        if not skipped and each.columns:
            try:
                header, records = self.stage(each, entity, done)
                done['header'] = json.dumps(header)
                if self.job['execute']:
                    self.load(entity, records, done)
            except Unreadable as error:
                done['staging'] = 'Error'
                self.error(entity.label, 'file', 0, '', str(error))
        self.account(each, **done)
        return 'Error' not in (done['staging'], done['target'])

    def account(self, each, **done):
        insert(self.state, 'job_entities', {
            'job': self.job['executionId'], 'entity': each.label, 'sequence': each.sequence, 'file': each.file, 'header': '[]',
            'target': 'NotRun', 'to_stage': 0, 'staged': 0, 'created': 0, 'updated': 0, **done})

    def stage(self, each, entity, done):
        header, fields, rows = self.package.records(each, entity.target)
        fields, rows, staged, seen = [entity.name_of(field) for field in fields], list(rows), [], set()
        done['staging'], done['to_stage'] = 'Finished', len(rows)
        for number, row in enumerate(rows, 1):
            try:
                record = entity.staged(dict(zip(fields, row)), seen)
            except Refusal as refusal:
                done['staging'] = 'Error'
                raw = dict(zip(fields, row))
                self.error(entity.label, 'staging', number, refusal.field, refusal.message,
                           [raw.get(name, '') for name in entity.keys], row)
                continue
            staged.append((number, record))
            insert(self.state, entity.label + ' (staging)',
                   {'job': self.job['executionId'], 'company': self.job['legalEntityId'], **record})
        done['staged'] = len(staged)
        return header, staged

    def load(self, entity, records, done):
        done.update(target='Finished', created=0, updated=0)
        for number, record in records:
            keys = [record.get(name, '') for name in entity.keys]
            try:
                done['created' if entity.load(record, self.job['legalEntityId']) else 'updated'] += 1
            except Refusal as refusal:
                done['target'] = 'Error'
                self.error(entity.label, 'target', number, refusal.field, refusal.message, keys, list(record.values()))

    def error(self, entity, stage, record, field, message, keys=(), values=()):
        insert(self.state, 'job_errors', {
            'job': self.job['executionId'], 'entity': entity, 'stage': stage, 'record': record, 'field': field, 'message': message,
            'keys': json.dumps(list(keys)), 'values': json.dumps(list(values))})

    def conclude(self):
        job = self.job['executionId']
        arrived = self.state.value('SELECT sum(CASE WHEN ? THEN created + updated ELSE staged END) FROM job_entities WHERE job = ?',
                                   self.job['execute'], job)
        wrong = self.state.value('SELECT count(*) FROM job_errors WHERE job = ?', job)
        result = 'Succeeded' if not wrong else 'PartiallySucceeded' if arrived else 'Failed'
        self.state.run('UPDATE jobs SET result = ? WHERE id = ?', result, job)


def error_file(header, rows):
    """CSV with a comma, CRLF and no mark, as both files of errors are assumed to be."""
    text = io.StringIO(newline='')
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()


def target_keys_file(state, entity, job):
    """The file of the keys that the target refused, or nothing if there is none."""
    rows = state.rows("SELECT keys FROM job_errors WHERE job = ? AND entity = ? AND stage = 'target' ORDER BY record", job, entity.label)
    return error_file(entity.keys, [json.loads(row['keys']) for row in rows]) if rows else None


def staging_file(state, entity, job):
    """The file of the records that staging refused, or nothing if there is none."""
    header = state.value('SELECT header FROM job_entities WHERE job = ? AND entity = ?', job, entity.label)
    rows = state.rows('SELECT "values", message FROM job_errors WHERE job = ? AND entity = ? AND stage = \'staging\' ORDER BY record',
                      job, entity.label)
    if not rows:
        return None
    return error_file([*json.loads(header), 'ErrorMessage'], [[*json.loads(row['values']), row['message']] for row in rows])


def exported(value, kind):
    """A value as an environment writes it."""
    if value in ('', None) or kind not in ('date', 'real', 'decimal'):
        return '" "' if value == ' ' else value or ''
    if kind == 'date':
        return value + ' 00:00:00'
    text = f'{decimal.Decimal(value):.16f}'
    return '.000000' if decimal.Decimal(value) == 0 else re.sub(r'^(-?)0\.', r'\1.', text)


def export(state, entities, job, project, polls, fate=None):
    """Makes the package of a project, whose content is returned; if it is incremental, of what changed since it was made last."""
    begin(state, job, fate or 'Succeeded', polls)
    if fate:
        return None
    parts = []
    for place, label in enumerate(project['entities'], 1):
        entity = entities[label.lower()]
        columns = entity.columns()
        company = '' if entity.shared else job['legalEntityId'] or project.get('company', '')
        seen = state.value('SELECT seen FROM project_entities WHERE project = ? AND entity = ?', project['name'], entity.label)
        kinds = [entity.kinds.get(name, {}).get('type') for name in columns]
        rows = state.rows(f'SELECT rowid, {", ".join(map(quoted, columns))} FROM {quoted(entity.label)} '
                          'WHERE company = ? AND rowid > ? ORDER BY rowid', company, (seen or 0) if project.get('incremental') else 0)
        parts.append((entity.label, entity.target, project.get('format', 'CSV-Unicode'), columns,
                      [[exported(value, kind) for value, kind in zip(row[1:], kinds)] for row in map(tuple, rows)]))
        if rows:
            state.run('UPDATE project_entities SET seen = ? WHERE project = ? AND entity = ?', rows[-1][0], project['name'], entity.label)
        insert(state, 'job_entities', {
            'job': job['executionId'], 'entity': entity.label, 'sequence': place, 'file': file_of(entity.label), 'header': '[]',
            'staging': 'Finished', 'target': 'Finished', 'to_stage': len(rows), 'staged': len(rows), 'created': len(rows), 'updated': 0})
    return write_package(project['name'], parts)
