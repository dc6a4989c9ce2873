"""What an environment must hold once a package was loaded: from the records, the tables of the stand-in, and what the Web API documents."""

import csv
import decimal
import io
import re
import subprocess
import sys
import zipfile

from standin import STANDINS

sys.path.insert(0, str(STANDINS))
import dataverse_tables  # noqa: E402

TABLES = {name: table for name, table in dataverse_tables.tables().items() if "natural" in table}
SETS = {table["set"]: name for name, table in TABLES.items()}
# Those that look others up come behind them; invoices of the sample lack their numbers.
ENTITIES = [
    "transactioncurrencies", "uomschedules", "uoms", "pricelevels", "accounts", "contacts", "products", "productpricelevels", "quotes",
    "quotedetails", "salesorders", "salesorderdetails"]
# The look-up by which a line belongs to its header.
HEADERS = {"salesorderdetails": ("salesorderid", "salesorders"), "quotedetails": ("quoteid", "quotes")}
LASTING = ("boolean", "state", "status")


class Package:
    """A package that can be changed: of each entity its records, a dictionary of texts each."""

    def __init__(self, path):
        self.zip = zipfile.ZipFile(path)
        self.entities = {}
        for name in ENTITIES:
            if f"{name}.csv" in self.zip.namelist():
                self.entities[name] = list(csv.DictReader(io.StringIO(text(self.zip.read(f"{name}.csv")), newline="")))
        self.columns = {name: list(records[0]) for name, records in self.entities.items() if records}

    def __getitem__(self, name):
        return self.entities[name]

    def drop_ids(self):
        """Leaves the ids out, so that look-ups are found by what they are called."""
        for name, columns in self.columns.items():
            table = TABLES[SETS[name]]
            ids = {table["id"], *(column for column, kind in table["columns"].items() if kind["type"] == "lookup")}
            ids |= {column + "type" for column in ids if column + "type" in columns}
            self.columns[name] = [column for column in columns if column not in ids]
        return self

    def only(self, *names):
        self.entities = {name: records for name, records in self.entities.items() if name in names}
        return self

    def lines(self, header, name="salesorderdetails", key="salesorderid.ordernumber"):
        return [line for line in self[name] if line[key] == header]

    def save(self, path):
        """Writes it; it has no ledger then, which would say that somebody has changed it."""
        with zipfile.ZipFile(path, "w") as made:
            for member in self.zip.namelist():
                name = member.removesuffix(".csv")
                if member.endswith(".csv") and name in self.entities:
                    made.writestr(member, self.data(name))
                elif not member.endswith((".csv", ".json")):
                    made.writestr(member, self.zip.read(member))
        return path

    def data(self, name):
        out = io.StringIO(newline="")
        columns = self.columns[name]
        writer = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.entities[name])
        return out.getvalue()


def text(data):
    return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")


def typed(kind, value):
    """The text of a package as the environment tells it."""
    if kind == "boolean":
        return {"true": True, "false": False}[value.lower()]
    if kind in ("integer", "bigint", "picklist", "state", "status"):
        return int(value)
    if kind in ("decimal", "money"):
        return decimal.Decimal(value)
    return value.replace(" ", "T") + "Z" if kind == "datetime" else value


def named(table, row):
    """How the stand-in calls a row."""
    return "/".join("" if row.get(column) is None else str(row[column]) for column in table["natural"])


