"""What is tortured: every command line in Tests/Cases as it is met there, and a set of pipelines."""

import hashlib
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import tempfile

from world import MAPPINGS, PROGRAMS, REPOSITORY, Job

CASES = REPOSITORY / "Tests" / "Cases"


def what_it_does(job):
    """Two jobs of which this is the same do the same: many cases make their files by the same command."""
    files = hashlib.sha256()
    for path in sorted(job.before.rglob("*")):
        status = path.lstat()
        files.update(f"{path.relative_to(job.before)}\0{status.st_mode}\0".encode())
        if path.is_symlink():
            files.update(os.readlink(path).encode())
        elif path.is_file():
            files.update(path.read_bytes())
    return repr((job.stages, job.folder, sorted(job.env.items()), job.stdin, job.stdout, files.hexdigest()))


def case_names():
    return sorted(str(path.parent.relative_to(CASES)) for path in CASES.rglob("cmd"))


def jobs_of_case(tools, name):
    """Runs a case and gives a job for each of our programs that it starts, and why some are none."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="case-", dir=tools.folder))
    root, notes, temp, path = folder / "work", folder / "notes", folder / "temp", folder / "bin"
    shutil.copytree(CASES / name, root)
    for made in (notes, temp, path):
        made.mkdir()
    for program in PROGRAMS:
        (path / program).symlink_to(pathlib.Path(__file__).resolve().parent / "record-command")
    env = {
        "PATH": f"{path}:/usr/local/bin:/usr/bin:/bin", "HOME": str(folder), "TMPDIR": str(temp), "LC_ALL": "C.UTF-8",
        "TZ": "UTC", "P2C_MAPPINGS": MAPPINGS, "P2C_REPOSITORY": str(REPOSITORY), "SWIFT_BACKTRACE": "enable=no",
        "P2C_RECORD_ROOT": str(root), "P2C_RECORD_NOTES": str(notes), "P2C_RECORD_TEMP": str(temp),
        "P2C_RECORD_PROGRAMS": str(tools.programs),
    }
    if "LD_LIBRARY_PATH" in os.environ:
        env["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    quiet = subprocess.DEVNULL
    subprocess.run(
        ["timeout", "-s", "KILL", "60", "bash", "cmd"], cwd=root, env=env, stdin=quiet, stdout=quiet, stderr=quiet)
    jobs, others = [], {}
    for own in sorted(notes.iterdir(), key=lambda own: int(own.name)):
        title = f"{name}#{own.name}"
        if not (own / "command.json").exists():
            others[title] = "it was killed"
            continue
        note = json.loads((own / "command.json").read_text())
        if note["why"]:
            others[title] = note["why"]
            continue
        stdin = (own / "stdin").read_bytes() if note["has_stdin"] else None
        stdout = "pipe" if note["stdout"] == "/dev/null" else note["stdout"]
        jobs.append(Job(title, own / "before", [note["stage"]], note["folder"], note["env"], stdin, stdout))
    return jobs, others


# Each is a list of stages; the files they begin with are made once by `pipelines`.
COMPANY = "p2c-export --from sqlite:fno.sqlite --company usmf --quiet"
EXPORT = f"{COMPANY} --for sales-orders-fno-to-sales-direct"
MAP = "p2c-transform --mapping sales-orders-fno-to-sales-direct --quiet"
# The list of products is replaced, which is one transaction.
EVERY_20 = "--commit-every 20 --entity SalesLine --entity SalesQuotationLine --entity CustInvoiceTrans"
SAMPLE = "p2c-sample --orders 12 --seed 5 --to fno=sqlite:erp.sqlite --to sales=sqlite:crm.sqlite --quiet"
PIPELINES = {
    "orders": [EXPORT, MAP, "p2c-import --to sqlite:sales.sqlite --quiet --ledger import.json"],
    "orders-every-2": [EXPORT, MAP, "p2c-import --to sqlite:sales.sqlite --quiet --commit-every 2"],
    "orders-into-wal": [EXPORT, MAP, "p2c-import --to sqlite:sales-wal.sqlite --quiet"],
    "orders-into-new": [EXPORT, MAP, "p2c-import --to sqlite:new.sqlite --create --quiet --rejects held.zip"],
    "rejects": [
        EXPORT.replace("fno.", "bad.") + " --rejects first.zip", MAP + " --rejects second.zip --ledger second.json",
        "p2c-import --to sqlite:sales.sqlite --quiet --rejects third.zip --ledger third.json"],
    "results": [
        f"{EXPORT} --result first.json", f"{MAP} --result second.json",
        "p2c-import --to sqlite:sales.sqlite --quiet --ledger import.json --result third.json"],
    "zip": [EXPORT, MAP + " --to orders.zip"],
    "folder": [EXPORT, MAP + " --to orders/ --format xml-element"],
    "split": [
        f"{COMPANY} --form stream --entity SalesTable --entity SalesLine",
        "p2c-transform --quiet --to split.zip --split-rows 7"],
    "bare": [f"{COMPANY} --entity SalesLine --to lines.csv --ledger l.json"],
    "over-an-old-one": [EXPORT + " --to old.zip"],
    "populate": [
        "p2c-export --from sqlite:fno.sqlite --for populate-prospect-to-cash --quiet",
        "p2c-transform --mapping populate-prospect-to-cash --quiet", "p2c-import --to sqlite:fno.sqlite --quiet"],
    "populate-every-20": [
        "p2c-export --from sqlite:fno.sqlite --for populate-prospect-to-cash --quiet",
        "p2c-transform --mapping populate-prospect-to-cash --quiet",
        f"p2c-import --to sqlite:fno.sqlite --quiet {EVERY_20}"],
    "money": [
        "p2c-transform --from transactioncurrencies.csv --quiet",
        "p2c-import --to sqlite:new.sqlite --create --quiet --ledger money.json"],
    "sample": ["p2c-sample --orders 12 --seed 5 --to made --quiet"],
    "sample-into-databases": [SAMPLE],
    "check": [EXPORT, "p2c-check package -"],
}


def pipelines(tools):
    """The pipelines as jobs, all with the same files."""
    folder = tools.folder / "pipelines"
    if not folder.exists():
        make_files(tools, folder)
    return [Job(name, folder, [shlex.split(stage) for stage in stages]) for name, stages in PIPELINES.items()]


def make_files(tools, folder):
    folder.mkdir()
    script = """
