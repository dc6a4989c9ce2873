"""Data packages as data management takes and makes them: a zip with a manifest, a header, and a file per entity."""
import csv
import dataclasses
import io
import re
import xml.etree.ElementTree as ElementTree
import zipfile
from xml.sax.saxutils import escape

NAMESPACE = 'http://schemas.microsoft.com/dynamics/2015/01/DataManagement'
CONTRACT = 'Microsoft.Dynamics.AX.Framework.Tools.DataManagement.Serialization.DataManagementPackageManifest'


class Unreadable(Exception):
    """Why a package, or the file of an entity in it, is not taken."""


@dataclasses.dataclass
class PackageEntity:
    """An entity in a manifest; `columns` leads from a column of the file, in lower case, to the field of staging."""
    label: str
    format: str
    file: str
    target: str
    columns: dict
    unit: int
    level: int
    sequence: int
    fails_unit: bool
    fails_level: bool
    disabled: bool


def members(element):
    """The members of an element by name, as the reader of data contracts has them: what comes behind its place in the alphabet is
    lost."""
    found, last = {}, ''
    for child in element if element is not None else []:
        name = child.tag.removeprefix('{' + NAMESPACE + '}')
        if name > last:
            found[name], last = child, name
    return found


def text_of(found, name):
    return (found[name].text or '') if name in found else ''


def number_of(found, name):
    return int(text_of(found, name) or 1)


def root_of(archive, name, expected):
    """The root of a part of the package."""
    if name not in archive.namelist():
        raise Unreadable(f'Could not find file {name} in the package.')
    try:
        root = ElementTree.fromstring(archive.read(name))
    except (ElementTree.ParseError, UnicodeError, ValueError) as error:
        raise Unreadable(f'There is an error in XML document {name}: {error}') from None
    if root.tag != '{' + NAMESPACE + '}' + expected:
        raise Unreadable(f'Expecting element {expected} from namespace {NAMESPACE} in {name}.')
    return root


class Package:
    """A package that came."""

    def __init__(self, content):
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(content))
            broken = self.archive.testzip()
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise Unreadable(f'The package is no zip: {error}') from None
        if broken:
            raise Unreadable(f'The package is damaged at {broken}.')
        header = members(root_of(self.archive, 'PackageHeader.xml', 'DataManagementPackageHeader'))
        if text_of(header, 'ManifestType') != CONTRACT or text_of(header, 'PackageType') != 'DefinitionGroup':
            raise Unreadable('PackageHeader.xml names another kind of package.')
        manifest = members(root_of(self.archive, 'Manifest.xml', 'DataManagementPackageManifest'))
        self.entities = [self.entity(members(each)) for each in manifest.get('PackageEntityList', [])]
        if not self.entities:
            raise Unreadable('The manifest has no entities.')
        if len({each.label.lower() for each in self.entities}) < len(self.entities):
            raise Unreadable('The manifest has an entity twice.')

    @staticmethod
    def entity(found):
        maps = [members(each) for each in found.get('EntityMapList', [])]
        return PackageEntity(
            label=text_of(found, 'EntityName'), format=text_of(found, 'SourceFormat'), file=text_of(found, 'InputFilePath'),
            target=text_of(found, 'TargetEntity'),
            columns={text_of(each, 'XMLField').lower(): text_of(each, 'EntityField') for each in maps},
            unit=number_of(found, 'ExecutionUnit'), level=number_of(found, 'LevelInExecutionUnit'),
            sequence=number_of(found, 'SequenceInLevel'), fails_unit=text_of(found, 'FailExecutionUnitOnError') == 'true',
            fails_level=text_of(found, 'FailLevelOnError') == 'true', disabled=text_of(found, 'Disable') == 'true')

    def records(self, entity, target):
        """The header of an entity's file, its fields of staging, and its records."""
        if entity.file not in self.archive.namelist():
            raise Unreadable(f'The file {entity.file} of entity {entity.label} is not in the package.')
        content = self.archive.read(entity.file)
        if entity.format in ('CSV', 'CSV-Unicode'):
            header, records = csv_records(entity, csv_text(entity, content))
        elif entity.format in ('XML-Element', 'XML-Attribute'):
            header, records = xml_records(entity, target, content)
        else:
            raise Unreadable(f'The source data format {entity.format} does not exist here.')
        fields = [entity.columns.get(name.lower()) for name in header]
        missing = set(entity.columns) - {name.lower() for name in header}
        if None in fields or missing or len(set(fields)) != len(fields):
            raise Unreadable(f'DMF2022: the columns of the file and the mapping of entity {entity.label} do not match.')
        return header, fields, records


def csv_text(entity, content):
    """The characters of a file; CSV-Unicode has to begin with the mark of UTF-16."""
    unicode = entity.format == 'CSV-Unicode'
    if unicode and not content.startswith(b'\xff\xfe'):
        raise Unreadable(f'Selected file is not Unicode: {entity.file}')
    try:
        return content[2:].decode('utf-16-le') if unicode else content.decode('utf-8-sig')
    except UnicodeError as error:
        raise Unreadable(f'{entity.file}: {error}') from None


