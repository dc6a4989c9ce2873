"""Makes workbooks for cases, without any library, so that every byte of them is meant."""
import zipfile
from xml.sax.saxutils import quoteattr

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
LINKS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
TYPES = 'xmlns="http://schemas.openxmlformats.org/package/2006/content-types"'


def sheet(rows):
    """The XML of a sheet with these rows."""
    return f'<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>'


def row(number, *cells):
    """A row of inline strings; None is no cell, and XML is taken as it is."""
    found = ''
    for column, value in enumerate(cells):
        name = f'r="{chr(65 + column)}{number}"'
        if value is not None:
            found += value.replace('<c', f'<c {name}', 1) if value.startswith('<c') else (
                f'<c {name} t="inlineStr"><is><t>{value}</t></is></c>')
    return f'<row r="{number}">{found}</row>'


def workbook(path, sheets, strings=None, styles=None, book='', **changes):
    """Writes a workbook: XML of sheets by name. A change replaces a file, or takes it away."""
    relations = ''.join(
        f'<Relationship Id="rId{at}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in range(1, len(sheets) + 1))
    names = ''.join(
        f'<sheet name={quoteattr(name.removeprefix("hidden "))} sheetId="{at}" r:id="rId{at}"'
        f'{" state=" + quoteattr("hidden") if name.startswith("hidden ") else ""}/>'
        for at, name in enumerate(sheets, 1))
    files = {
        '[Content_Types].xml': f'<Types {TYPES}/>',
        '_rels/.rels': f'<Relationships {LINKS}><Relationship Id="a" Type="{OFFICE}/officeDocument" '
                       'Target="xl/workbook.xml"/></Relationships>',
        'xl/workbook.xml': f'<workbook {MAIN} xmlns:r="{OFFICE}">{book}<sheets>{names}</sheets></workbook>',
    }
    for at, xml in enumerate(sheets.values(), 1):
        files[f'xl/worksheets/sheet{at}.xml'] = xml
    if strings is not None:
        relations += f'<Relationship Id="s" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        files['xl/sharedStrings.xml'] = f'<sst {MAIN}>{strings}</sst>'
    if styles is not None:
        relations += f'<Relationship Id="t" Type="{OFFICE}/styles" Target="/xl/styles.xml"/>'
        files['xl/styles.xml'] = f'<styleSheet {MAIN}>{styles}</styleSheet>'
    files['xl/_rels/workbook.xml.rels'] = f'<Relationships {LINKS}>{relations}</Relationships>'
    files.update(changes.get('files', {}))
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            if text is not None:
                archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
