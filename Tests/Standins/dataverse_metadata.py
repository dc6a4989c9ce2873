"""What the Web API tells of its tables: EntityDefinitions with their attributes, keys and look-ups, and the document of $metadata."""
import re
import uuid
from xml.sax.saxutils import quoteattr

import dataverse_filter
from dataverse_answer import bad_query, missing, no_segment, refused
from dataverse_schema import OPTIONS
from dataverse_shape import expansions
from standin_answer import Answer, json_answer

NAMESPACE = 'Microsoft.Dynamics.CRM.'
COLLECTIONS = ('Attributes', 'Keys', 'ManyToOneRelationships', 'OneToManyRelationships')
# What an attribute has that is no String, Picklist and so on: only this can be selected without a cast.
COMMON = {'MetadataId', 'LogicalName', 'SchemaName', 'DisplayName', 'EntityLogicalName', 'AttributeOf', 'AttributeType',
          'AttributeTypeName', 'RequiredLevel', 'IsPrimaryId', 'IsPrimaryName', 'IsValidForCreate', 'IsValidForRead', 'IsValidForUpdate'}
RANGES = {'integer': (-2 ** 31, 2 ** 31 - 1), 'decimal': (-10 ** 11, 10 ** 11), 'money': (-922337203685477, 922337203685477)}


def metadata_id(*names):
    return str(uuid.uuid5(uuid.NAMESPACE_URL, '/'.join(names)))


def label(text):
    localized = {'Label': text, 'LanguageCode': 1033, 'IsManaged': True}
    return {'LocalizedLabels': [localized], 'UserLocalizedLabel': localized}


def attribute(table, column):
    """All that is told of a column."""
    is_ours = not column.computed
    told = {
        '@odata.type': f'#{NAMESPACE}{cast_of(column)}', 'MetadataId': metadata_id(table.logical, column.name),
        'LogicalName': column.name, 'SchemaName': column.name, 'EntityLogicalName': table.logical,
        'AttributeOf': None, 'DisplayName': label(column.name),
        'AttributeType': column.attribute_type, 'AttributeTypeName': {'Value': column.attribute_type + 'Type'},
        'RequiredLevel': {'Value': 'ApplicationRequired' if column.required else 'None', 'CanBeChanged': True},
        'IsPrimaryId': column.name == table.id, 'IsPrimaryName': column.name == table.primary_name,
        'IsValidForCreate': is_ours, 'IsValidForRead': column.name != 'overriddencreatedon',
        'IsValidForUpdate': is_ours and column.name not in (table.id, 'overriddencreatedon')}
    if column.type in ('string', 'memo'):
        told |= {'MaxLength': column.length, 'Format': 'Text'}
    if column.type in ('decimal', 'money'):
        told['Precision'] = column.precision
    if column.type in RANGES:
        told |= dict(zip(('MinValue', 'MaxValue'), RANGES[column.type]))
    if column.type in ('date', 'datetime'):
        told |= {'Format': 'DateOnly' if column.type == 'date' else 'DateAndTime',
                 'DateTimeBehavior': {'Value': 'DateOnly' if column.type == 'date' else 'UserLocal'}}
    if column.type == 'lookup':
        told['Targets'] = column.targets
    if column.type in OPTIONS:
        told['OptionSet'] = {'MetadataId': metadata_id(table.logical, column.name, 'OptionSet'), 'IsGlobal': False, 'Options': [
            {'Value': value, 'Label': label(text)} for value, text in column.values.items()]}
    return told


def cast_of(column):
    kind = column.attribute_type
    return {'Customer': 'Lookup', 'Uniqueidentifier': 'UniqueIdentifier'}.get(kind, kind) + 'AttributeMetadata'


def relationships(schema, table):
    """Look-ups of a table, one for each table that they may mean."""
    for navigation, (column, target) in table.navigations.items():
        referenced = schema.tables.get(target)
        yield {'MetadataId': metadata_id(table.logical, navigation, target), 'SchemaName': f'{target}_{table.logical}_{column.name}',
               'RelationshipType': 'OneToManyRelationship', 'ReferencingEntity': table.logical, 'ReferencingAttribute': column.name,
               'ReferencedEntity': target, 'ReferencedAttribute': referenced.id if referenced else target + 'id',
               'ReferencingEntityNavigationPropertyName': navigation,
               'ReferencedEntityNavigationPropertyName': f'{target}_{table.logical}_{column.name}'}


def definition(schema, table):
    """All that is told of a table."""
    name = table.logical
    return {
        'MetadataId': metadata_id(name), 'LogicalName': name, 'SchemaName': name, 'EntitySetName': table.set,
        'LogicalCollectionName': table.set, 'DisplayName': label(name), 'PrimaryIdAttribute': table.id,
        'PrimaryNameAttribute': table.primary_name, 'ChangeTrackingEnabled': table.is_tracked, 'IsCustomEntity': '_' in name,
        'Attributes': [attribute(table, column) for column in table.columns.values()],
        'Keys': [{'MetadataId': metadata_id(name, 'key', key), 'LogicalName': key.lower(), 'SchemaName': key, 'EntityLogicalName': name,
                  'KeyAttributes': columns, 'EntityKeyIndexStatus': 'Active'} for key, columns in table.keys.items()],
        'ManyToOneRelationships': list(relationships(schema, table)),
        'OneToManyRelationships': [relationship for other in schema.tables.values() for relationship in relationships(schema, other)
                                   if relationship['ReferencedEntity'] == name]}


