"""Python: each record of a CSV to an element, written as text; quicker than building a tree. python_to_xml.py IN OUT"""
import csv
import sys
from xml.sax.saxutils import escape

with open(sys.argv[1], encoding="utf-8", newline="") as source, open(sys.argv[2], "w", encoding="utf-8") as target:
    rows = csv.reader(source)
    tags = [(f"<{name}>", f"</{name}>") for name in next(rows)]
    target.write('<?xml version="1.0" encoding="utf-8"?>\n<Document>\n')
    for row in rows:
        fields = [f"{start}{escape(value)}{end}" for (start, end), value in zip(tags, row)]
        target.write(f"<LINE>{''.join(fields)}</LINE>\n")
    target.write("</Document>\n")
