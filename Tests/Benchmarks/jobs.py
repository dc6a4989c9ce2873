"""What is measured: for each job the ways to do it, ours first, and what we want to reach.

Commands are bash, run in the work folder. $CSV, $WEEK, $SHUFFLED, $XML, $XML_CSV, $KEYED, $CHANGED are the data, $PG is a database of
PostgreSQL and $ODBC the same through ODBC, $BENCH is this folder, $PYTHON has the peers' packages.
"""
from dataclasses import dataclass, field

LINES = '--as "Bench sales lines" --quiet'
MAP = f'{LINES} --mapping "$BENCH/mappings/map.xml"'
NUMBER = f'{LINES} --mapping "$BENCH/mappings/number.xml"'
STORE = f"{LINES} --company usmf"
READ = '--flat --entity "Bench sales lines" --company usmf --quiet'
TABLE = "BenchSalesLineEntity"

# Our import writes the shortest digits, .import the text as it comes. So tables are compared by value.
TEXTS = (
    "LineCreationSequenceNumber InventoryLotId ProductNumber ProductName LineDescription SalesUnitSymbol CurrencyCode"
    " SalesOrderLineStatus RequestedShippingDate DeliveryAddressStreet DeliveryAddressCity DeliveryAddressZipCode"
).split()
DECIMALS = "OrderedSalesQuantity SalesPrice LineDiscountAmount LineAmount TotalTaxAmount".split()
STORED = (
    "SELECT DataAreaId, SalesOrderNumber, CAST(LineNumber AS INTEGER), "
    + ", ".join([f"CAST({name} AS TEXT)" for name in TEXTS] + [f"round({name} * 100)" for name in DECIMALS])
    + f" FROM {TABLE} ORDER BY 1, 2, 3"
)


@dataclass
class Way:
    """One way to do a job. `counts`: whether it is a peer that the goal is measured against; `slow`: run it once, and not in --quick."""

    name: str
    command: str
    output: str = ""
    before: str = ""
    counts: bool = True
    slow: bool = False
    note: str = ""


@dataclass
class Job:
    """`goal` and `aim`: times faster than the best peer that counts; with `at_most`, times its time.

    `same`: what equal outputs are. bytes; lines (in any order); records (however quoted); or an SQL query of databases.
    """

    key: str
    title: str
    ours: Way
    others: list = field(default_factory=list)
    goal: float | None = None
    aim: float | None = None
    at_most: bool = False
    same: str = "bytes"
    # Makes of the times by name what ours is compared with, where that is not the best of the others.
    against: object = None
    against_name: str = ""


MAP_PEERS = [
    Way("Polars", '"$PYTHON" "$BENCH/peers/polars_map.py" "$CSV" polars.csv', "polars.csv"),
    Way("DuckDB", '"$PYTHON" "$BENCH/peers/duckdb_map.py" "$CSV" duckdb.csv', "duckdb.csv"),
]
MILLER = Way("Miller", '"$BENCH/peers/miller_map.sh" "$CSV" miller.csv', "miller.csv", slow=True)


def number_peers(data, order):
    return [
        Way("Polars", f'"$PYTHON" "$BENCH/peers/polars_number.py" "{data}" polars.csv {order}', "polars.csv"),
        Way("DuckDB", f'"$PYTHON" "$BENCH/peers/duckdb_number.py" "{data}" duckdb.csv', "duckdb.csv",
            note="records in another order"),
    ]


def sqlite_import(target, pragmas=""):
    return f'"$BENCH/peers/sqlite_import.sh" "$KEYED" {target} "{pragmas}"'


