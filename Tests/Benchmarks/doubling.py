#!/usr/bin/env python3
"""Makes what doubling.sh reads, in the folder at hand: doubling.py NAME SIZE"""
import os
import sqlite3
import sys

import wide

HEADER = "productnumber,name,productstructure,description\n"
MAPPING = '<mapping xmlns="urn:prospect-to-cash:mapping" name="Doubling"><task name="T" source="products" target="products">{}</task>{}</mapping>'
COPY = '<field from="productnumber" to="productnumber"/><field from="productstructure" to="productstructure"/>'


def write(name, text):
    with open(name, "w", encoding="utf-8", newline="") as file:
        file.write(text)


def entity(size):
    wide.write("wide/entities/wide-records.xml",
               wide.entity([(f"Column{number}", "text") for number in range(size)], "Wide records", "fno"))


def attributes(size):
    entity(size)
    values = " ".join(f'Column{number}="{number}"' for number in range(size))
    write(f"{size}.xml", f"<Records>{f'<Record {values}/>' * 3}</Records>")


def columns(size):
    entity(size)
    names = ",".join(f"Column{number}" for number in range(size))
    write(f"{size}.csv", names + "\n" + (",".join(map(str, range(size))) + "\n") * 3)


def rejects(size):
    write("strict.xml", MAPPING.format(COPY + '<field from="name" to="name" map="names"/>',
                                       '<valueMap name="names"><row from="a" to="b"/></valueMap>'))
    write(f"{size}.csv", HEADER + "".join(f"P{number},name,1,\n" for number in range(size)))


def findings(size):
    # In no order, each with a key that is too long and no number, and each third twice.
    write(f"{size}.csv", HEADER + "".join(f"{'P' * 60}{number * 7919 % size * 2 // 3},,x,\n" for number in range(size)))


def pattern(size):
    # Each "a" may begin a match, and none ends one.
    write("pattern.xml", MAPPING.format('''<keep if="matches(description, '^(a|b)*c$')" otherwise="other"/>''' + COPY, ""))
    write(f"{size}.csv", HEADER + f"P1,name,1,{'ab' * (size // 2)}\n")


def value_map(size):
    write("one.csv", HEADER + "P1,name 1,1,\n")
    write("map.xml", MAPPING.format(COPY + '<field from="name" to="name" map="names"/>',
                                    '<valueMap name="names" file="none.csv"/>'))
    write(f"{size}.csv", "from,to\n" + "".join(f"name {number},{number}\n" for number in range(size)))


def lookup(size):
    write("one.csv", HEADER + "P1,name 0,1,\n")
    write(f"lookup-{size}.xml", MAPPING.format(
        f'<lookup name="other" file="{size}.csv" key="key" by="name"/>' + COPY + '<field from="other/value" to="name"/>', ""))
    write(f"{size}.csv", "key,value\n" + "".join(f"name {number},value {number}\n" for number in range(size)))


def manifest(size):
    os.makedirs(str(size), exist_ok=True)
    space = "http://schemas.microsoft.com/dynamics/2015/01/DataManagement"
    maps = "".join(f"<EntityMap><EntityField>F{n}</EntityField><XMLField>F{n}</XMLField></EntityMap>" for n in range(50))
    entities = "".join(
        f"<DataManagementPackageEntityData><EntityMapList>{maps}</EntityMapList><EntityName>Entity {n}</EntityName>"
        f"<InputFilePath>{n}.csv</InputFilePath><SourceFormat>CSV-Unicode</SourceFormat></DataManagementPackageEntityData>"
        for n in range(size))
    write(f"{size}/Manifest.xml", f'<DataManagementPackageManifest xmlns="{space}"><DefinitionGroupName>x</DefinitionGroupName>'
          f"<Description/><PackageEntityList>{entities}</PackageEntityList></DataManagementPackageManifest>")
    write(f"{size}/PackageHeader.xml", f'<DataManagementPackageHeader xmlns="{space}"><Description/><PackageVersion>2</PackageVersion></DataManagementPackageHeader>')


def field(size):
    with sqlite3.connect(f"{size}.sqlite") as database:
        database.execute("DROP TABLE IF EXISTS p")
        database.execute("CREATE TABLE p (productnumber, name, structure, description)")
        database.execute("INSERT INTO p VALUES ('P1', 'n', 1, ?)", ("x" * size,))


if __name__ == "__main__":
    {"attributes": attributes, "columns": columns, "rejects": rejects, "findings": findings, "pattern": pattern, "value-map": value_map,
     "lookup": lookup, "manifest": manifest, "field": field}[sys.argv[1]](int(sys.argv[2]))