set -e -o pipefail
p2c-sample --orders 12 --seed 5 --to s --quiet
mv s/fno.sqlite s/sales.sqlite .; rmdir s; cp fno.sqlite bad.sqlite
ours="FROM SALESLINE WHERE DATAAREAID = 'usmf'"
sqlite3 bad.sqlite "UPDATE SALESLINE SET SALESQTY = 'many' WHERE RECID = (SELECT min(RECID) $ours);
  UPDATE SALESLINE SET SALESUNIT = 'no such' WHERE RECID = (SELECT max(RECID) $ours)"
p2c-export --from sqlite:fno.sqlite --company usmf --quiet --for products-fno-to-sales-direct \
  | p2c-transform --mapping products-fno-to-sales-direct --quiet | p2c-import --to sqlite:sales.sqlite --quiet
for base in fno sales; do
  cp $base.sqlite $base-wal.sqlite
  sqlite3 $base-wal.sqlite 'PRAGMA journal_mode = WAL' > /dev/null
done
p2c-export --from sqlite:fno.sqlite --company usmf --entity CustTable --quiet --to old.zip 2> /dev/null
printf 'isocurrencycode,currencyname\nUSD,Dollar\nEUR,Euro\n' > transactioncurrencies.csv
p2c-transform --from transactioncurrencies.csv --form stream --to money.stream --quiet
""" + f"""
{EXPORT} | {MAP} --form stream --to orders.stream 2> /dev/null
p2c-export --from sqlite:fno.sqlite --for populate-prospect-to-cash --quiet \
  | p2c-transform --mapping populate-prospect-to-cash --quiet --form stream --to populate.stream 2> /dev/null
"""
    env = os.environ | {
        "PATH": f"{tools.programs}:/usr/local/bin:/usr/bin:/bin", "P2C_MAPPINGS": MAPPINGS, "LC_ALL": "C.UTF-8",
        "SWIFT_BACKTRACE": "enable=no"}
    subprocess.run(["bash", "-c", script], cwd=folder, env=env, check=True)


# Two commands each, started from the files of the pipelines; the first is stopped while the second runs.
IMPORT = "p2c-import --quiet --wait 0 --from"
PAIRS = {
    "two-imports": [f"{IMPORT} orders.stream --to sqlite:sales.sqlite"] * 2,
    "two-imports-into-new": [f"{IMPORT} money.stream --to sqlite:new.sqlite --create"] * 2,
    "import-and-dry-run-into-new": [
        f"{IMPORT} money.stream --to sqlite:new.sqlite --create",
        f"{IMPORT} money.stream --to sqlite:new.sqlite --create --dry-run"],
    "dry-run-and-import-into-new": [
        f"{IMPORT} money.stream --to sqlite:new.sqlite --create --dry-run",
        f"{IMPORT} money.stream --to sqlite:new.sqlite --create"],
    "failing-and-good-into-new": [
        f"{IMPORT} orders.stream --to sqlite:new.sqlite --create",
        f"{IMPORT} money.stream --to sqlite:new.sqlite --create"],
    "one-job": [f"{IMPORT} populate.stream --to sqlite:fno.sqlite"] * 2,
    "one-job-every-20": [f"{IMPORT} populate.stream --to sqlite:fno.sqlite {EVERY_20}"] * 2,
    "one-job-in-wal": [f"{IMPORT} populate.stream --to sqlite:fno-wal.sqlite {EVERY_20}"] * 2,
    "export-during-import": [
        "p2c-export --from sqlite:sales.sqlite --for sales-orders-sales-to-fno-direct --quiet",
        f"{IMPORT} orders.stream --to sqlite:sales.sqlite"],
    "one-zip": [f"{EXPORT} --to out.zip", f"{COMPANY} --entity CustTable --to out.zip"],
    "one-bare-file": [
        f"{COMPANY} --entity SalesLine --to out.csv",
        f"{COMPANY.replace('usmf', 'demf')} --entity SalesLine --to out.csv"],
    "one-folder": [f"{EXPORT} --to out/"] * 2,
    "one-ledger": [f"{EXPORT} --to a.zip --ledger l.json", f"{EXPORT} --to b.zip --ledger l.json"],
    "one-result": [f"{EXPORT} --to a.zip --result r.json", f"{EXPORT} --to b.zip --result r.json"],
    "one-split": ["p2c-transform --quiet --from old.zip --to split.zip --split-rows 7"] * 2,
    "one-sample": ["p2c-sample --orders 12 --seed 5 --to made --quiet"] * 2,
    "two-samples": [f"p2c-sample --orders {orders} --seed {orders} --to made --quiet" for orders in (8, 12)],
    "one-sample-into-databases": [SAMPLE] * 2,
    "import-into-sample": [SAMPLE, f"{IMPORT} money.stream --to sqlite:crm.sqlite --create"],
}
# Here the first must fail, and not take away the database that the second makes: it has orders of customers who are not there.
FIRST_FAILS = {"failing-and-good-into-new"}