CSV_JOBS = [
    Job("map", "map CSV → CSV, file to file",
        Way("p2c-transform", f'p2c-transform --no-sync --from "$CSV" {MAP} --to ours.csv', "ours.csv"),
        MAP_PEERS + [
            MILLER,
            Way("p2c-transform, P2C_CSV=libcsv", f'P2C_CSV=libcsv p2c-transform --no-sync --from "$CSV" {MAP} --to libcsv.csv',
                "libcsv.csv", counts=False),
            Way("p2c-transform, --jobs 1", f'p2c-transform --no-sync --jobs 1 --from "$CSV" {MAP} --to single.csv', "single.csv",
                counts=False),
        ], goal=3, aim=4),
    Job("pipes", "the same between two pipes",
        Way("p2c-transform", f'cat "$CSV" | p2c-transform --no-sync {MAP} --form bare | cat > ours.csv', "ours.csv"),
        MAP_PEERS + [
            Way("p2c-transform to nowhere", f'cat "$CSV" | p2c-transform --no-sync {MAP} --form bare | cat > /dev/null',
                counts=False),
        ], goal=2.5, aim=3),
    Job("number", "number lines in documents",
        Way("p2c-transform", f'p2c-transform --no-sync --from "$CSV" {NUMBER} --to ours.csv', "ours.csv"),
        number_peers("$CSV", "sorted"), goal=3, aim=4, same="lines"),
    Job("number-shuffled", "the same, shuffled",
        Way("p2c-transform", f'p2c-transform --no-sync --from "$SHUFFLED" {NUMBER} --to ours.csv', "ours.csv"),
        number_peers("$SHUFFLED", "shuffled"), goal=1, same="lines"),
    Job("stream", "map package stream → package stream",
        Way("p2c-transform, streams", f'p2c-transform --no-sync --from in.stream --quiet --mapping "$BENCH/mappings/map.xml" '
            "--form stream --to ours.stream", "ours.stream"),
        [Way("p2c-transform, bare CSV", f'p2c-transform --no-sync --from "$CSV" {MAP} --to bare.csv', "bare.csv")],
        goal=1.15, aim=1.05, at_most=True, same="records"),
    Job("zip", "zip for data management, csv-unicode, deflated",
        Way("p2c-transform", f'p2c-transform --no-sync --from "$CSV" {LINES} --to ours.zip', "ours.zip"),
        [Way("Polars, iconv, pigz -1", '"$PYTHON" "$BENCH/peers/polars_to_csv.py" "$CSV" | iconv -f UTF-8 -t UTF-16LE '
             "| pigz -1 > polars.csv.gz", "polars.csv.gz")], goal=2, aim=3, same="unzipped"),
    Job("check", "check a package; compared with mapping it",
        Way("p2c-check", 'p2c-check package "$CSV" --as "Bench sales lines" --quiet > findings.txt || [ $? -eq 1 ]'),
        [Way("p2c-transform, map", f'p2c-transform --no-sync --from "$CSV" {MAP} --to map.csv')], at_most=True, same=""),
    Job("describe", "types and lengths of a CSV, by all records",
        Way("p2c-describe, --no-keys", 'p2c-describe --no-keys --from "$CSV" > ours.xml'),
        [Way("DuckDB, sniff_csv", '"$PYTHON" "$BENCH/peers/duckdb_sniff.py" "$CSV" > duckdb.txt', note="no lengths"),
         Way("p2c-describe, with keys", 'p2c-describe --from "$CSV" > keys.xml', counts=False),
         Way("p2c-describe, with keys, shuffled", 'p2c-describe --from "$SHUFFLED" > shuffled.xml', counts=False)],
        goal=1, aim=3, same=""),
]

DELTA_JOBS = [
    Job("delta", "what has changed since a load, by its digests; 2 % has",
        Way("p2c-transform --since", f'p2c-transform --no-sync --from "$WEEK" {LINES} --since state.stream --deletes gone.zip --to ours.csv',
            "ours.csv"),
        [Way("DuckDB, anti-join", '"$PYTHON" "$BENCH/peers/duckdb_delta.py" "$WEEK" digests.csv duckdb.csv', "duckdb.csv",
             note="records in another order")],
        goal=2, same="lines"),
    Job("delta-package", "the same since the package of the load",
        Way("p2c-transform --since", f'p2c-transform --no-sync --from "$WEEK" {LINES} --since in.stream --to ours.csv', "ours.csv"),
        [Way("DuckDB, anti-join", '"$PYTHON" "$BENCH/peers/duckdb_anti.py" "$WEEK" "$CSV" duckdb.csv', "duckdb.csv",
             note="records in another order")],
        goal=1.3, same="lines"),
    Job("compare", "compare two files by key, and count by column what differs",
        Way("p2c-check compare", f'p2c-check compare "$CSV" "$WEEK" {LINES} > ours.txt || [ $? -eq 1 ]'),
        [Way("DuckDB, full outer join", '"$PYTHON" "$BENCH/peers/duckdb_compare.py" "$CSV" "$WEEK" > duckdb.txt')], goal=1.5, same=""),
]

