"""Writing: what one transaction does, which is a request, a change set, or all targets of CreateMultiple and its like."""
import contextlib
import sqlite3
import time
import urllib.parse
import uuid

from dataverse_address import Finder, address, relative
from dataverse_answer import PAYLOAD, PLUGIN, bad_payload, bad_query, duplicate, refused
from dataverse_solution import Solution
from dataverse_values import take
from standin_state import quoted


class Writer(Finder):
    """One transaction. `references` are the rows that parts of a change set gave a Content-ID."""

    def __init__(self, service):
        super().__init__(service.state)
        self.schema, self.config, self.base = service.schema, service.config, service.base
        self.now = time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())
        self.references, self.addresses = {}, {}
        self.version = self.state.value("SELECT value FROM counters WHERE name = 'version'")
        self.solution = Solution(self) if self.config.get('solution') else None

    def finish(self):
        self.state.run("UPDATE counters SET value = ? WHERE name = 'version'", self.version)

    # From JSON to columns.

    def record(self, table, document):
        """The columns that a document sets, by name."""
        if not isinstance(document, dict):
            raise bad_payload(table.set, 'A node of another type was read where an object was expected.')
        record = {}
        for name, value in document.items():
            column = table.properties.get(name)
            if column is not None and column.type != 'lookup':
                # What the platform writes by itself is passed over.
                if not column.computed:
                    record[column.name] = take(table, column, value)
            elif name.endswith('@odata.bind'):
                self.bind(table, record, name[:-len('@odata.bind')], value)
            elif value is None and name in table.navigations:
                self.clear(record, table.navigations[name][0])
            elif column is not None:
                raise refused(400, 'CRM do not support direct update of Entity Reference properties, Use Navigation properties instead.',
                              code=PAYLOAD)
            elif '@' not in name:
                raise bad_payload(table.set, f"Invalid property '{name}' was found in entity 'Microsoft.Dynamics.CRM.{table.logical}'.",
                                  'Microsoft.Crm.CrmException')
        return record

    def bind(self, table, record, navigation, value):
        column, target = table.navigations.get(navigation, (None, None))
        if column is None:
            raise bad_payload(table.set, f"An undeclared property '{navigation}' which only has property annotations in the payload but no "
                              'property value was found in the payload.')
        if value is None:
            return self.clear(record, column)
        if type(value) is not str:
            raise bad_payload(table.set, f"The value of '{navigation}@odata.bind' is no text.")
        where = self.resolved(value)
        if where.table.logical != target:
            raise bad_query(f"The '{where.table.logical}' record is no target of '{navigation}'.")
        record[column.name] = self.found(where)
        if column.is_polymorphic:
            record[column.type_column] = target
        return None

    @staticmethod
    def clear(record, column):
        record[column.name] = None
        if column.is_polymorphic:
            record[column.type_column] = None

    def resolved(self, text):
        """The address that a text in a body gives."""
        if text.startswith('$'):
            return self.reference(text[1:])
        if text not in self.addresses:
            self.addresses[text] = address(self.schema, urllib.parse.unquote(relative(text, self.base)))
        return self.addresses[text]

    def reference(self, name):
        if name not in self.references:
            raise bad_query(f"Content-ID Reference: '${name}' does not exist in the batch context.")
        return self.references[name]

    # Rows.

    def upsert(self, where, document, may_create=True, may_update=True):
        """Writes the row at an address; its id, and whether it is new."""
        record, row_id = self.record(where.table, document), self.find(where)
        given = record.pop(where.table.id, None)
        if given and given != (row_id or where.row_id or given):
            raise bad_query('The id of the body is another than that of the address.')
        if row_id is None and not may_create:
            self.found(where)
        if row_id is not None and not may_update:
            raise duplicate()
        if row_id is not None:
            # By what a row was found it is not changed; a new one gets what the body says.
            self.update(where.table, row_id, {name: value for name, value in record.items() if name not in where.key})
            return row_id, False
        return self.create(where.table, where.key | record, where.row_id or given), True

    def create(self, table, record, row_id=None):
        given = record.pop(table.id, None) or row_id
        row_id = given or str(uuid.uuid4())
        record = {**table.defaults, **{name: value for name, value in record.items() if value is not None}}
        created = record.get('overriddencreatedon') or self.now
        record |= {table.id: row_id, 'createdon': created, 'modifiedon': self.now}
        if self.solution:
            self.solution.before_create(table, record)
        self.check(table, record)
        self.compute(table, record, record)
        self.insert(table, record)
        if given:
            self.state.run('DELETE FROM deleted WHERE logical = ? AND id = ?', table.logical, row_id)
        if self.solution:
            self.solution.after_write(table, row_id, record)
        return row_id

    def insert(self, table, record):
        self.version += 1
        record['versionnumber'] = self.version
        sql = f'INSERT INTO {table.sql}({", ".join(map(quoted, record))}) VALUES({", ".join("?" * len(record))})'
        self.write(sql, record.values())

    def update(self, table, row_id, record):
        if self.solution:
            self.solution.before_update(table, row_id, record)
        self.check(table, record)
        if any(name in record for column in table.composed for name in column.computed):
            old = self.state.row(f'SELECT * FROM {table.sql} WHERE {quoted(table.id)} = ?', row_id)
            self.compute(table, record, dict(old) | record)
        self.version += 1
        record |= {'modifiedon': self.now, 'versionnumber': self.version}
        record.pop('overriddencreatedon', None)
        if any(name in record for key in table.keys.values() for name in key):
            self.known.clear()
        settings = ', '.join(f'{quoted(name)} = ?' for name in record)
        self.write(f'UPDATE {table.sql} SET {settings} WHERE {quoted(table.id)} = ?', [*record.values(), row_id])
        if self.solution:
            self.solution.after_write(table, row_id, record)

    def write(self, sql, values):
        try:
            self.state.run(sql, *values)
        except sqlite3.IntegrityError:
            raise duplicate() from None

    def check(self, table, record):
        """Lets a plug-in refuse what the configuration says."""
        for refusal in self.config.get('refuse', ()):
            if refusal['table'] == table.logical and record.get(refusal['field']) == refusal['value']:
                raise refused(refusal.get('status', 400), refusal.get('message', 'The record was refused by a plug-in.'),
                              code=refusal.get('code', PLUGIN))

    @staticmethod
    def compute(table, record, whole):
        """Puts together what is put together of other columns."""
        for column in table.composed:
            text = ' '.join(whole[name] for name in column.computed if whole.get(name))
            record[column.name] = text[:column.length] or None

    def delete(self, table, row_id):
        for other, column in self.schema.referencing[table.logical]:
            self.let_go(other, column, table, row_id)
        self.version += 1
        self.known.clear()
        self.state.run(f'DELETE FROM {table.sql} WHERE {quoted(table.id)} = ?', row_id)
        self.state.run('INSERT OR REPLACE INTO deleted VALUES(?, ?, ?)', table.logical, row_id, self.version)

    def let_go(self, other, column, table, row_id):
        """What becomes of the rows that look up one that is deleted."""
        condition, values = f'{quoted(column.name)} = ?', [row_id]
        if column.is_polymorphic:
            condition, values = condition + f' AND {quoted(column.type_column)} = ?', [row_id, table.logical]
        for row in self.state.rows(f'SELECT {quoted(other.id)} FROM {other.sql} WHERE {condition}', *values):
            if column.on_delete == 'restrict':
                raise refused(405, 'The object you tried to delete is associated with another object and cannot be deleted.',
                              code='0x80040227')
            if column.on_delete == 'cascade':
                self.delete(other, row[0])
            else:
                cleared = {}
                self.clear(cleared, column)
                self.update(other, row[0], cleared)


@contextlib.contextmanager
def writing(service, writer=None):
    """The transaction that there is, or one of its own."""
    if writer is not None:
        yield writer
        return
    with service.state.transaction():
        writer = Writer(service)
        yield writer
        writer.finish()
