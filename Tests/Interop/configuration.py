"""Packages of Dataverse's Configuration Migration tool: what we write a reader takes that knows only its documented schema, and what a
writer makes that knows no more we read as it was meant.

The oracle is the CSV of the same records for what we write, and what was put in for what we read; none of it knows our code.
"""
import csv
import datetime
import decimal
import io
import os
import random
import subprocess
import tempfile
import uuid
import xml.etree.ElementTree
import zipfile
from xml.sax.saxutils import quoteattr

ENTITIES = {
    'account': 'accounts', 'contact': 'contacts', 'invoice': 'invoices', 'invoicedetail': 'invoicedetails', 'pricelevel': 'pricelevels',
    'product': 'products', 'productpricelevel': 'productpricelevels', 'quote': 'quotes', 'quotedetail': 'quotedetails',
    'salesorder': 'salesorders', 'salesorderdetail': 'salesorderdetails', 'transactioncurrency': 'transactioncurrencies', 'uom': 'uoms',
    'uomschedule': 'uomschedules'}
TYPES = {'guid', 'string', 'memo', 'number', 'decimal', 'money', 'bool', 'datetime', 'optionsetvalue', 'state', 'status', 'entityreference'}


def run(*arguments, status=0):
    """What a program puts on standard output."""
    done = subprocess.run(arguments, capture_output=True, check=False)
    assert done.returncode == status, (arguments, done.returncode, done.stderr.decode())
    return done.stdout


def records(path, entity, *arguments):
    """The records of an entity in any package, as we give them as CSV."""
    text = run('p2c-transform', '--quiet', '--from', path, '--entity', entity, '--form', 'bare', *arguments).decode()
    return list(csv.DictReader(io.StringIO(text, newline='')))


# What we write.

def parsed(path):
    """The schema and the records of a package: by table its columns, and its records by id."""
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        assert set(package.namelist()) == {'data.xml', 'data_schema.xml', '[Content_Types].xml'}, package.namelist()
        types = package.read('[Content_Types].xml')
        assert types.startswith(b'\xef\xbb\xbf') and b'\n' not in types
        default, = xml.etree.ElementTree.fromstring(types.decode('utf-8-sig'))
        assert default.attrib == {'Extension': 'xml', 'ContentType': 'application/octet-stream'}
        schema = xml.etree.ElementTree.fromstring(package.read('data_schema.xml'))
        data = xml.etree.ElementTree.fromstring(package.read('data.xml'))
    tables = {}
    for table in schema.findall('entity'):
        columns = {field.get('name'): field.attrib for field in table.find('fields')}
        assert table.get('primaryidfield') in columns and int(table.get('etc')) > 0
        assert any(field.get('updateCompare') == 'true' for field in columns.values()), table.attrib
        tables[table.get('name')] = (table.attrib, columns, {})
    order = [name.text for name in schema.find('entityImportOrder')]
    assert sorted(order) == sorted(tables)
    for table in data.findall('entity'):
        attributes, columns, rows = tables[table.get('name')]
        for record in table.find('records'):
            fields = {field.get('name'): field.attrib for field in record}
            assert len(fields) == len(record) and set(fields) <= set(columns), record.attrib
            assert fields[attributes['primaryidfield']]['value'] == record.get('id') == str(uuid.UUID(record.get('id')))
            assert record.get('id') not in rows
            rows[record.get('id')] = fields
    return tables, order


def checked(value, column):
    """A value as its type is to be spelled."""
    kind = column['type']
    assert kind in TYPES, kind
    if kind in ('number', 'optionsetvalue', 'state', 'status'):
        assert str(int(value)) == value
    elif kind in ('decimal', 'money'):
        assert 'E' not in value.upper() and decimal.Decimal(value).is_finite()
    elif kind == 'bool':
        assert value in ('True', 'False')
    elif kind == 'datetime':
        moment = datetime.datetime.fromisoformat(value[:19])
        assert value[19:] in ('', '.0000000Z')
        return moment.strftime('%Y-%m-%d %H:%M:%S' if len(value) > 10 else '%Y-%m-%d')
    elif kind == 'entityreference':
        assert str(uuid.UUID(value)) == value
    return value