XML_JOBS = [
    Job("from-xml", "XML → CSV",
        Way("p2c-transform", f'p2c-transform --no-sync --from "$XML" {LINES} --to ours.csv', "ours.csv"),
        [Way("lxml iterparse", '"$PYTHON" "$BENCH/peers/lxml_to_csv.py" "$XML" lxml.csv', "lxml.csv"),
         Way("xsltproc", 'xsltproc -o xsltproc.csv "$BENCH/peers/to_csv.xsl" "$XML"', "xsltproc.csv"),
         Way("p2c-transform, P2C_XML=libxml2", f'P2C_XML=libxml2 p2c-transform --no-sync --from "$XML" {LINES} --to libxml2.csv',
             "libxml2.csv", counts=False)], goal=5, aim=7),
    Job("to-xml", "CSV → XML element",
        Way("p2c-transform", f'p2c-transform --no-sync --from "$XML_CSV" {LINES} --form bare --format xml-element --to ours.xml',
            "ours.xml"),
        [Way("Python writer", '"$PYTHON" "$BENCH/peers/python_to_xml.py" "$XML_CSV" python.xml', "python.xml")],
        goal=20, aim=40),
]

JSON_JOBS = [
    Job("from-json", "JSON Lines → CSV",
        Way("p2c-transform", f'p2c-transform --no-sync --from in.jsonl {LINES} --to ours.csv', "ours.csv"),
        [Way("DuckDB", '"$PYTHON" "$BENCH/peers/duckdb_from_json.py" in.jsonl duckdb.csv', "duckdb.csv")],
        goal=1.5, same="records"),
    Job("to-json", "CSV → JSON Lines",
        Way("p2c-transform", f'p2c-transform --no-sync --from "$CSV" {LINES} --to ours.jsonl', "ours.jsonl"),
        [Way("DuckDB", '"$PYTHON" "$BENCH/peers/duckdb_to_json.py" "$CSV" duckdb.jsonl', "duckdb.jsonl")], same=""),
]

SQLITE_JOBS = [
    Job("sqlite", "CSV → SQLite, three-column key, empty table",
        Way("p2c-import", f'p2c-import --no-sync --from "$KEYED" {STORE} --create --to sqlite:ours.sqlite', "ours.sqlite",
            before="rm -f ours.sqlite*"),
        [Way("sqlite3 .import", sqlite_import("shell.sqlite"), "shell.sqlite", before="rm -f shell.sqlite*"),
         Way("sqlite3 .import, journal and sync off",
             sqlite_import("unsafe.sqlite", "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"), "unsafe.sqlite",
             before="rm -f unsafe.sqlite*", counts=False, note="a crash leaves a damaged database"),
         Way("sqlite-utils", f'"$PYTHON" -m sqlite_utils insert utils.sqlite {TABLE} "$KEYED" --csv --no-detect-types --silent '
             "--pk DataAreaId --pk SalesOrderNumber --pk LineNumber", "utils.sqlite", before="rm -f utils.sqlite*",
             slow=True)], goal=2, aim=2.5, same=STORED),
    Job("sqlite-full", "the same into a full table, half of it changed",
        Way("p2c-import", f'p2c-import --no-sync --from "$CHANGED" {STORE} --to sqlite:ours.sqlite', "ours.sqlite",
            before="rm -f ours.sqlite*; cp full.sqlite ours.sqlite"),
        [Way(".import to a temporary table, INSERT … ON CONFLICT", '"$BENCH/peers/sqlite_upsert.sh" "$CHANGED" shell.sqlite',
             "shell.sqlite", before="rm -f shell.sqlite*; cp full.sqlite shell.sqlite")], goal=2, same=STORED),
    Job("export", "SQLite → package stream",
        Way("p2c-export", f"p2c-export --no-sync --from sqlite:full.sqlite {READ} --form stream --to ours.stream", "ours.stream"),
        [Way("sqlite3, .mode csv", f'sqlite3 -readonly -csv -header full.sqlite "SELECT * FROM {TABLE} '
             'ORDER BY DataAreaId, SalesOrderNumber, LineNumber" > shell.csv', "shell.csv")],
        goal=1.5, aim=2, same="records"),
    Job("chain", "export | transform | import, SQLite → SQLite",
        Way("the pipeline", f"p2c-export --no-sync --from sqlite:full.sqlite {READ} | p2c-transform --no-sync --quiet --mapping "
            '"$BENCH/mappings/map.xml" | p2c-import --no-sync --create --quiet --to sqlite:ours.sqlite', "ours.sqlite",
            before="rm -f ours.sqlite*"),
        [Way("export", f"p2c-export --no-sync --from sqlite:full.sqlite {READ} --form stream --to export.stream"),
         Way("transform", 'p2c-transform --no-sync --quiet --mapping "$BENCH/mappings/map.xml" --from export.stream --form stream '
             "--to mapped.stream"),
         Way("import", "p2c-import --no-sync --create --quiet --from mapped.stream --to sqlite:parts.sqlite", "parts.sqlite",
             before="rm -f parts.sqlite*")],
        goal=1.15, at_most=True, same="SELECT * FROM benchorderdetail ORDER BY 2, 3",
        against=lambda times: max(times["export"], times["transform"]) + times["import"],
        against_name="max(export, transform) + import"),
]

