"""How rows are addressed: `accounts(GUID)`, `contacts(msdynce_contactnumber='C1')`, in URLs, in `@odata.id` and in `@odata.bind`."""
import dataclasses
import re
import urllib.parse

from dataverse_answer import bad_query, missing, missing_key, no_segment
from dataverse_schema import OPTIONS
from dataverse_values import GUID, Real, take
from standin_state import quoted

ROOT = re.compile(r'/api/data/v9\.\d/')
KEY = re.compile(r"\s*(\w+)\s*=\s*('(?:[^']|'')*'|[^,']+?)\s*(?:,|$)")
# What the documents say that the value of a key in a URL must not have.
NOT_IN_KEYS = set('<>*%&:/\\#')


@dataclasses.dataclass
class Address:
    """A row of a table, by its id or by the columns of an alternate key. `text` is how the client wrote it."""
    table: object
    row_id: str | None
    key: dict
    text: str


def relative(url, base):
    """A URL without the service before it."""
    if url.startswith(base):
        url = url[len(base):]
    elif url.startswith(('http:', 'https:')):
        raise bad_query(f"The URI '{url}' is not one of this service.")
    found = ROOT.match(url)
    return url[found.end():] if found else url.lstrip('/')


def address(schema, text, is_url=False):
    """The address of a row, as it was decoded."""
    found = re.fullmatch(r'(\w+)\((.*)\)', text, re.S)
    table = schema.sets.get(found[1]) if found else None
    if table is None:
        raise no_segment(text.partition('(')[0])
    inner = found[2].strip().removeprefix(table.id + '=')
    if GUID.fullmatch(inner):
        return Address(table, inner.lower(), {}, text)
    return Address(table, None, key_of(table, inner, is_url), text)


def key_of(table, text, is_url):
    """The columns of a key, as SQL has them."""
    key, place = {}, 0
    while place < len(text):
        found = KEY.match(text, place)
        if not found:
            raise bad_query('Bad Request - Error in query syntax.')
        key[found[1]], place = found[2], found.end()
    columns = {name: table.properties.get(name) for name in key}
    names = [column.name if column else name for name, column in columns.items()]
    if not table.is_key(names):
        kind = f"'Microsoft.Dynamics.CRM.{table.logical}'"
        raise bad_query(f'The key in the request URI is not valid for resource {kind}. Ensure that the names and number of key properties '
                        f'match the declared or alternate key properties for the resource {kind}.')
    values = {name: literal(columns[name], value) for name, value in key.items()}
    if is_url and any(NOT_IN_KEYS & set(value) for value in values.values() if type(value) is str):
        raise bad_query('Bad Request - Error in query syntax.')
    return {columns[name].name: take(table, columns[name], value) for name, value in values.items()}


def literal(column, text):
    """A literal of a key as JSON would have it."""
    if text.startswith("'"):
        return text[1:-1].replace("''", "'")
    if column.type in ('integer', 'bigint', *OPTIONS) and re.fullmatch(r'-?\d+', text):
        return int(text)
    return Real(text) if column.type in ('decimal', 'money') else text


def segments(path):
    """The parts of a path, decoded after they were parted."""
    return [urllib.parse.unquote(part) for part in path.split('/') if part]


class Finder:
    """Finds rows by their addresses, and remembers those it found."""

    def __init__(self, state):
        self.state, self.known = state, {}

    def find(self, where):
        """The id of the row at an address, None if there is none."""
        table = where.table
        found = (where.row_id,) if where.row_id else tuple(where.key.items())
        if (table.logical, found) in self.known:
            return self.known[table.logical, found]
        key = {table.id: where.row_id} if where.row_id else where.key
        condition = ' AND '.join(f'{quoted(name)} = ?' for name in key)
        row_id = self.state.value(f'SELECT {quoted(table.id)} FROM {table.sql} WHERE {condition}', *key.values())
        # That a row is missing is not remembered, since it may come.
        if row_id:
            self.known[table.logical, found] = row_id
        return row_id

    def found(self, where):
        """The id of the row at an address, which has to be there."""
        row_id = self.find(where)
        if row_id is None:
            raise missing(where.table.logical, where.row_id) if where.row_id else missing_key(where.table.logical)
        return row_id