def selected(record, options):
    """What of a record is told. Collections and option sets are told to who expands them."""
    names = [name.strip() for name in options.get('$select', '').split(',') if name.strip()]
    expanded = expansions(options.get('$expand', ''))
    for name in [*names, *expanded]:
        if name not in record:
            raise refused(400, f"Could not find a property named '{name}' on type 'Microsoft.Dynamics.CRM.{kind_of(record)}'.")
    told = {name: value for name, value in record.items()
            if name not in (*COLLECTIONS, 'OptionSet') and (not names or name in (*names, 'MetadataId', '@odata.type'))}
    for name, inner in expanded.items():
        value = record[name]
        told[name] = [selected(item, inner) for item in narrowed(value)] if isinstance(value, list) else (
            {key: value[key] for key in value if key in ('MetadataId', *inner.get('$select', key).split(','))})
    return told


def kind_of(record):
    return 'AttributeMetadata' if 'AttributeType' in record else 'EntityMetadata' if 'EntitySetName' in record else 'Metadata'


def narrowed(items):
    """Attributes without a cast: what some have and others not cannot be selected."""
    for item in items:
        yield {name: value for name, value in item.items() if name in COMMON or name == '@odata.type'} if 'AttributeType' in item else item


class Metadata:
    def __init__(self, schema):
        self.schema, self.root = schema, ''

    def answer(self, request, parts):
        if request.method != 'GET':
            raise refused(405, 'Tables cannot be changed here.')
        if parts[0] == '$metadata':
            return Answer(200, self.document().encode(), 'application/xml', {'OData-Version': '4.0'})
        for name in request.query:
            if name not in ('$select', '$filter', '$expand', '$top', 'LabelLanguages'):
                raise bad_query(f'The query parameter {name} is not supported on metadata.')
        if parts[0] == 'EntityDefinitions':
            records = [definition(self.schema, table) for table in self.schema.tables.values()]
            return self.listed(request, 'EntityDefinitions', records)
        record, kind, cast = definition(self.schema, self.table(parts[0])), 'EntityDefinitions', None
        for part in parts[1:]:
            if part.startswith(NAMESPACE):
                cast, record = part.removeprefix(NAMESPACE), self.cast(record, part)
            else:
                record, kind = self.member(record, part), part
        if isinstance(record, list):
            return self.listed(request, kind, record if cast else list(narrowed(record)) if '$select' in request.query else record)
        return json_answer(200, {'@odata.context': f'{self.root}$metadata#{kind}/$entity', **selected(record, request.query)})

    def table(self, text):
        found = re.fullmatch(r"EntityDefinitions\((?:LogicalName='(\w+)'|([0-9a-fA-F-]{36}))\)", text)
        for table in self.schema.tables.values():
            if found and (table.logical == found[1] or metadata_id(table.logical) == (found[2] or '').lower()):
                return table
        raise missing('EntityMetadata', text.partition('(')[2].rstrip(')'))

    @staticmethod
    def member(record, part):
        """A collection of a table, or one of its attributes."""
        found = re.fullmatch(r"(\w+)(?:\(LogicalName='(\w+)'\))?", part)
        if isinstance(record, list) or not found or found[1] not in record:
            raise no_segment(part)
        if found[2] is None:
            return record[found[1]]
        for item in record[found[1]]:
            if item.get('LogicalName') == found[2]:
                return item
        raise missing(found[1], found[2])

    @staticmethod
    def cast(record, part):
        if isinstance(record, list):
            return [item for item in record if item.get('@odata.type') == '#' + part]
        if record.get('@odata.type') != '#' + part:
            raise no_segment(part)
        return record

    def listed(self, request, kind, records):
        if request.query.get('$filter'):
            tree = dataverse_filter.parse(request.query['$filter'])
            records = [record for record in records if dataverse_filter.holds(tree, record)]
        if '$top' in request.query:
            records = records[:int(request.query['$top'])]
        return json_answer(200, {'@odata.context': f'{self.root}$metadata#{kind}',
                                 'value': [selected(record, request.query) for record in records]})

    def service_document(self):
        sets = [{'name': table.set, 'kind': 'EntitySet', 'url': table.set} for table in self.schema.tables.values()]
        return json_answer(200, {'@odata.context': self.root + '$metadata', 'value': sets})

    def document(self):
        """A small EDMX of the tables that there are."""
        types, sets = [], []
        for table in self.schema.tables.values():
            types.append(f'<EntityType Name={quoteattr(table.logical)}><Key><PropertyRef Name={quoteattr(table.id)}/></Key>')
            types += [f'<Property Name={quoteattr(name)} Type={quoteattr(column.edm)}/>' for name, column in table.properties.items()]
            known = {navigation: target for navigation, (_, target) in table.navigations.items() if target in self.schema.tables}
            types += [f'<NavigationProperty Name={quoteattr(navigation)} Type={quoteattr("mscrm." + target)}/>'
                      for navigation, target in known.items()]
            types.append('</EntityType>')
            sets.append(f'<EntitySet Name={quoteattr(table.set)} EntityType={quoteattr(NAMESPACE + table.logical)}>')
            sets += [f'<NavigationPropertyBinding Path={quoteattr(navigation)} Target={quoteattr(self.schema.tables[target].set)}/>'
                     for navigation, target in known.items()]
            sets.append('</EntitySet>')
        return ('<?xml version="1.0" encoding="utf-8"?><edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">'
                '<edmx:DataServices><Schema Namespace="Microsoft.Dynamics.CRM" Alias="mscrm" '
                'xmlns="http://docs.oasis-open.org/odata/ns/edm">' + ''.join(types) + '<EntityContainer Name="System">'
                + ''.join(sets) + '</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>')
