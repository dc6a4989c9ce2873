"""Holds p2c-describe against random CSV files: types, lengths, digits, what is required, and keys.

The rules are those of docs/p2c-describe.md, written down here once more with regular expressions; nothing knows our code.
With --mutate the documents of the cases are damaged instead: whatever comes of them is an entity file, or status 65.
usage: described.py [--mutate] SEED COUNT
"""
import csv
import datetime
import itertools
import os
import random
import re
import shutil
import string
import subprocess
import sys
import uuid
import xml.etree.ElementTree as ElementTree

NAMESPACE = '{urn:prospect-to-cash:entity}'
DAY = r'(?:(\d{4})-(\d\d)-(\d\d)|(\d\d?)/(\d\d?)/(\d{4}))'
TIME = r'[ Tt](\d\d):(\d\d)(?::(\d\d)(?:\.0+)?)?[Zz]?'


def moment(value):
    """Whether a value is a day or has a time too, whether it is written with slashes, and whether its day is above 12."""
    found = re.fullmatch(f'{DAY}({TIME})?', value, re.ASCII)
    if not found:
        return None
    year, month, day = found.group(1, 2, 3) if found.group(1) else found.group(6, 4, 5)
    try:
        datetime.datetime(int(year), int(month), int(day), *(int(part or 0) for part in found.group(8, 9, 10)))
    except ValueError:
        return None
    return bool(found.group(7)), found.group(1) is None, int(day) > 12


def is_integer(value):
    """A whole number as programs write it."""
    return re.fullmatch(r'0|-?[1-9]\d{0,17}', value, re.ASCII)


def is_decimal(value):
    """A number with or without digits behind the point."""
    if is_integer(value):
        return True
    return re.fullmatch(r'-?(0|[1-9]\d*)?\.\d+', value, re.ASCII) and sum(map(str.isdigit, value)) <= 38


def described(values):
    """The type, the length and the digits behind the point of a column."""
    values = [value for value in values if value]
    if not values:
        return 'text', None, None
    if all(map(is_integer, values)):
        return 'integer', None, None
    if all(map(is_decimal, values)):
        return 'decimal', None, max(len(value.partition('.')[2]) for value in values)
    if all(value.lower() in ('yes', 'no', 'true', 'false') for value in values):
        return 'boolean', None, None
    if all(re.fullmatch(r'(\{)?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?(1)\})', value) for value in values):
        return 'guid', None, None
    moments = [moment(value) for value in values]
    if all(moments) and (not any(slashed for _, slashed, _ in moments) or any(slashed and late for _, slashed, late in moments)):
        return ('datetime' if any(timed for timed, _, _ in moments) else 'date'), None, None
    return 'text', max(map(len, values)), None


def folded(value):
    """A value as it counts in a key."""
    return value.rstrip(' ').lower()


def key(header, rows):
    """The key that is the likeliest, or None; there are too few columns here for any to be left out."""
    if len(rows) < 2:
        return None
    early, late = [], []
    for place in range(len(header)):
        column = [row[place] for row in rows]
        kind, length, _ = described(column)
        if not all(column) or kind in ('decimal', 'boolean') or kind == 'text' and length > 100:
            continue
        (late if kind in ('date', 'datetime') else early).append(place)
    places = early + late
    for width in (1, 2):
        choices = sorted(itertools.combinations(range(len(places)), width), key=lambda choice: (sum(choice), choice))
        for choice in choices:
            columns = sorted(places[at] for at in choice)
            if len({tuple(folded(row[column]) for column in columns) for row in rows}) == len(rows):
                return [header[column] for column in columns]
    return None


def maker(dice):
    """What makes the values of a column."""
    def digits(count):
        return ''.join(dice.choice(string.digits) for _ in range(count))

    few = [dice.choice(['Open', 'Closed', 'On hold', 'open', 'Ünder way', 'USD']) for _ in range(3)]
    return dice.choice([
        lambda: str(dice.randrange(-50, 1000)),
        lambda: str(dice.randrange(10 ** 17, 10 ** 18 * 2)),
        lambda: f'{dice.randrange(-5, 99)}.{digits(dice.randrange(1, 5))}',
        lambda: dice.choice(['.5', '-.25', '0.1', '-0', '0', '00', '1.', '+1', '-', '.', '1e5', '1,5']),
        lambda: digits(dice.randrange(1, 6)),
        lambda: f'{dice.randrange(10):03}{digits(2)}',
        lambda: f'{dice.randrange(1998, 2026)}-{dice.randrange(1, 13):02}-{dice.randrange(1, 30):02}',
        lambda: f'{dice.randrange(1, 13)}/{dice.randrange(1, dice.choice([13, 29]))}/2024',
        lambda: f'2024-02-{dice.randrange(1, 30):02}{dice.choice(" T")}0{dice.randrange(10)}:30{dice.choice(["", ":15", ":00.000", "Z"])}',
        lambda: dice.choice(['Yes', 'no', 'TRUE', 'False']),
        lambda: dice.choice(['{%s}', '%s']) % dice.choice([str, lambda id: str(id).upper()])(uuid.UUID(int=dice.getrandbits(128))),
        lambda: dice.choice(few),
        lambda: ''.join(dice.choice('abcÄß€\U0001f600 ,"\n') for _ in range(dice.randrange(1, 40))),
        lambda: 'x' * dice.choice([1, 99, 100, 101]),
        lambda: f'N{dice.randrange(10 ** 9)}',
        lambda: dice.choice(['A', 'a', 'A ', 'B']),
    ])