def holds(path, source, leads=()):
    """The package has what the source has, to the value, and its look-ups lead to records that are there."""
    tables, order = parsed(path)
    references = {}
    for other in leads:
        for name, (_, _, rows) in parsed(other)[0].items():
            references.setdefault(name, {}).update(rows)
    count = 0
    for name, (attributes, columns, rows) in tables.items():
        wanted = records(source, ENTITIES[name])
        assert len(wanted) == len(rows), name
        for row, (id, fields) in zip(wanted, rows.items()):
            named = attributes['primaryidfield']
            assert row.get(named, id) == id
            for column, value in row.items():
                if column == named or '.' in column:
                    continue
                if column.endswith('idtype'):
                    assert fields.get(column[:-4], {}).get('lookupentity', '') == value
                    continue
                found = fields.get(column)
                assert (found is None) == (value == ''), (name, id, column, value, found)
                if found:
                    if columns[column]['type'] == 'datetime' and len(found['value']) > len(value) == 10:
                        value += ' 00:00:00'
                    assert checked(found['value'], columns[column]) == value, (name, id, column, value, found)
                    count += 1
            for column, found in fields.items():
                if columns[column]['type'] != 'entityreference':
                    continue
                other = found['lookupentity']
                assert other in columns[column]['lookupType'].split('|')
                leading = (tables[other][2] if other in tables else references.get(other, {})).get(found['value'])
                if column in ('baseuom', 'parentaccountid', 'primarycontactid', 'opportunityid'):
                    continue
                assert leading, (name, id, column, found)
                # Other words for the same record.
                for dotted in [key for key in row if key.startswith(f'{column}.') and row[key]]:
                    keys = dotted[len(column) + 1:].replace('Account(', '').replace('Contact(', '').replace(')', '').split('.')
                    assert row[dotted] in [leading[key]['value'] for key in keys if key in leading], (dotted, row[dotted], leading)
                    count += 1
    # Who names somebody comes behind him.
    for name in ('quotedetail', 'salesorderdetail', 'invoicedetail'):
        if name in order:
            for other in (name.removesuffix('detail'), 'product', 'uom', 'transactioncurrency'):
                assert other not in order or order.index(other) < order.index(name), (other, name)
    return count


def writing(seed):
    """All of Sales, and what mappings make for Sales."""
    run('p2c-sample', '--quiet', '--orders', '60', '--seed', str(seed), '--to', 'sample')
    names = [word for name in ENTITIES.values() for word in ('--entity', name)]
    run('p2c-export', '--quiet', '--from', 'sqlite:sample/sales.sqlite', *names, '--to', 'all.zip')
    run('p2c-transform', '--quiet', '--from', 'all.zip', '--form', 'configuration', '--to', 'all-configuration.zip')
    count = holds('all-configuration.zip', 'all.zip')
    references = ['all.zip']
    for mapping in ('products-fno-to-sales-direct', 'sales-orders-fno-to-sales-direct', 'sales-invoices-fno-to-sales-direct'):
        made, packed = f'{mapping}.zip', f'{mapping}-made.zip'
        settings = ['--set', 'cancelled=leave', '--set', 'freight-tax=amount'] if 'orders' in mapping else []
        export = subprocess.Popen(
            ['p2c-export', '--quiet', '--from', 'sqlite:sample/fno.sqlite', '--company', 'usmf', '--for', mapping], stdout=subprocess.PIPE)
        subprocess.run(
            ['p2c-transform', '--quiet', '--mapping', mapping, *settings, '--to', made], stdin=export.stdout, check=True, capture_output=True)
        assert export.wait() == 0
        named = [word for path in references for word in ('--reference', path)]
        run('p2c-transform', '--quiet', '--from', made, '--form', 'configuration', *named, '--to', packed)
        count += holds(packed, made, leads=['all-configuration.zip', *references[1:]])
        references.append(packed)
    return count


# What we read.

def lookup(id, table, name):
    return f' value="{id}" lookupentity="{table}" lookupentityname={quoteattr(name)}'


def made(dice):
    """A package as it may come, with what has to be read of it."""
    text = lambda: ''.join(dice.choice(['a', 'B', '7', ' ', '&', '<', '"', "'", 'é', '\U0001f600', '\n', '\t', '\r', 'ß', ']]>'])
                           for _ in range(dice.randrange(1, 12)))
    accounts = {str(uuid.UUID(int=dice.getrandbits(128))): f'A-{at}' for at in range(dice.randrange(1, 30))}
    orders, rows = [], []
    for at in range(dice.randrange(1, 200)):
        id = uuid.UUID(int=dice.getrandbits(128))
        fields, row = [], {'salesorderid': str(id)}
        if dice.random() < .9:
            row['ordernumber'] = text() + str(at)
            fields.append(('ordernumber', f' value={quoted(row["ordernumber"])}'))
        if dice.random() < .9:
            number = decimal.Decimal(dice.randrange(-10**9, 10**9)).scaleb(-dice.randrange(0, 5))
            row['totalamount'] = plain(number)
            fields.append(('totalamount', f' value="{number:f}"'))
        if dice.random() < .9:
            moment = datetime.datetime(1990 + dice.randrange(60), 1 + dice.randrange(12), 1 + dice.randrange(28), dice.randrange(24), dice.randrange(60))
            row['submitdate'] = moment.strftime('%Y-%m-%d %H:%M:%S')
            fields.append(('submitdate', f' value="{moment.isoformat()}{dice.choice(["", "Z", ".0000000Z"])}"'))
        if dice.random() < .9:
            row['ispricelocked'] = dice.choice(['True', 'False'])
            fields.append(('ispricelocked', f' value="{dice.choice([row["ispricelocked"], row["ispricelocked"].lower()])}"'))
        if dice.random() < .9:
            row['statecode'] = str(dice.randrange(5))
            fields.append(('statecode', f' value="{row["statecode"]}"'))
        if dice.random() < .8:
            row['customerid'] = dice.choice(list(accounts))
            row['customeridtype'] = 'account'
            row['customerid.Account(accountnumber).Contact(msdynce_contactnumber)'] = accounts[row['customerid']]
            fields.append(('customerid', lookup(row['customerid'].upper(), 'account', text())))
        if dice.random() < .8:
            row['pricelevelid'] = str(uuid.UUID(int=dice.getrandbits(128)))
            row['pricelevelid.name'] = 'List ' + str(at)
            fields.append(('pricelevelid', lookup(row['pricelevelid'], 'pricelevel', row['pricelevelid.name'])))
        if dice.random() < .5:
            dice.shuffle(fields)
        spelled = dice.choice([str(id), str(id).upper(), '{' + str(id) + '}'])
        orders.append(f'<record id="{spelled}">' + ''.join(f'<field name="{name}"{rest}/>' for name, rest in fields) + '</record>')
        rows.append(row)
    return accounts, orders, rows


