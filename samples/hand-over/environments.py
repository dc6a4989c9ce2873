#!/usr/bin/env python3
"""Starts the stand-ins for both sides of Prospect to cash, and ends them with its standard input.   environments.py FOLDER

Writes FOLDER/variables for the shell: where they are, and who signs in. Both keep what they hold in FOLDER, as SQLite.
"""
import json
import os
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
STANDINS = ROOT / "Tests" / "Standins"
SPACE = "{urn:prospect-to-cash:entity}"
SECRET = "made-up.secret"
# What F&O exports for each flow that begins there.
PROJECTS = {
    "products-fno-to-sales-direct": ["Sellable released products"],
    "sales-orders-fno-to-sales-direct": ["CDS sales order headers", "CDS sales order lines"],
    "sales-invoices-fno-to-sales-direct": [
        "Externally maintained customer sales invoice headers", "Externally maintained customer sales invoice lines"]}


def entities():
    """What data management knows: its entities with their keys and the headers of lines, as the entity files have them."""
    for path in sorted((ROOT / "mappings" / "entities" / "fno").glob("*.xml")):
        entity = ElementTree.parse(path).getroot()
        known = {"label": entity.get("name"), "target": entity.get("table"), "keys": entity.find(SPACE + "key").get("fields").split()}
        parent = entity.find(SPACE + "parent")
        if parent is not None:
            fields = parent.get("fields").split()
            known["parent"] = {"entity": parent.get("entity"), "fields": dict(zip(fields, (parent.get("as") or parent.get("fields")).split()))}
        yield known


def start(folder, name, config, authority=None):
    """Starts a stand-in; the process and its address."""
    (folder / f"{name}.json").write_text(json.dumps(config | {"clients": {"p2c": {"secret": SECRET}}}))
    process = subprocess.Popen(
        [sys.executable, STANDINS / f"{name}.py", "--config", f"{name}.json", "--state", f"{name}.sqlite", "--certificate", "cert.pem",
         "--key", "key.pem"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    return process, process.stdout.readline().strip()


def main():
    folder = pathlib.Path(sys.argv[1])
    sys.path.insert(0, str(STANDINS))
    import dataverse_tables
    projects = [{"name": name, "entities": names, "company": "usmf", "format": "CSV-Unicode"} for name, names in PROJECTS.items()]
    fno, fno_url = start(folder, "fno", {"companies": ["usmf"], "polls": 1, "entities": list(entities()), "projects": projects})
    sales, sales_url = start(folder, "dataverse", {"tables": dataverse_tables.tables()})
    variables = {"FNO": fno_url, "SALES": sales_url, "P2C_TENANT": "contoso.example", "P2C_CLIENT_ID": "p2c",
                 "P2C_CLIENT_SECRET": SECRET, "SSL_CERT_FILE": folder.resolve() / "cert.pem"}
    lines = "".join(f"export {name}='{value}'\n" for name, value in variables.items())
    (folder / "variables.new").write_text(lines)
    os.rename(folder / "variables.new", folder / "variables")
    sys.stdin.read()
    for process in (fno, sales):
        process.stdin.close()
        process.wait()


if __name__ == "__main__":
    main()