class World:
    """By table, and by how rows are called, all rows."""

    def __init__(self, rows=None):
        self.rows = rows or {table: {} for table in TABLES}

    def __eq__(self, other):
        return self.rows == other.rows

    def copy(self):
        return World({table: {key: dict(row) for key, row in rows.items()} for table, rows in self.rows.items()})

    def differences(self, other, most=5):
        for table in TABLES:
            mine, others = self.rows[table], other.rows[table]
            for key in sorted(mine.keys() | others.keys()):
                left, right = mine.get(key), others.get(key)
                if left != right:
                    names = sorted(n for n in (left or {}).keys() | (right or {}).keys() if (left or {}).get(n) != (right or {}).get(n))
                    yield table, key, {n: ((left or {}).get(n), (right or {}).get(n)) for n in names[:most]}

    def load(self, package, refused=frozenset()):
        """Takes the records of a package but for some, which are (entity, place); how many were inserted, updated, unchanged."""
        self.ids = {}
        counts = {name: {"inserted": 0, "updated": 0, "unchanged": 0} for name in package.entities}
        found = []
        for name, records in package.entities.items():
            table, rows = TABLES[SETS[name]], self.rows[SETS[name]]
            # What names the row comes first, and what looks others up last, since those may come later.
            plain = [*table["natural"], *(column for column, kind in table["columns"].items() if kind["type"] != "lookup")]
            for place, record in enumerate(records):
                if (name, place) in refused:
                    continue
                values = self.row(name, record, package.columns[name], plain)
                key = named(table, values)
                before = rows.get(key)
                rows[key] = dict(before) if before else {c: default(k) for c, k in table["columns"].items() if "default" in k}
                self.take(table, rows[key], values, before is None)
                found.append((name, record, key, before))
                self.ids[SETS[name], record.get(table["id"])] = key
        for name, record, key, before in found:
            table, row = TABLES[SETS[name]], self.rows[SETS[name]][key]
            self.take(table, row, self.row(name, record, package.columns[name], table["columns"]), before is None)
            counts[name]["inserted" if before is None else "unchanged" if row == before else "updated"] += 1
        return counts

    @staticmethod
    def take(table, row, values, is_new):
        """What becomes of a row that gets these values: nothing clears what always has one, and a new row begins with its defaults."""
        columns = table["columns"]
        for column, value in values.items():
            if value is not None:
                row[column] = value
            elif not is_new and columns.get(column, {}).get("type") not in LASTING:
                row.pop(column, None)
        for column, kind in columns.items():
            if kind.get("computed") and (parts := [row[part] for part in kind["computed"] if row.get(part)]):
                row[column] = " ".join(parts)

    def row(self, name, record, columns, wanted):
        """The values that a record gives to some columns of its table."""
        table, values = TABLES[SETS[name]], {}
        for column in wanted:
            kind = table["columns"][column]
            if kind.get("computed"):
                continue
            if kind["type"] == "lookup":
                values |= self.looked_up(record, column, kind["targets"], columns)
            elif column in columns:
                values[column] = typed(kind["type"], record[column]) if record[column] else None
        return values

    def looked_up(self, record, column, targets, columns):
        """What a look-up leads to, by the fields behind its dots."""
        names = [name for name in columns if name.startswith(column + ".")]
        if not names:
            return self.known(record, column, targets) if column in columns else {}
        if not any(record[name] for name in names):
            return {column: None} | ({column + "type": None} if len(targets) > 1 else {})
        if len(targets) == 1:
            wanted = {name.rpartition(".")[2]: record[name] for name in names}
            return {column: self.find(targets[0], wanted)}
        parts = re.findall(r"\.(\w+)\((\w+)\)", names[0])
        for table, field in parts:
            if key := self.find(table.lower(), {field: record[names[0]]}):
                return {column: key, column + "type": table.lower()}
        return {column: "missing " + record[names[0]]}

    def known(self, record, column, targets):
        """What a look-up leads to by its id alone."""
        target = record[column + "type"] if len(targets) > 1 else targets[0]
        found = {column: self.ids.get((target, record[column]))}
        return found | ({column + "type": target or None} if len(targets) > 1 else {})

    def find(self, table, wanted):
        kinds = TABLES[table]["columns"]
        values = {name: typed(kinds[name]["type"], value) for name, value in wanted.items()}
        keys = [key for key, row in self.rows[table].items() if all(row.get(name) == value for name, value in values.items())]
        return keys[0] if len(keys) == 1 else None

    def lost(self, package, direct):
        """The records that are refused, and those that must be with them: the documents they belong to, and what looks them up."""
        lost = set(direct)
        while True:
            before = len(lost)
            present = self.copy()
            present.load(package, lost)
            for name, records in package.entities.items():
                lookup, headers = HEADERS.get(name, (None, None))
                for place, record in enumerate(records):
                    row = present.row(name, record, package.columns[name], TABLES[SETS[name]]["columns"])
                    if any(value is None and record_has(record, column, package.columns[name]) or str(value).startswith("missing ")
                           for column, value in row.items() if TABLES[SETS[name]]["columns"].get(column, {}).get("type") == "lookup"):
                        lost.add((name, place))
                if headers:
                    lost |= documents(package, name, lookup, headers, lost)
            if len(lost) == before:
                return lost

    def sums(self, name, field, keys=None):
        """The amounts in a column, by currency."""
        sums = {}
        for key, row in self.rows[SETS[name]].items():
            if row.get(field) is not None and (keys is None or key in keys):
                currency = row.get("transactioncurrencyid", "")
                sums[currency] = sums.get(currency, 0) + row[field]
        return sums

    def halves(self, package):
        """The documents of a package that are there in part: a header without some of its lines, or lines without it."""
        for name, (lookup, headers) in HEADERS.items():
            wanted = package_lines(package, name, lookup)
            held = {}
            for row in self.rows[SETS[name]].values():
                held[row.get(lookup)] = held.get(row.get(lookup), 0) + 1
            for key in wanted.keys() | held.keys():
                there = key in self.rows[SETS[headers]]
                if held.get(key, 0) not in ((wanted.get(key, 0),) if there else (0,)):
                    yield headers, key, f"{held.get(key, 0)} of {wanted.get(key, 0)} lines", there


def package_lines(package, name, lookup):
    """How many lines each header has in a package, by how the header is called."""
    counts = {}
    for record in package.entities.get(name, ()):
        parts = [record[column] for column in package.columns[name] if column.startswith(lookup + ".")]
        counts["/".join(parts)] = counts.get("/".join(parts), 0) + 1
    return counts


def record_has(record, column, columns):
    return any(record[name] for name in columns if name.startswith(column + "."))


def documents(package, name, lookup, headers, lost):
    """The rest of the documents that have lost a record."""
    def key(place):
        record = package[name][place]
        return tuple(record[column] for column in package.columns[name] if column.startswith(lookup + "."))

    fields = [column.rpartition(".")[2] for column in package.columns[name] if column.startswith(lookup + ".")]
    keys = [tuple(record[field] for field in fields) for record in package[headers]]
    gone = {key(place) for entity, place in lost if entity == name} | {keys[place] for entity, place in lost if entity == headers}
    return {(name, place) for place in range(len(package[name])) if key(place) in gone} | {
        (headers, place) for place, found in enumerate(keys) if found in gone}


def default(column):
    return bool(column["default"]) if column["type"] == "boolean" else column["default"]


def sample(path="all.zip", database="sqlite:s/sales.sqlite"):
    """All of the Sales side of the sample as a package."""
    words = [word for name in ENTITIES for word in ("--entity", name)]
    subprocess.run(["p2c-export", "--quiet", "--from", database, *words, "--to", path], check=True, stderr=subprocess.DEVNULL)
    return Package(path)