def quoted(text):
    return '"' + ''.join(f'&#{ord(letter)};' if letter in '\r\n\t&<"' else letter for letter in text) + '"'


def plain(number):
    text = f'{number:f}'
    text = text.rstrip('0').rstrip('.') if '.' in text else text
    return '0' if text == '-0' else text


SCHEMA = ('<entities {space}><entity name="account" displayname="Account" etc="1" primaryidfield="accountid" primarynamefield="name"'
          ' disableplugins="false"><fields><field displayname="Account" name="accountid" type="guid" primaryKey="true"/>'
          '<field displayname="Number" name="accountnumber" type="string"/></fields></entity>'
          '<entity name="salesorder" displayname="Order" etc="1088" primaryidfield="salesorderid" primarynamefield="name"><fields>'
          '<field name="ordernumber" type="string" updateCompare="true"/><field name="totalamount" type="money"/>'
          '<field name="submitdate" type="datetime" dateMode="absolute"/><field name="ispricelocked" type="bool"/>'
          '<field name="statecode" type="state"/><field name="customerid" type="entityreference" lookupType="account|contact"/>'
          '<field name="pricelevelid" type="entityreference" lookupType="pricelevel"/></fields></entity></entities>')


def reading(dice, turn):
    accounts, orders, rows = made(dice)
    blocks = [
        '<entity name="account" displayname="Account"><records>' + ''.join(
            f'<record id="{id}"><field name="accountid" value="{id}" /><field name="accountnumber" value="{number}" /></record>'
            for id, number in accounts.items()) + '</records><m2mrelationships /></entity>',
        '<entity name="salesorder" displayname="Order"><records>' + dice.choice(['', '\r\n  ']).join(orders) + '</records></entity>']
    if dice.random() < .5:
        blocks.reverse()
    stamp = dice.choice(['', ' timestamp="3/25/2019 4:24:05 PM"', ' timestamp="2023-04-05T06:07:08.1234567Z"'])
    data = dice.choice(['\r\n', '', '<?xml version="1.0" encoding="utf-8"?>', '\ufeff']) + f'<entities{stamp}>' + ''.join(blocks) + '</entities>'
    files = [('data.xml', data), ('data_schema.xml', SCHEMA.format(space=dice.choice(['', 'dateMode="absolute"']))), ('[Content_Types].xml', '<Types/>')]
    dice.shuffle(files)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, 'w', dice.choice([zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])) as package:
        for name, content in files:
            package.writestr(name, content.encode('utf-16' if name == 'data_schema.xml' and dice.random() < .1 else 'utf-8'))
    path = f'made{turn}.zip'
    if dice.random() < .3:
        with zipfile.ZipFile(path, 'w') as package:
            package.writestr(zipfile.ZipInfo('ImportConfig.xml'), '<x/>')
            entry = zipfile.ZipInfo('PkgFolder/DefaultData.zip')
            entry.filename = 'PkgFolder\\DefaultData.zip'
            package.writestr(entry, inner.getvalue())
    else:
        with open(path, 'wb') as file:
            file.write(inner.getvalue())
    found = records(path, 'salesorders')
    assert len(found) == len(rows), (path, len(found), len(rows))
    for row, wanted in zip(found, rows):
        assert {name: value for name, value in row.items() if value} == wanted, (path, row, wanted)
    assert {row['accountid']: row['accountnumber'] for row in records(path, 'accounts')} == accounts
    return sum(len(row) for row in rows)


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        wrote = writing(1)
        dice = random.Random(11)
        read = sum(reading(dice, turn) for turn in range(40))
        print(f'configuration: {wrote} values written and {read} values read are what they were')


main()
