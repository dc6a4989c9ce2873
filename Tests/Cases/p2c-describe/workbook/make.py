"""A workbook with numbers, texts that look like numbers, and dates."""
from workbook import row, sheet, workbook

STYLES = ('<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
          '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>')


def number(value, style=0):
    """A cell with a number."""
    return f'<c s="{style}"><v>{value}</v></c>'


rows = row(1, 'Article', 'Price', 'Since', 'Count')
for at, article in enumerate(['00017', '00123', '01000'], 2):
    rows += row(at, article, number(at + 0.25), number(45000 + at, 1), number(at))
broken = row(1, 'A') + row(2, '<c t="e"><v>#N/A</v></c>')
workbook('broken.xlsx', {'A': sheet(broken)})
workbook('legacy.xlsx', {'Articles': sheet(rows), 'Notes': sheet(row(1, 'Note') + row(2, 'a') + row(3, 'b'))}, styles=STYLES)
