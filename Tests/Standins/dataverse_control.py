"""Rows as tests compare them: look-ups by the keys of their rows instead of ids, and nothing that a service makes up."""
import json

from dataverse_schema import SYSTEM
from dataverse_values import teller, text_of
from standin_answer import Answer, json_answer
from standin_state import quoted


class Names:
    """How rows are called: the columns of their natural key, with a slash between them."""

    def __init__(self, schema, state):
        self.schema, self.state, self.known = schema, state, {}

    def of(self, logical, row_id):
        table = self.schema.tables.get(logical)
        if table is None or row_id is None:
            return row_id
        if (logical, row_id) not in self.known:
            row = self.state.row(f'SELECT * FROM {table.sql} WHERE {quoted(table.id)} = ?', row_id)
            self.known[logical, row_id] = row_id if row is None else '/'.join(
                '' if value is None else str(value) for value in (self.value(table, row, name) for name in table.natural))
        return self.known[logical, row_id]

    def value(self, table, row, name):
        column = table.columns[name]
        return self.of(self.target(column, row), row[name]) if column.type == 'lookup' else row[name]

    @staticmethod
    def target(column, row):
        return row[column.type_column] if column.is_polymorphic else column.targets[0]


def rows_of(schema, state, query):
    """`table=salesorder`, and `ids=yes` for who wants the ids of the rows as well."""
    table = schema.tables.get(query.get('table'))
    if table is None:
        return json_answer(404, {'error': 'there is no such table'})
    names = Names(schema, state)
    hidden = {*SYSTEM, *([] if query.get('ids') else [table.id])}
    columns = [(column, teller(column)) for column in table.columns.values() if column.name not in hidden]
    with state.snapshot():
        texts = {}
        for row in state.rows(f'SELECT * FROM {table.sql}'):
            texts[names.of(table.logical, row[table.id]), row[table.id]] = told(names, columns, row)
    return Answer(200, ('[' + ',\n'.join(texts[key] for key in sorted(texts)) + ']').encode(), 'application/json')


def told(names, columns, row):
    members = []
    for column, tell in columns:
        value = row[column.name]
        if value is None:
            continue
        if column.type == 'lookup':
            target = names.target(column, row)
            members.append(f'{json.dumps(column.name)}:{text_of(str(names.of(target, value)))}')
            if column.is_polymorphic:
                members.append(f'{json.dumps(column.type_column)}:{json.dumps(target)}')
        else:
            members.append(f'{json.dumps(column.name)}:{tell(value)}')
    return '{' + ','.join(members) + '}'