# On a private server on a socket, which syncs nothing. $PG is its URL; schemas `ours` and `peer` have the tables, `full` their rows.
PG_TABLE = "benchsaleslineentity"
PG_KEY = "dataareaid, salesordernumber, linenumber"


def emptied(schema):
    return f'psql -qXc "TRUNCATE {schema}.{PG_TABLE}"'


def filled(schema):
    return emptied(schema) + f' -c "INSERT INTO {schema}.{PG_TABLE} SELECT * FROM full_.{PG_TABLE}" -c "ANALYZE {schema}.{PG_TABLE}"'


POSTGRES_JOBS = [
    Job("pg-export", "PostgreSQL → CSV",
        Way("p2c-export", f'p2c-export --no-sync --from "$PG&schema=full_" {READ} --form bare > ours.csv', "ours.csv"),
        [Way("psql, \\copy (SELECT … ORDER BY …)", f'psql -qXc "\\copy (SELECT * FROM full_.{PG_TABLE} ORDER BY {PG_KEY}) '
             'TO psql.csv (FORMAT csv, HEADER)"', "psql.csv")], goal=1.1, at_most=True, same=""),
    Job("odbc-export", "PostgreSQL through ODBC → CSV",
        Way("p2c-export", f'p2c-export --no-sync --from "$ODBC" {READ} --form bare > ours.csv', "ours.csv"),
        [Way("pyodbc", f'"$PYTHON" "$BENCH/peers/pyodbc_to_csv.py" "$ODBC" {PG_TABLE} "{PG_KEY}" pyodbc.csv', "pyodbc.csv")],
        goal=1.5, same=""),
    Job("pg-load", "CSV → PostgreSQL, three-column key, empty table",
        Way("p2c-import", f'p2c-import --no-sync --from "$KEYED" {STORE} --to "$PG&schema=ours"', before=emptied("ours")),
        [Way("\\copy to a temporary table, INSERT … ON CONFLICT", '"$BENCH/peers/postgres_upsert.sh" "$KEYED" peer',
             before=emptied("peer")),
         Way("pgloader", '"$BENCH/peers/pgloader.sh" "$KEYED" peer', before=emptied("peer"), counts=False, slow=True)],
        goal=0.9, at_most=True, same=""),
    Job("pg-load-full", "the same into a full table, half of it changed",
        Way("p2c-import", f'p2c-import --no-sync --from "$CHANGED" {STORE} --to "$PG&schema=ours"', before=filled("ours")),
        [Way("\\copy to a temporary table, INSERT … ON CONFLICT", '"$BENCH/peers/postgres_upsert.sh" "$CHANGED" peer',
             before=filled("peer"))], goal=1.4, at_most=True, same=""),
    Job("pg-chain", "export | transform | import, PostgreSQL → PostgreSQL",
        Way("the pipeline", f'p2c-export --no-sync --from "$PG&schema=full_" {READ} | p2c-transform --no-sync --quiet --mapping '
            '"$BENCH/mappings/map.xml" | p2c-import --no-sync --create --quiet --to "$PG&schema=chain"',
            before='psql -qXc "DROP SCHEMA IF EXISTS chain CASCADE" -c "CREATE SCHEMA chain"'),
        [Way("export", f'p2c-export --no-sync --from "$PG&schema=full_" {READ} --form stream --to export.stream'),
         Way("transform", 'p2c-transform --no-sync --quiet --mapping "$BENCH/mappings/map.xml" --from export.stream --form stream '
             "--to mapped.stream"),
         Way("import", 'p2c-import --no-sync --create --quiet --from mapped.stream --to "$PG&schema=chain"',
             before='psql -qXc "DROP SCHEMA IF EXISTS chain CASCADE" -c "CREATE SCHEMA chain"')],
        goal=1.15, at_most=True, same="",
        against=lambda times: max(times["export"], times["transform"]) + times["import"],
        against_name="max(export, transform) + import"),
]

JOBS = CSV_JOBS + DELTA_JOBS + XML_JOBS + JSON_JOBS + SQLITE_JOBS + POSTGRES_JOBS
