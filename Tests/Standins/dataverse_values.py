"""Values on their way from JSON into SQL and back. Numbers keep the digits they came with: no number is ever a float."""
import datetime
import decimal
import json.encoder
import re

from dataverse_answer import NO_OPTION, OUT_OF_RANGE, TOO_LONG, bad_payload, refused
from dataverse_schema import OPTIONS

GUID = re.compile(r'[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', re.I)
INSTANT = re.compile(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ')
MOST = {'decimal': decimal.Decimal(100_000_000_000), 'money': decimal.Decimal(922_337_203_685_477)}
text_of = json.encoder.encode_basestring


class Real(str):
    """The digits of a number with a point or an exponent, as JSON had them."""


def read_json(body):
    """A document whose numbers have lost nothing."""
    return json.loads(body, parse_float=Real)


# From JSON into SQL.

def take(table, column, value):
    """A value as SQL has it; refused if it is none of the column."""
    if value is None:
        return None
    try:
        return TAKE[column.type](table, column, value)
    except (ValueError, TypeError, OverflowError, decimal.InvalidOperation):
        raise bad_payload(table.set, f"Cannot convert the literal '{value}' to the expected type '{column.edm}'.") from None


def take_text(table, column, value):
    if type(value) is not str:
        raise TypeError
    # SQL Server counts as UTF-16 does.
    if column.length and len(value) > column.length // 2 and len(value.encode('utf-16-le')) > 2 * column.length:
        raise refused(400, f"A validation error occurred.  The length of the '{column.name}' attribute of the '{table.logical}' entity "
                      f"exceeded the maximum allowed length of '{column.length}'.", code=TOO_LONG)
    return value or None


def take_whole(table, column, value):
    if type(value) is not int:
        raise TypeError
    most = 2 ** (63 if column.type == 'bigint' else 31)
    if not -most <= value < most:
        raise out_of_range(table, column)
    if column.type in OPTIONS and column.values and value not in column.values:
        accepted = ','.join(map(str, column.values))
        raise refused(400, f"A validation error occurred.  The value {value} of '{column.name}' on record of type '{table.logical}' is "
                      f'outside the valid range. Accepted Values: {accepted}', code=NO_OPTION)
    return value


def take_number(table, column, value):
    if type(value) not in (int, Real):
        raise TypeError
    number = decimal.Decimal(value)
    if abs(number) > MOST[column.type]:
        raise out_of_range(table, column)
    if column.precision is not None and -number.as_tuple().exponent > column.precision:
        number = number.quantize(decimal.Decimal(1).scaleb(-column.precision), decimal.ROUND_HALF_UP)
    return f'{number:f}'


def out_of_range(table, column):
    return refused(400, f"A validation error occurred.  The value of '{column.name}' on record of type '{table.logical}' is outside the "
                   'valid range.', code=OUT_OF_RANGE)


def take_boolean(_, __, value):
    if type(value) is not bool:
        raise TypeError
    return int(value)


def take_date(_, __, value):
    return datetime.datetime.strptime(value, '%Y-%m-%d').date().isoformat()


def take_instant(_, __, value):
    """A moment in UTC, whose fractions of a second nobody keeps."""
    if type(value) is not str or 'T' not in value:
        raise TypeError
    if INSTANT.fullmatch(value):
        datetime.datetime.fromisoformat(value[:-1])
        return value
    moment = datetime.datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError
    return moment.astimezone(datetime.timezone.utc).strftime('%Y-%m-%dT%H:%M:%SZ')


def take_guid(_, __, value):
    if type(value) is not str or not GUID.fullmatch(value):
        raise TypeError
    return value.lower()


TAKE = {
    'string': take_text, 'memo': take_text, 'integer': take_whole, 'bigint': take_whole, 'picklist': take_whole, 'state': take_whole,
    'status': take_whole, 'decimal': take_number, 'money': take_number, 'boolean': take_boolean, 'date': take_date,
    'datetime': take_instant, 'guid': take_guid, 'lookup': take_guid,
}


# From SQL into JSON.

def teller(column, is_padded=False):
    """What makes JSON of a value of a column that is not null."""
    if column.type in ('string', 'memo'):
        return text_of
    if column.type == 'boolean':
        return ('false', 'true').__getitem__
    if column.type in ('date', 'datetime', 'lookup', 'guid'):
        return '"{}"'.format
    if column.type in MOST and is_padded and column.precision is not None:
        return lambda value: f'{decimal.Decimal(value):.{column.precision}f}'
    return str


def formatter(column):
    """What makes of a value the text that people see, None where there is no other than the value."""
    if column.type in OPTIONS:
        return lambda value: text_of(column.values.get(value, str(value)))
    if column.type == 'boolean':
        return ('"No"', '"Yes"').__getitem__
    if column.type == 'integer':
        return '"{:,}"'.format
    if column.type == 'money':
        return lambda value: f'"${decimal.Decimal(value):,.2f}"'
    if column.type == 'decimal':
        return lambda value: f'"{decimal.Decimal(value):,.{min(column.precision or 2, 2)}f}"'
    if column.type == 'date':
        return lambda value: '"{1}/{2}/{0}"'.format(*map(int, value.split('-')))
    if column.type == 'datetime':
        return lambda value: f'"{datetime.datetime.fromisoformat(value[:-1]):%-m/%-d/%Y %-I:%M %p}"'
    return None