def csv_records(entity, text):
    if re.search(r'(?<!\r)\n', re.sub(r'"[^"]*"', '', text)):
        # Misleading, and so there.
        raise Unreadable(f'The mapping is incorrect for entity {entity.label} and field {{00000000-0000-0000-0000-000000000000}}.')
    rows = csv.reader(io.StringIO(text, newline=''))
    header = next(rows, [])
    if not any(header):
        raise Unreadable(f'FF004: the header row of {entity.file} is missing.')

    def records():
        found = False
        for found in rows:
            if len(found) != len(header):
                raise Unreadable(f'DMF2050: a row of {entity.file} has another shape.')
            yield found
        if not found:
            raise Unreadable(f'DMF2053: {entity.file} is empty.')
    return header, records()


def xml_records(entity, target, content):
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError) as error:
        raise Unreadable(f'XML is not in correct format: {error}') from None
    if root.tag.lower() != 'document' or any(row.tag.lower() != target.lower() for row in root):
        raise Unreadable(f'XML is not in correct format: {entity.file} is no Document of {target}.')
    if not len(root):
        raise Unreadable(f'DMF2053: {entity.file} is empty.')
    # Names by their lower case; what never occurs is wanted all the same in the style of elements.
    rows = [{child.tag: child.text or '' for child in row} if entity.format == 'XML-Element' else dict(row.attrib) for row in root]
    names = {name.lower(): name for row in rows for name in row}
    if entity.format == 'XML-Element' and set(entity.columns) - set(names):
        raise Unreadable('XML is not in correct format. 0xC0010009')
    for column in entity.columns:
        names.setdefault(column, column)
    rows = [{name.lower(): value for name, value in row.items()} for row in rows]
    return list(names.values()), ([row.get(name, '') for name in names] for row in rows)


# What is exported.

def write_package(name, entities):
    """A package; an entity is its label, its AOT name, the format, its columns and its records."""
    described = ''.join(entity_xml(place, *entity) for place, entity in enumerate(entities))
    start = f'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns="{NAMESPACE}">'
    parts = {file_of(label): csv_file(source, columns, rows) for label, _, source, columns, rows in entities}
    parts['Manifest.xml'] = '\ufeff' + (
        f'<DataManagementPackageManifest {start}<DefinitionGroupName>{escape(name)}</DefinitionGroupName>'
        f'<Description>{escape(name)}</Description><PackageEntityList>{described}</PackageEntityList>'
        '<ProjectCategory>0</ProjectCategory><RulesData i:nil="true" /></DataManagementPackageManifest>')
    parts['PackageHeader.xml'] = '\ufeff' + (
        f'<DataManagementPackageHeader {start}<Description>{escape(name)}</Description><ManifestType>{CONTRACT}</ManifestType>'
        '<PackageType>DefinitionGroup</PackageType><PackageVersion>2</PackageVersion></DataManagementPackageHeader>')
    file = io.BytesIO()
    with zipfile.ZipFile(file, 'w', zipfile.ZIP_DEFLATED) as archive:
        for part, text in parts.items():
            archive.writestr(part, text if isinstance(text, bytes) else text.encode('utf-16-le'))
    return file.getvalue()


def file_of(label):
    """The name of an entity's file: its label without what Windows does not allow."""
    return re.sub(r'[<>:"/\\|?*]', '', label) + '.csv'


def csv_file(source, columns, rows):
    text = io.StringIO(newline='')
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode('utf-8') if source == 'CSV' else ('\ufeff' + text.getvalue()).encode('utf-16-le')


def entity_xml(place, label, target, source, columns, _):
    maps = ''.join(
        f'<EntityMap><ArrayIndex>0</ArrayIndex><EntityField>{name}</EntityField><EntityFieldConversionList i:nil="true" />'
        '<IsAutoDefault>false</IsAutoDefault><IsAutoGenerated>false</IsAutoGenerated>'
        '<IsDefaultValueEqualNull>false</IsDefaultValueEqualNull><UseTextQualifier>false</UseTextQualifier>'
        f'<XMLField>{name}</XMLField></EntityMap>' for name in sorted(map(escape, columns), key=str.lower))
    return (
        '<DataManagementPackageEntityData><DefaultRefreshType>FullPush</DefaultRefreshType><Disable>false</Disable>'
        f'<EntityMapList>{maps}</EntityMapList><EntityName>{escape(label)}</EntityName><EntityTransformList i:nil="true" />'
        '<ExcelSheetName /><ExecutionUnit>1</ExecutionUnit><FailExecutionUnitOnError>false</FailExecutionUnitOnError>'
        f'<FailLevelOnError>false</FailLevelOnError><InputFilePath>{escape(file_of(label))}</InputFilePath>'
        '<LevelInExecutionUnit>1</LevelInExecutionUnit><QueryFilter i:nil="true" /><RunBusinessLogic>true</RunBusinessLogic>'
        '<RunBusinessValidation>true</RunBusinessValidation><SampleFilePath />'
        f'<SequenceInLevel>{place + 1}</SequenceInLevel><SourceFormat>{source}</SourceFormat>'
        f'<TargetEntity>{escape(target)}</TargetEntity><ValidationStatus>Yes</ValidationStatus></DataManagementPackageEntityData>')
