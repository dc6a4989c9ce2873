"""lxml: each LINE of an XML file to a record of CSV, with flat memory. lxml_to_csv.py IN OUT"""
import csv
import sys

from lxml import etree

with open(sys.argv[2], "w", encoding="utf-8", newline="") as target:
    rows = csv.writer(target, lineterminator="\n")
    header = None
    for _, line in etree.iterparse(sys.argv[1], tag="LINE"):
        if header is None:
            header = [field.tag for field in line]
            rows.writerow(header)
        rows.writerow([field.text for field in line])
        line.clear()
        while line.getprevious() is not None:
            del line.getparent()[0]
