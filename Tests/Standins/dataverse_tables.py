#!/usr/bin/env python3
"""The tables of Prospect to cash for the configuration of dataverse.py, out of the entity files of the Sales side.

    dataverse_tables.py [ENTITIES]          prints them as JSON; ENTITIES is mappings/entities if nothing is said

An entity file holds names of sets, ids, columns with their types and lengths, and look-ups as dotted paths. What it does not hold
stands below: which alternate keys there are, what columns begin with, and what becomes of lines whose header is deleted.
"""
import json
import pathlib
import sys
import xml.etree.ElementTree as ElementTree

ENTITIES = pathlib.Path(__file__).resolve().parents[2] / 'mappings' / 'entities'
SPACE = '{urn:prospect-to-cash:entity}'
TYPES = {'integer': 'integer', 'date': 'date', 'datetime': 'datetime', 'boolean': 'boolean', 'guid': 'guid'}
# Solution 15.0.0.2 has this one; account, product, orders, quotes, invoices and their lines have none.
KEYS = {'contact': {'msdynce_ContactNumber': ['msdynce_contactnumber']}}
# What the platform keeps unique although it is no alternate key.
UNIQUE = {'product': [['productnumber']], 'quote': [['quotenumber', 'revisionnumber']]}
DEFAULTS = {
    'account': {'statuscode': 1}, 'contact': {'statuscode': 1}, 'quote': {'statuscode': 1, 'revisionnumber': 0},
    'salesorder': {'statuscode': 1, 'msdynce_processingstatus': 647390011}, 'invoice': {'statuscode': 1},
    'product': {'statecode': 2, 'statuscode': 0, 'productstructure': 1}}
# Two-option columns begin with No, but for this.
YES = 'msdynce_hasexternallymaintainedproductsonly'
LINES = {'salesorderdetail': 'salesorderid', 'quotedetail': 'quoteid', 'invoicedetail': 'invoiceid'}
COMPUTED = {'contact': {'fullname': ['firstname', 'lastname']}}


def tables(entities=ENTITIES):
    """By logical name the configuration of each table."""
    files = [ElementTree.parse(path).getroot() for path in sorted(pathlib.Path(entities).glob('sales/*.xml'))]
    files = [file for file in files if file.get('table')]
    names = {file.get('name'): file.get('table') for file in files}
    options = enumerations(ElementTree.parse(pathlib.Path(entities) / 'enumerations.xml').getroot())
    found = {file.get('table'): table(file, names, options) for file in files}
    for target in {target for one in found.values() for column in one['columns'].values() for target in column.get('targets', ())}:
        found.setdefault(target, named_only(target))
    return dict(sorted(found.items()))


def named_only(logical):
    """A table that is only looked up, such as opportunities."""
    plural = logical[:-1] + 'ies' if logical.endswith('y') else logical + 's'
    return {'set': plural, 'id': logical + 'id', 'primary_name': 'name', 'columns': {'name': {'type': 'string', 'length': 300}}}


def enumerations(root):
    return {one.get('name'): {int(member.get('value')): member.get('label') or member.get('symbol')
                              for member in one.iter(SPACE + 'member') if member.get('value')} for one in root.iter(SPACE + 'enumeration')}


def table(file, names, options):
    logical, fields = file.get('table'), file.findall(SPACE + 'field')
    options = options | enumerations(file)
    targets = {field.get('column'): [names[to.get('entity')] for to in field.findall(SPACE + 'to')]
               for field in fields if field.find(SPACE + 'to') is not None}
    # Which table a look-up means is no column that the Web API knows.
    hidden = {file.get('id'), *(field.get('typeColumn') for field in fields)}
    columns = {}
    for field in fields:
        name = field.get('name')
        if '.' not in name and name not in hidden:
            columns[name] = column(logical, field, targets.get(name) or [field.get('idOf')], options)
    made = {'set': file.get('collection'), 'id': file.get('id'), 'columns': columns, 'keys': KEYS.get(logical, {}),
            'unique': UNIQUE.get(logical, []), **key_of(file, fields)}
    primary = file.get('primaryName')
    return made | ({'primary_name': primary} if primary in columns else {})


def key_of(file, fields):
    """By what people tell one row from another, and what rows are looked for by."""
    columns = {field.get('name'): field.get('column') or field.get('name') for field in fields}
    key = file.find(SPACE + 'key')
    natural = list(dict.fromkeys(columns[name] for name in key.get('fields').split()))
    return {'natural': natural, 'indexes': [[natural[0]]]}


def column(logical, field, targets, options):
    name, kind = field.get('name'), field.get('type')
    made = {'type': TYPES.get(kind)}
    if kind == 'text':
        made = {'type': 'memo' if int(field.get('length')) >= 2000 else 'string', 'length': int(field.get('length'))}
    elif kind == 'decimal':
        # Amounts of money have four digits behind the point, other numbers ten.
        made = {'type': 'money' if field.get('decimals') == '4' else 'decimal', 'precision': int(field.get('decimals'))}
    elif kind == 'enum':
        made = {'type': {'statecode': 'state', 'statuscode': 'status'}.get(name, 'picklist'), 'values': options[field.get('enumeration')]}
    elif kind == 'guid' and targets[0]:
        made = {'type': 'lookup', 'targets': targets} | ({'on_delete': 'cascade'} if LINES.get(logical) == name else {})
    if field.get('required') == 'true':
        made['required'] = True
    if name in COMPUTED.get(logical, {}):
        made['computed'] = COMPUTED[logical][name]
    default = default_of(logical, name, made['type'])
    return made | ({} if default is None else {'default': default})


def default_of(logical, name, kind):
    given = DEFAULTS.get(logical, {}).get(name)
    if given is None and kind == 'boolean':
        return int(name == YES)
    return 0 if given is None and kind == 'state' else given


if __name__ == '__main__':
    json.dump({'tables': tables(*sys.argv[1:2])}, sys.stdout, indent=1)
    print()
