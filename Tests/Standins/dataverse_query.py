"""From the options of a query to SQL: which rows, in which order."""
import decimal
import re

from dataverse_answer import bad_query, unknown_property
from dataverse_schema import OPTIONS
from dataverse_values import GUID
from standin_state import quoted

SQL_OF = {'eq': '=', 'ne': '<>', 'gt': '>', 'ge': '>=', 'lt': '<', 'le': '<='}
WHOLE = ('integer', 'bigint', *OPTIONS)
NUMBERS = ('decimal', 'money')


def column_of(table, name):
    """The column of a property. A look-up of one table may be called by its column as well."""
    found = table.properties.get(name)
    if found is None:
        column, _ = table.navigations.get(name, (None, None))
        if column is None or column.is_polymorphic:
            raise unknown_property(name, table.logical)
        return column
    return found


def operand(column, alias):
    """A column as it is compared and sorted. Numbers are kept as texts."""
    sql = f'{alias}.{quoted(column.name)}'
    return f'CAST({sql} AS REAL)' if column.type in NUMBERS else sql


class Condition:
    """The SQL of a filter, and its values."""

    def __init__(self, schema, table, tree):
        self.schema, self.values = schema, []
        self.sql = self.of(table, 't', tree)

    def of(self, table, alias, tree):
        kind = tree[0]
        if kind in ('and', 'or'):
            return '(' + f' {kind} '.join(self.of(table, alias, part) for part in tree[1:]) + ')'
        if kind == 'not':
            return f'NOT {self.of(table, alias, tree[1])}'
        *way, name = tree[1]
        if way:
            return self.beyond(table, alias, way[0], (kind, [*way[1:], name], *tree[2:]))
        column = column_of(table, name)
        if kind == 'compare':
            return self.comparison(column, alias, tree[2], tree[3])
        if kind in ('in', 'not in'):
            self.values += [literal_of(column, literal) for literal in tree[2]]
            return f'{operand(column, alias)} {kind} ({", ".join("?" * len(tree[2]))})'
        return self.search(column, alias, kind, tree[2])

    def beyond(self, table, alias, navigation, tree):
        """A condition on the row that is looked up."""
        if navigation not in table.navigations:
            raise unknown_property(navigation, table.logical)
        column, target_name = table.navigations[navigation]
        target = self.schema.tables.get(target_name)
        if target is None:
            raise unknown_property(navigation, table.logical)
        inner = f'n{len(alias)}{alias}'
        sql = f'{alias}.{quoted(column.name)} IN (SELECT {quoted(target.id)} FROM {target.sql} {inner} WHERE {{}})'
        return sql.format(self.of(target, inner, tree))

    def comparison(self, column, alias, operator, literal):
        sql = operand(column, alias)
        if literal.kind == 'null':
            if operator not in ('eq', 'ne'):
                raise bad_query('Only eq and ne compare with null.')
            return f'{sql} IS {"NOT " if operator == "ne" else ""}NULL'
        self.values.append(literal_of(column, literal))
        if operator == 'ne':
            # Rows without a value differ, too.
            return f'({sql} <> ? OR {sql} IS NULL)'
        return f'{sql} {SQL_OF[operator]} ?'

    def search(self, column, alias, function, literal):
        if literal.kind != 'text' or column.type not in ('string', 'memo'):
            raise bad_query(f"The function '{function}' is for texts.")
        escaped = re.sub(r'([\\%_])', r'\\\1', literal.value)
        before, after = ('' if function == 'startswith' else '%'), ('' if function == 'endswith' else '%')
        self.values.append(before + escaped + after)
        return f"{alias}.{quoted(column.name)} LIKE ? ESCAPE '\\'"


def literal_of(column, literal):
    """A literal as SQL compares it with a column. What stands between quotes may be any type, since In has texts only."""
    value = literal.value
    try:
        if column.type in ('string', 'memo') and literal.kind in ('text', 'guid'):
            return value
        if column.type in WHOLE and literal.kind in ('number', 'text'):
            return int(value)
        if column.type in NUMBERS and literal.kind in ('number', 'text'):
            return float(decimal.Decimal(value))
        if column.type == 'boolean' and literal.kind in ('boolean', 'text'):
            return int(value in (True, 'true', '1'))
        if column.type in ('lookup', 'guid') and literal.kind in ('guid', 'text') and GUID.fullmatch(value):
            return value.lower()
        if column.type == 'date' and literal.kind in ('moment', 'text'):
            return value[:10]
        if column.type == 'datetime' and literal.kind in ('moment', 'text'):
            return value if 'T' in value else value + 'T00:00:00Z'
    except (ValueError, TypeError, decimal.InvalidOperation):
        pass
    raise bad_query(f"A binary operator with incompatible types was detected: '{column.edm}' and '{value}'.")


def order_of(table, text):
    """The SQL of `$orderby`, which the id makes definite."""
    terms = []
    for term in filter(None, text.split(',')):
        name, _, direction = term.strip().partition(' ')
        if direction.strip() not in ('', 'asc', 'desc'):
            raise bad_query(f"Syntax error in '{text}'.")
        terms.append(f'{operand(column_of(table, name), "t")} {direction or "ASC"}')
    return ', '.join([*terms, f't.{quoted(table.id)}'])
