"""Prints the records of a CSV, a value a line, by the names of the columns; with a second file, only the columns of that."""
import csv
import sys

csv.field_size_limit(1 << 30)
with open(sys.argv[1], newline='', encoding='utf-8') as file:
    records = list(csv.DictReader(file))
with open(sys.argv[-1], newline='', encoding='utf-8') as file:
    columns = sorted(next(csv.reader(file)))
for number, record in enumerate(records):
    for column in columns:
        print(number, column, repr(record[column]))