def table(dice):
    """Random records, with columns that are mostly of one kind."""
    header = [f'Column {at}' if dice.random() < 0.2 else f'C{at}' for at in range(dice.randrange(1, 9))]
    count = dice.choice([0, 1, 2, 3, 20, 20, 300])
    columns = []
    for _ in header:
        make, other = maker(dice), maker(dice)
        noise, blank = dice.choice([0, 0, 0, 0.01, 0.3]), dice.choice([0, 0, 0.1, 1])
        columns.append(['' if dice.random() < blank else (other if dice.random() < noise else make)() for _ in range(count)])
    return header, [list(row) for row in zip(*columns)] if count else []


def check(seed):
    """Describes one random file."""
    dice = random.Random(seed)
    header, rows = table(dice)
    with open('random.csv', 'w', newline='', encoding='utf-8') as file:
        csv.writer(file, lineterminator=dice.choice(['\n', '\r\n'])).writerows([header] + rows)
    done = subprocess.run(
        ['p2c-describe', '--from', 'random.csv', '--jobs', str(dice.randrange(1, 4))], capture_output=True, check=False)
    assert done.returncode == 0, (seed, done.returncode, done.stderr.decode())
    entity = ElementTree.fromstring(done.stdout)
    fields = entity.findall(f'{NAMESPACE}field')
    assert [field.get('name') for field in fields] == header, seed
    for place, field in enumerate(fields):
        column = [row[place] for row in rows]
        kind, length, decimals = described(column)
        wanted = {'type': kind}
        if length is not None:
            wanted['length'] = str(length)
        if decimals is not None:
            wanted['decimals'] = str(decimals)
        if rows and all(column):
            wanted['required'] = 'true'
        found = {name: value for name, value in field.attrib.items() if name not in ('name', 'xmlName')}
        assert found == wanted, (seed, header[place], found, wanted, column[:20])
    found = entity.find(f'{NAMESPACE}key')
    names = key(header, rows)
    separator = ', ' if names and len(names) > 1 and any(' ' in name for name in names) else ' '
    wanted = separator.join(names) if names else None
    assert (found.get('fields') if found is not None else None) == wanted, (seed, found, wanted)


def mutated(dice, data):
    """Bytes with some of them changed, dropped, or taken from elsewhere."""
    data = bytearray(data)
    for _ in range(dice.randrange(1, 6)):
        at = dice.randrange(len(data) + 1)
        end = min(len(data), at + dice.choice([1, 1, 8, 200]))
        kind = dice.randrange(5)
        if kind == 0:
            data[at:end] = bytes(dice.randrange(256) for _ in range(end - at))
        elif kind == 1:
            del data[at:end]
        elif kind == 2:
            data[at:at] = data[at:end]
        elif kind == 3:
            del data[at:]
        else:
            data[at:at] = dice.choice([b'<', b'>', b'"', b'&', b'&#0;', b'\0', b'\xff\xfe', b'{', b'}', b'""', b'-->', b'99999999999999999999'])
        if not data:
            return b'x'
    return bytes(data)


def check_mutated(seed, documents):
    """Describes one damaged document."""
    dice = random.Random(seed)
    name = dice.choice(sorted(documents))
    data = mutated(dice, documents[name])
    with open('mutated', 'wb') as file:
        file.write(data)
    shutil.rmtree('described', ignore_errors=True)
    done = subprocess.run(['p2c-describe', '--from', 'mutated', '--to', 'described/', '--jobs', '1', '--no-sync'],
                          capture_output=True, check=False, timeout=60)
    assert done.returncode in (0, 65) and b'bug of ours' not in done.stderr, (seed, name, done)
    assert done.returncode == 0 or not os.path.exists('described'), (seed, name)
    for file in os.listdir('described') if os.path.exists('described') else []:
        ElementTree.parse(f'described/{file}')


def main():
    mutates = sys.argv[1] == '--mutate'
    first, count = map(int, sys.argv[-2:])
    folder = os.path.join(os.path.dirname(os.path.realpath(__file__)), '../../Cases/p2c-describe')
    documents = {}
    for name in ('metadata/metadata.xml', 'metadata/crm.xml', 'schema/data_schema.xml', 'model/model.json', 'csv/values.csv'):
        with open(f'{folder}/{name}', 'rb') as file:
            documents[name] = file.read()
    for seed in range(first, first + count):
        if mutates:
            check_mutated(seed, documents)
        else:
            check(seed)


main()
