"""Reading: sets by page, single rows, changes since a version."""
import json
import re

import dataverse_filter
from dataverse_answer import bad_query, refused
from dataverse_pages import DELTA, SKIP, delta_link, next_link, place_of, since
from dataverse_query import Condition, order_of
from dataverse_shape import Select, Shape
from standin_answer import Answer
from standin_state import quoted

JSON = 'application/json; odata.metadata=minimal'
APPLIED = ('odata.maxpagesize', 'odata.track-changes')
MOST_IN_PAGE = MOST_COUNTED = 5000
OPTIONS = ('$select', '$filter', '$orderby', '$top', '$count', '$expand', SKIP, DELTA)


def preferences(headers):
    """The preferences of a request: by name their value, or True."""
    text = ','.join(headers.get_all('Prefer') or [])
    return {name.lower(): (value.strip('"') if value else True)
            for name, value in re.findall(r'([\w.-]+)(?:\s*=\s*("[^"]*"|[^\s,;]+))?', text)}


def json_text(status, text, headers=None):
    return Answer(status, text.encode(), JSON, {'OData-Version': '4.0', **(headers or {})})


class Reader:
    def __init__(self, schema, state, config):
        self.schema, self.state, self.config = schema, state, config
        # Where the service is, once it listens: the server, and the root of the Web API.
        self.base, self.root = '', ''

    def shape(self, request, table):
        annotations = preferences(request.headers).get('odata.include-annotations', '')
        patterns = annotations.split(',') if isinstance(annotations, str) else []
        select = Select(self.schema, patterns, self.config.get('decimals') == 'padded')
        return Shape(select, table, request.query)

    def options(self, request):
        """The options of a query, of which none is passed over in silence."""
        for name in request.query:
            if name not in OPTIONS:
                raise bad_query(f"The query parameter {name} is not supported.")
        return request.query

    def condition(self, table, options):
        if not options.get('$filter'):
            return '', []
        condition = Condition(self.schema, table, dataverse_filter.parse(options['$filter']))
        return f'WHERE {condition.sql}', condition.values

    # One row.

    def single(self, request, table, row_id):
        self.options(request)
        shape = self.shape(request, table)
        row = self.state.row(shape.select.sql(table, f'WHERE t.{quoted(table.id)} = ?'), row_id)
        etag = f'W/"{row[shape.version]}"'
        if request.headers.get('If-None-Match') == etag and '$expand' not in request.query:
            return Answer(304, headers={'ETag': etag, 'OData-Version': '4.0'})
        return json_text(200, self.in_context(request, f'{table.set}/$entity', shape.text(row)), {'ETag': etag})

    def in_context(self, request, name, text):
        if request.query.get('$select'):
            set_name, slash, what = name.partition('/')
            name = f'{set_name}({request.query["$select"]}){slash}{what}'
        return f'{{"@odata.context":{json.dumps(f"{self.root}$metadata#{name}")},{text[1:]}'

    # A set.

    def collection(self, request, table, due):
        wishes = preferences(request.headers)
        if DELTA in request.query or 'odata.track-changes' in wishes:
            answer = self.tracked(request, table, due, self.page_size(wishes))
        else:
            answer = self.plain(request, table, due, wishes)
        applied = [name if value is True else f'{name}={value}' for name, value in wishes.items() if name in APPLIED]
        answer.headers |= {'Preference-Applied': ','.join(applied)} if applied else {}
        return answer

    def plain(self, request, table, due, wishes):
        options, shape = self.options(request), self.shape(request, table)
        where, values = self.condition(table, options)
        top = self.whole(options.get('$top'))
        size = self.page_size(wishes) if top is None else min(top, MOST_IN_PAGE)
        with self.state.snapshot():
            counted = self.count(table, where, values) if options.get('$count') == 'true' else None
            rows, link = self.page(request, table, due, shape, where, values, size)
        members = []
        if counted is not None:
            members += [f'"@odata.count":{counted[0]}', f'"@Microsoft.Dynamics.CRM.totalrecordcount":{counted[0]}',
                        f'"@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded":{json.dumps(counted[1])}']
        return self.listed(request, table.set, members, map(shape.text, rows), link if top is None else None)

    def page(self, request, table, due, shape, where, values, size):
        """The rows of a page, and the link to the next."""
        number, place = place_of(request, due)
        order = request.query.get('$orderby', '')
        key, offset = f't.{quoted(table.id)}', int(place.get('offset', 0))
        if 'last' in place:
            where, values = f'{where} {"AND" if where else "WHERE"} {key} > ?', [*values, place['last'].strip('{}').lower()]
        sql = shape.select.sql(table, f'{where} ORDER BY {order_of(table, order)} LIMIT {size + 1} OFFSET {offset}')
        rows = self.state.rows(sql, *values)
        if len(rows) <= size:
            return rows, None
        # By id a page begins behind the last row, so that rows that come meanwhile move nothing; in another order it is counted.
        last = '{' + rows[size - 1][shape.id].upper() + '}' if size else ''
        behind = {'offset': offset + size} if order or not size else {'last': last}
        return rows[:size], next_link(self.base, request, table, number + 1, **behind)

    def count(self, table, where, values):
        """How many rows there are, which is told up to a limit, and whether there are more."""
        found = self.state.value(f'SELECT count(*) FROM (SELECT 1 FROM {table.sql} t {where} LIMIT {MOST_COUNTED + 1})', *values)
        return min(found, MOST_COUNTED), found > MOST_COUNTED

    def plain_count(self, request, table):
        where, values = self.condition(table, self.options(request))
        return Answer(200, str(self.count(table, where, values)[0]).encode(), 'text/plain', {'OData-Version': '4.0'})

    def listed(self, request, name, members, texts, next_page, delta=None):
        if delta:
            members.append(f'"@odata.deltaLink":{json.dumps(delta)}')
        # A service that streams knows only in the end that there is more.
        end = f',"@odata.nextLink":{json.dumps(next_page)}}}' if next_page else '}'
        value = '{' + ','.join([*members, '"value":[']) + ',\n'.join(texts) + ']' + end
        return json_text(200, self.in_context(request, name, value))

    @staticmethod
    def page_size(wishes):
        size = Reader.whole(wishes.get('odata.maxpagesize'))
        return min(size, MOST_IN_PAGE) if size else MOST_IN_PAGE

    @staticmethod
    def whole(text):
        if text is None:
            return None
        if not str(text).isdigit():
            raise bad_query(f"Invalid value '{text}' for a number of rows.")
        return int(text)

    # Changes.

    def tracked(self, request, table, due, size):
        """All rows and the link to later changes, or what has changed since a link was given; a page at a time."""
        self.options(request)
        for name in ('$filter', '$orderby', '$expand', '$top'):
            if name in request.query:
                raise bad_query(f'The "{name}" query parameter isn\'t supported when Change Tracking is enabled.')
        if not table.is_tracked:
            raise refused(400, f'Entity {table.logical} is not enabled for change tracking.')
        number, place = place_of(request, due)
        shape = self.shape(request, table)
        is_first = DELTA not in request.query
        begin = 0 if is_first else since(request, self.config.get('delta_days', 7), due)
        with self.state.snapshot():
            version = int(place.get('version') or self.state.value("SELECT value FROM counters WHERE name = 'version'"))
            if is_first:
                texts, place = self.rows_behind(table, shape, table.id, place.get('last', ''), size)
            else:
                texts, place = self.changes(table, shape, begin, place, size)
        name = table.set + ('' if is_first else '/$delta')
        if place is not None:
            link = next_link(self.base, request, table, number + 1, version=version, **place)
            return self.listed(request, name, [], texts, link)
        return self.listed(request, name, [], texts, None, delta_link(self.base, request, version))

    def rows_behind(self, table, shape, column, last, size):
        key = f't.{quoted(column)}'
        rows = self.state.rows(shape.select.sql(table, f'WHERE {key} > ? ORDER BY {key} LIMIT {size + 1}'), last)
        place = rows[size - 1][shape.id if column == table.id else shape.version] if len(rows) > size else None
        return [shape.text(row) for row in rows[:size]], None if place is None else {'last': place}

    def changes(self, table, shape, begin, place, size):
        """New and changed rows by their version, then deleted ones."""
        texts, left = [], size
        if 'deleted' not in place:
            texts, behind = self.rows_behind(table, shape, 'versionnumber', int(place.get('last', begin)), size)
            if behind:
                return texts, behind
            left = size - len(texts)
        last = int(place.get('deleted', begin))
        rows = self.state.rows('SELECT id, version FROM deleted WHERE logical = ? AND version > ? ORDER BY version LIMIT ?',
                               table.logical, last, left + 1)
        context = json.dumps(f'{self.root}$metadata#{table.set}/$deletedEntity')
        texts += [f'{{"@odata.context":{context},"id":"{row["id"]}","reason":"deleted"}}' for row in rows[:left]]
        if len(rows) <= left:
            return texts, None
        return texts, {'deleted': rows[left - 1]['version'] if left else last}
