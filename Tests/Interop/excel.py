"""Workbooks: what openpyxl and XlsxWriter write is read as they meant it, and what we write they read as it was.

The oracle is the value that was given to their writer, and for ours openpyxl; none of it knows our code.
"""
import csv
import datetime
import decimal
import io
import os
import random
import subprocess
import tempfile

import openpyxl
import xlsxwriter

COLUMNS = ['ordernumber', 'name', 'description', 'shipto_line1', 'shipto_line2', 'billto_line1']
ODD = ['a', ' ', '  two  ', 'line\nbreak', 'tab\tbed', '"quoted", and more', '<&>', ']]>', '00123', '12345678901234567890',
       '1E5', '=1+1', 'é\U0001f600\u2028', '_x', 'x' * 32767, "'", '#N/A', 'TRUE', '2024-01-31']


def transform(*arguments, **options):
    """What p2c-transform puts on standard output."""
    done = subprocess.run(
        ['p2c-transform', *arguments, '--as', 'salesorders', '--quiet'], capture_output=True, check=False, **options)
    assert done.returncode == 0, (arguments, done.returncode, done.stderr.decode())
    return done.stdout


def read(path, *arguments):
    """The records of a workbook as we read them, header first."""
    return list(csv.reader(io.StringIO(transform('--from', path, '--form', 'bare', *arguments).decode(), newline='')))


def expected(value, epoch=None):
    """The text of a value, by the rules of docs/formats.md."""
    if value is None:
        return ''
    if isinstance(value, bool):
        return 'true' if value else 'false'
    if isinstance(value, datetime.datetime):
        if value.microsecond >= 500_000:
            value += datetime.timedelta(seconds=1)
        return value.strftime('%Y-%m-%d' if (value.hour, value.minute, value.second) == (0, 0, 0) else '%Y-%m-%d %H:%M:%S')
    if isinstance(value, (int, float)):
        if isinstance(value, int):
            return text(value)
        # Both libraries keep 16 digits of a number, which may be one more than the number has.
        kept = f'{value:.16g}'
        shorter = repr(float(kept))
        return text(shorter if len(decimal.Decimal(shorter).as_tuple().digits) <= 15 else kept)
    return value


def text(number):
    """A number without exponent and needless zeros."""
    plain = format(decimal.Decimal(number), 'f')
    plain = plain.rstrip('0').rstrip('.') if '.' in plain else plain
    return '0' if plain == '-0' else plain


def values(dice, dates=True):
    """Values of all kinds, at random."""
    kinds = [
        lambda: None, lambda: dice.choice(ODD), lambda: dice.randrange(-10**14, 10**14), lambda: dice.random(),
        lambda: dice.uniform(-1e9, 1e9), lambda: round(dice.uniform(0, 1e5), 2), lambda: dice.random() * 10**dice.randrange(-20, 20),
        lambda: dice.choice([True, False]),
    ]
    if dates:
        start = datetime.datetime(1904, 1, 2)
        kinds.append(lambda: start + datetime.timedelta(days=dice.randrange(90_000), seconds=dice.randrange(86_400)))
    return dice.choice(kinds)()


def rows(dice, count):
    """Rows that all have something in the first column."""
    return [[f'R-{at}', *(values(dice) for _ in COLUMNS[1:])] for at in range(count)]


def compare(found, wanted, what):
    """Ends the run where two tables differ."""
    assert len(found) == len(wanted), (what, len(found), len(wanted))
    for at, (own, theirs) in enumerate(zip(found, wanted)):
        assert own == theirs, (what, at, [pair for pair in zip(own, theirs) if pair[0] != pair[1]][0])


def writers_of_others(folder):
    """What openpyxl (shared strings) and XlsxWriter (shared and inline strings) write."""
    for seed in range(6):
        dice = random.Random(seed)
        table = rows(dice, 300)
        wanted = [COLUMNS] + [[expected(value) for value in row] for row in table]
        path = os.path.join(folder, f'openpyxl{seed}.xlsx')
        book = openpyxl.Workbook(write_only=seed % 2 == 1)
        if seed >= 4:
            book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        sheet = book.create_sheet('Orders') if seed % 2 else book.active
        sheet.append(COLUMNS)
        for row in table:
            cells = row
            if seed % 2 == 0:
                sheet.append(row)
                # Text that looks like a formula or an error is text only if it is said.
                for cell in sheet[sheet.max_row]:
                    if isinstance(cell.value, str):
                        cell.data_type = 's'
            else:
                cells = []
                for value in row:
                    cell = openpyxl.cell.WriteOnlyCell(sheet, value)
                    if isinstance(value, str):
                        cell.data_type = 's'
                    cells.append(cell)
                sheet.append(cells)
        book.save(path)
        compare(read(path), wanted, path)
        for memory in False, True:
            path = os.path.join(folder, f'xlsxwriter{seed}{memory}.xlsx')
            book = xlsxwriter.Workbook(path, {
                'constant_memory': memory, 'strings_to_formulas': False, 'strings_to_urls': False, 'date_1904': seed >= 4})
            sheet = book.add_worksheet('Orders')
            moment = book.add_format({'num_format': 'yyyy-mm-dd hh:mm:ss'})
            sheet.write_row(0, 0, COLUMNS)
            for at, row in enumerate(table, 1):
                for column, value in enumerate(row):
                    if isinstance(value, datetime.datetime):
                        sheet.write_datetime(at, column, value, moment)
                    elif value is not None:
                        sheet.write(at, column, value)
            book.close()
            compare(read(path), wanted, path)


def own_writer(folder):
    """What we write, bare and in packages, openpyxl reads as it was, and we read it back."""
    dice = random.Random(7)
    table = [[f'R-{at}', *(dice.choice(['', *ODD]) for _ in COLUMNS[1:])] for at in range(500)]
    given = os.path.join(folder, 'given.csv')
    with open(given, 'w', encoding='utf-8', newline='') as file:
        csv.writer(file, lineterminator='\n').writerows([COLUMNS] + table)
    path = os.path.join(folder, 'own.xlsx')
    transform('--from', given, '--to', path)
    book = openpyxl.load_workbook(path)
    found = [[cell.value or '' for cell in row] for row in book.worksheets[0].iter_rows()]
    compare(found, [COLUMNS] + table, path)
    assert all(cell.data_type in 'sn' for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None)
    compare(read(path), [COLUMNS] + table, 'read back')
    # openpyxl in between changes nothing either.
    book.save(path)
    compare(read(path), [COLUMNS] + table, 'saved by openpyxl')


with tempfile.TemporaryDirectory() as scratch:
    writers_of_others(scratch)
    own_writer(scratch)
