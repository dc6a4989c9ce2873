"""The tables of an environment: what the configuration says of them, and what follows from it for the Web API and for SQL."""
import dataclasses

from standin_state import quoted

# By type of column what metadata calls it, what it is in SQL, and its type in OData.
KINDS = {
    'string': ('String', 'TEXT COLLATE NOCASE', 'Edm.String'), 'memo': ('Memo', 'TEXT COLLATE NOCASE', 'Edm.String'),
    'integer': ('Integer', 'INTEGER', 'Edm.Int32'), 'bigint': ('BigInt', 'INTEGER', 'Edm.Int64'),
    'decimal': ('Decimal', 'TEXT', 'Edm.Decimal'), 'money': ('Money', 'TEXT', 'Edm.Decimal'),
    'boolean': ('Boolean', 'INTEGER', 'Edm.Boolean'), 'picklist': ('Picklist', 'INTEGER', 'Edm.Int32'),
    'state': ('State', 'INTEGER', 'Edm.Int32'), 'status': ('Status', 'INTEGER', 'Edm.Int32'),
    'date': ('DateTime', 'TEXT', 'Edm.Date'), 'datetime': ('DateTime', 'TEXT', 'Edm.DateTimeOffset'),
    'lookup': ('Lookup', 'TEXT', 'Edm.Guid'), 'guid': ('Uniqueidentifier', 'TEXT', 'Edm.Guid'),
}
OPTIONS = ('picklist', 'state', 'status')
SCHEMA = """
CREATE TABLE IF NOT EXISTS deleted(logical TEXT, id TEXT, version INTEGER, PRIMARY KEY(logical, id));
CREATE INDEX IF NOT EXISTS deleted_version ON deleted(logical, version);
CREATE TABLE IF NOT EXISTS counters(name TEXT PRIMARY KEY, value INTEGER);
INSERT OR IGNORE INTO counters VALUES('version', 1000000), ('number', 1000);
"""
SYSTEM = {'createdon': {'type': 'datetime', 'computed': True}, 'modifiedon': {'type': 'datetime', 'computed': True},
          'overriddencreatedon': {'type': 'datetime'}, 'versionnumber': {'type': 'bigint', 'computed': True}}


@dataclasses.dataclass
class Column:
    """A column. A look-up is read as `_name_value` and written through its navigations, by target."""
    name: str
    type: str
    length: int | None = None
    precision: int | None = None
    required: bool = False
    default: object = None
    values: dict = dataclasses.field(default_factory=dict)
    targets: list = dataclasses.field(default_factory=list)
    navigation: dict = dataclasses.field(default_factory=dict)
    # What becomes of a row when the row that it looks up is deleted: clear, cascade or restrict.
    on_delete: str = 'clear'
    # Nobody writes it but the platform; a list names the columns of which it puts it together.
    computed: object = False

    def __post_init__(self):
        self.values = {int(value): label for value, label in self.values.items()}
        for target in self.targets:
            self.navigation.setdefault(target, f'{self.name}_{target}' if self.is_polymorphic else self.name)

    @property
    def is_polymorphic(self):
        return len(self.targets) > 1

    @property
    def type_column(self):
        """Where SQL keeps which table a look-up means, if it may be several."""
        return self.name + 'type'

    @property
    def api_name(self):
        return f'_{self.name}_value' if self.type == 'lookup' else self.name

    @property
    def attribute_type(self):
        return 'Customer' if self.is_polymorphic else KINDS[self.type][0]

    @property
    def edm(self):
        return KINDS[self.type][2]


class Table:
    """A table of the configuration."""

    def __init__(self, logical, config):
        self.logical, self.set, self.id, self.primary_name = logical, config['set'], config['id'], config.get('primary_name')
        columns = {self.id: {'type': 'guid'}} | config['columns'] | SYSTEM
        self.columns = {name: Column(name, **column) for name, column in columns.items()}
        self.properties = {column.api_name: column for column in self.columns.values()}
        self.navigations = {navigation: (column, target) for column in self.columns.values()
                            for target, navigation in column.navigation.items()}
        self.defaults = {column.name: column.default for column in self.columns.values() if column.default is not None}
        self.composed = [column for column in self.columns.values() if isinstance(column.computed, list)]
        self.keys, self.unique = config.get('keys', {}), config.get('unique', [])
        self.indexes, self.natural = config.get('indexes', []), config.get('natural', [self.id])
        self.is_tracked = config.get('change_tracking', True)

    @property
    def sql(self):
        return quoted(self.logical)

    def is_key(self, names):
        return any(set(names) == set(columns) for columns in self.keys.values())

    def statements(self):
        """The SQL that makes it."""
        columns = []
        for column in self.columns.values():
            columns.append(f'{quoted(column.name)} {KINDS[column.type][1]}' + (' PRIMARY KEY' if column.name == self.id else ''))
            if column.is_polymorphic:
                columns.append(f'{quoted(column.type_column)} TEXT')
        yield f'CREATE TABLE IF NOT EXISTS {self.sql}({", ".join(columns)})'
        for names in [*self.keys.values(), *self.unique]:
            yield self.index(names, 'UNIQUE')
        lookups = [[column.name] for column in self.columns.values() if column.type == 'lookup']
        for names in [*self.indexes, *lookups, ['versionnumber']]:
            yield self.index(names)

    def index(self, names, unique=''):
        name = quoted('_'.join([self.logical, *names]))
        return f'CREATE {unique} INDEX IF NOT EXISTS {name} ON {self.sql}({", ".join(map(quoted, names))})'


class Schema:
    """All tables, by logical name and by set."""

    def __init__(self, config):
        self.tables = {logical: Table(logical, table) for logical, table in config['tables'].items()}
        self.sets = {table.set: table for table in self.tables.values()}
        # Who looks a table up, for what becomes of rows that do when theirs is deleted.
        self.referencing = {logical: [(table, column) for table in self.tables.values() for column in table.columns.values()
                                      if logical in column.targets] for logical in self.tables}

    def create(self, state):
        with state.transaction():
            for table in self.tables.values():
                for statement in table.statements():
                    state.run(statement)
