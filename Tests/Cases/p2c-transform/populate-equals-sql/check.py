"""Changes a sample database at random, populates it, and compares with what window functions say."""
import csv, random, shutil, sqlite3, subprocess, sys

seed, jobs = int(sys.argv[1]), sys.argv[2]
random.seed(seed)
TABLES = {
    "SALESLINE": "DATAAREAID, PARTITION, upper(SALESID)",
    "SALESQUOTATIONLINE": "DATAAREAID, PARTITION, upper(QUOTATIONID)",
    "CUSTINVOICETRANS": "DATAAREAID, PARTITION, PARENTRECID, CASE PARENTRECID WHEN 0 THEN"
    " upper(SALESID) || '|' || upper(INVOICEID) || '|' || INVOICEDATE || '|' || NUMBERSEQUENCEGROUP END",
}
shutil.copy("sample/fno.sqlite", "fno.sqlite")
db = sqlite3.connect("fno.sqlite")
db.execute("DELETE FROM SALESTABLE WHERE RECID % 7 = 0")
for table in TABLES:
    for (rowid,) in db.execute(f"SELECT rowid FROM {table}").fetchall():
        number = random.choice([0, 0, 0, random.randint(1, 4), random.randint(1, 40)])
        line = random.choice(["LINENUM", str(random.randint(1, 3)), "'10'", "'9.5'", "'2.25'"])
        db.execute(
            f"UPDATE {table} SET LINECREATIONSEQUENCENUMBER = ?, LINENUM = {line} WHERE rowid = ?", (number, rowid))
    if table != "CUSTINVOICETRANS":
        document = "SALESID" if table == "SALESLINE" else "QUOTATIONID"
        db.execute(f"UPDATE {table} SET {document} = lower({document}) || ' ' WHERE RECID % 11 = 0")
        db.execute(f"UPDATE {table} SET {document} = rtrim({document})")
    else:
        db.execute("UPDATE CUSTINVOICETRANS SET PARENTRECID = 0 WHERE RECID % 5 = 0")
        db.execute("UPDATE CUSTINVOICETRANS SET SALESID = '' WHERE RECID % 3 = 0")
    # Numbers that come twice stop the job; that has a case of its own.
    db.execute(f"""
        UPDATE {table} SET LINECREATIONSEQUENCENUMBER = 0 WHERE rowid IN (SELECT r FROM (
          SELECT rowid AS r, row_number() OVER (PARTITION BY {TABLES[table]}, LINECREATIONSEQUENCENUMBER) AS n
          FROM {table} WHERE LINECREATIONSEQUENCENUMBER > 0) WHERE n > 1)""")
db.commit()
expected = {}
for table, document in TABLES.items():
    rows = db.execute(f"""
        SELECT RECID, CASE WHEN old > 0 THEN old ELSE highest + row_number() OVER (
            PARTITION BY {document}, old > 0 ORDER BY CAST(LINENUM AS REAL), RECID) END
        FROM (SELECT *, LINECREATIONSEQUENCENUMBER AS old,
            max(0, max(LINECREATIONSEQUENCENUMBER) OVER (PARTITION BY {document})) AS highest FROM {table})""")
    expected[table] = dict(rows.fetchall())


def found():
    return {table: dict(db.execute(f"SELECT RECID, LINECREATIONSEQUENCENUMBER FROM {table}")) for table in TABLES}


def populate(*more):
    line = (
        f"set -o pipefail; p2c-export --from sqlite:fno.sqlite --for populate-prospect-to-cash --jobs {jobs} --quiet"
        f" | p2c-transform --mapping populate-prospect-to-cash --jobs {jobs} --quiet"
        f" | p2c-import --to sqlite:fno.sqlite --jobs {jobs} --quiet {' '.join(more)}")
    result = subprocess.run(["bash", "-c", line], capture_output=True, text=True)
    if result.returncode:
        sys.exit(f"seed {seed}: status {result.returncode}\n{result.stderr}")


def populate_file(order):
    """Numbers the sales lines from file to file, which takes one reading if they come document by document."""
    names = "SALESID LINENUM RECID INVENTTRANSID LINECREATIONSEQUENCENUMBER DATAAREAID PARTITION".split()
    rows = db.execute(f"SELECT {', '.join(names)} FROM SALESLINE ORDER BY {order}").fetchall()
    with open("lines.csv", "w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([names] + rows)
    subprocess.run(
        f"p2c-transform --from lines.csv --as SalesLine --mapping populate-prospect-to-cash --jobs {jobs} --to new.csv"
        " 2> new.log || { cat new.log >&2; exit 1; }", shell=True, check=True)
    with open("new.csv", newline="") as file:
        new = {(row["DATAAREAID"], row["INVENTTRANSID"]): row["LINECREATIONSEQUENCENUMBER"] for row in csv.DictReader(file)}
    for row in rows:
        if int(new[row[5], row[3]]) != expected["SALESLINE"][row[2]]:
            sys.exit(f"seed {seed}: from a file by {order}, record {row[2]} differs")


def dump():
    return [line for line in db.iterdump() if "P2C_JOBS" not in line and "P2C_LOADS" not in line]


populate_file("DATAAREAID, PARTITION, upper(SALESID), CAST(LINENUM AS REAL), RECID")
populate_file("DATAAREAID, PARTITION, upper(SALESID), RECID")
populate_file("random()")
populate()
for table in TABLES:
    wrong = {key for key, number in expected[table].items() if found()[table][key] != number}
    if wrong:
        sys.exit(f"seed {seed}: {table} differs in {len(wrong)} of {len(expected[table])} records, such as {min(wrong)}")
once = dump()
populate("--again")
if dump() != once:
    sys.exit(f"seed {seed}: twice is not once")
print("equal")
