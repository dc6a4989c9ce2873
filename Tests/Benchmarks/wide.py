#!/usr/bin/env python3
"""Makes an entity with so many columns, a mapping that copies them, and records: wide.py COLUMNS RECORDS FOLDER"""
import os
import sys

TYPES = ["text", "decimal", "text", "integer", "date"]
VALUES = {
    "text": lambda record, column: f"T{record % 997}-{column}",
    "decimal": lambda record, column: f"{record % 9973}.{column % 90 + 10}",
    "integer": lambda record, column: str(record * 31 % 100_003),
    "date": lambda record, column: f"20{record % 20 + 10}-{record % 12 + 1:02}-{column % 28 + 1:02}",
}


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def entity(columns, name, system):
    fields = "".join(f'<field name="{column}" type="{kind}"/>' for column, kind in columns)
    return (f'<entity xmlns="urn:prospect-to-cash:entity" name="{name}" system="{system}" table="{name.replace(" ", "")}">'
            f'{fields}<key fields="{columns[0][0]}"/></entity>')


def mapping(columns):
    fields = "".join(f'<field from="{column}" to="{column}"/>' for column, _ in columns)
    return ('<mapping xmlns="urn:prospect-to-cash:mapping" name="Bench: wide">'
            f'<task name="Wide" source="Wide records" target="widerecords"><keep if="Column1 ne 0" otherwise="zero"/>{fields}</task>'
            '</mapping>')


def main(count, records, folder):
    kinds = [TYPES[number % len(TYPES)] for number in range(count)]
    columns = [(f"Column{number}", kind) for number, kind in enumerate(kinds)]
    write(f"{folder}/entities/wide-records.xml", entity(columns, "Wide records", "fno"))
    write(f"{folder}/entities/widerecords.xml", entity(columns, "widerecords", "sales"))
    write(f"{folder}/wide.xml", mapping(columns))
    with open(f"{folder}/wide.csv", "w", encoding="utf-8", newline="") as file:
        file.write(",".join(name for name, _ in columns) + "\r\n")
        for record in range(records):
            file.write(",".join(VALUES[kind](record, number) for number, kind in enumerate(kinds)) + "\r\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
