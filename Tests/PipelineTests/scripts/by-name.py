"""Prints the records of a CSV, a value a line, by the names of the columns, in whatever order they come."""
import csv
import sys

csv.field_size_limit(1 << 30)
with open(sys.argv[1], newline='', encoding='utf-8') as file:
    for number, record in enumerate(csv.DictReader(file)):
        for column, value in sorted(record.items()):
            print(number, column, repr(value))
