"""What of a table is told: its columns and the rows that it looks up, as SQL and as JSON, with the annotations that are asked for."""
import fnmatch
import re

from dataverse_answer import bad_query, unknown_property
from dataverse_query import column_of
from dataverse_values import formatter, teller, text_of
from standin_state import quoted

FORMATTED = 'OData.Community.Display.V1.FormattedValue'
LOGICAL_NAME = 'Microsoft.Dynamics.CRM.lookuplogicalname'
NAVIGATION = 'Microsoft.Dynamics.CRM.associatednavigationproperty'
MOST_EXPANDED = 15


def split(text, separator=','):
    """The parts of a list, whose parentheses and texts may hold the separator."""
    depth, start, quotes = 0, 0, False
    for place, letter in enumerate(text):
        quotes ^= letter == "'"
        if not quotes:
            depth += (letter == '(') - (letter == ')')
            if letter == separator and depth == 0:
                yield text[start:place]
                start = place + 1
    yield text[start:]


def expansions(text):
    """By navigation its options, from `a($select=b,c;$expand=d),e`."""
    found = {}
    for part in filter(None, split(text)):
        matched = re.fullmatch(r'\s*(\w+)\s*(?:\((.*)\))?\s*', part, re.S)
        if not matched:
            raise bad_query(f"Syntax error in '{text}'.")
        options = {}
        for option in filter(None, split(matched[2] or '', ';')):
            name, _, value = option.partition('=')
            if name.strip() not in ('$select', '$expand'):
                raise bad_query(f"The option '{name}' is not supported in $expand of a look-up.")
            options[name.strip()] = value
        found[matched[1]] = options
    return found


class Select:
    """The columns and joins of a statement that several shapes share."""

    def __init__(self, schema, annotations, is_padded):
        self.schema, self.is_padded = schema, is_padded
        self.columns, self.joins = [], []
        self.wants = {name: any(fnmatch.fnmatchcase(name, wanted) for wanted in annotations)
                      for name in (FORMATTED, LOGICAL_NAME, NAVIGATION)}

    def add(self, sql):
        self.columns.append(sql)
        return len(self.columns) - 1

    def sql(self, table, rest):
        return f'SELECT {", ".join(self.columns)} FROM {table.sql} t {" ".join(self.joins)} {rest}'


class Shape:
    """A table, or a look-up of one."""

    def __init__(self, select, table, options, alias='t'):
        self.select, self.table, self.alias, self.members = select, table, alias, []
        self.version, self.id = self.column('versionnumber'), self.column(table.id)
        for column in self.selected(options.get('$select', '')):
            self.add(column)
        self.expanded = [self.expand(navigation, inner)
                         for navigation, inner in expansions(options.get('$expand', '')).items()]

    def column(self, name):
        return self.select.add(f'{self.alias}.{quoted(name)}')

    def selected(self, text):
        names = [name.strip() for name in text.split(',') if name.strip()]
        if not names:
            return list(self.table.columns.values())
        columns = {column.name: column for column in (column_of(self.table, name) for name in names)}
        # The id is told though nobody asked for it.
        return [*columns.values(), *([] if self.table.id in columns else [self.table.columns[self.table.id]])]

    def add(self, column):
        """A member of the JSON, and its annotations before it."""
        place, wants = self.column(column.name), self.select.wants
        if column.type == 'lookup':
            self.annotate_lookup(column)
        elif wants[FORMATTED] and (formatted := formatter(column)):
            self.members.append((f',"{column.api_name}@{FORMATTED}":', place, formatted, False))
        self.members.append((f',"{column.api_name}":', place, teller(column, self.select.is_padded), True))

    def annotate_lookup(self, column):
        wants, start = self.select.wants, f',"{column.api_name}@'
        which = quoted(column.type_column) if column.is_polymorphic else None
        if wants[FORMATTED] and (sql := self.name_of(column)):
            self.members.append((f'{start}{FORMATTED}":', self.select.add(sql), text_of, False))
        # Which table it is stands in a column if it may be several.
        place = self.select.add(f'{self.alias}.{which}') if which else self.column(column.name)
        target = column.targets[0]
        if wants[LOGICAL_NAME]:
            self.members.append((f'{start}{LOGICAL_NAME}":', place, text_of if which else lambda _: text_of(target), False))
        if wants[NAVIGATION]:
            self.members.append((f'{start}{NAVIGATION}":', place,
                                 lambda value: text_of(column.navigation[value if which else target]), False))

    def name_of(self, column):
        """SQL for how people call the row that is looked up."""
        cases = []
        for target in filter(None, map(self.select.schema.tables.get, column.targets)):
            if target.primary_name:
                cases.append(f'(SELECT {quoted(target.primary_name)} FROM {target.sql} WHERE '
                             f'{quoted(target.id)} = {self.alias}.{quoted(column.name)})')
        return f'coalesce({", ".join(cases)}, NULL)' if cases else None

    def expand(self, navigation, options):
        target = self.select.schema.tables.get(self.table.navigations.get(navigation, (None, None))[1])
        if target is None:
            raise unknown_property(navigation, self.table.logical)
        if len(self.select.joins) == MOST_EXPANDED:
            raise bad_query('Number of link entities in query exceeded maximum limit.')
        column = self.table.navigations[navigation][0]
        alias = f'e{len(self.select.joins)}'
        join = f'LEFT JOIN {target.sql} {alias} ON {alias}.{quoted(target.id)} = {self.alias}.{quoted(column.name)}'
        if column.is_polymorphic:
            join += f" AND {self.alias}.{quoted(column.type_column)} = '{target.logical}'"
        self.select.joins.append(join)
        return navigation, Shape(self.select, target, options, alias)

    def text(self, row):
        """A row in JSON."""
        pieces = [f'{{"@odata.etag":"W/\\"{row[self.version]}\\""']
        for start, place, tell, is_told_without in self.members:
            value = row[place]
            if value is not None:
                pieces.append(start + tell(value))
            elif is_told_without:
                pieces.append(start + 'null')
        for navigation, shape in self.expanded:
            pieces.append(f',"{navigation}":' + ('null' if row[shape.id] is None else shape.text(row)))
        pieces.append('}')
        return ''.join(pieces)
