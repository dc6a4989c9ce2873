"""Hands packages to the stand-in for an environment, and holds what comes of it against what the stand-in has.   environment.py SEEDS"""

import csv
import decimal
import io
import json
import pathlib
import random
import re
import signal
import sqlite3
import ssl
import subprocess
import sys
import time
import urllib.request
import zipfile

from standin import SECRET, Standin

HEADERS, LINES = "CDS sales order headers", "CDS sales order lines"
KEYS = {HEADERS: ["SalesOrderNumber"], LINES: ["SalesOrderNumber", "LineCreationSequenceNumber"]}
UNITS = ["ea", "box", "pcs"]


def fail(*what):
    sys.exit("environment: " + " ".join(map(str, what)))


def records(package, label):
    """The records of an entity of a package, as data management is to read them."""
    data = package.read(f"{label}.csv") if f"{label}.csv" in package.namelist() else b""
    return list(csv.DictReader(io.StringIO(data.decode("utf-16"))))


class Environment(Standin):
    """A stand-in of its own, and the programs that speak with it."""

    def __init__(self, name, package, *faults, **config):
        super().__init__("fno.py", name)
        entities = []
        for label, keys in KEYS.items():
            fields = {field: {"type": "text", "length": 1000, "required": field in keys} for field in records(package, label)[0]}
            entities.append({"label": label, "target": label.replace(" ", ""), "keys": keys, "fields": fields})
        entities[1] |= {
            "known": {"SalesUnitSymbol": UNITS},
            "parent": {"entity": HEADERS, "fields": {"SalesOrderNumber": "SalesOrderNumber"}}}
        whole = {"clients": {"p2c": {"secret": SECRET}}, "companies": ["usmf"], "entities": entities, "polls": 1} | config
        (self.folder / "config.json").write_text(json.dumps(whole))
        self.said, self.faults = [], faults
        self.start()

    def start(self, *faults):
        """Starts the stand-in, with what it had before."""
        self.serve(*(word for fault in (*self.faults, *faults) for word in ("--fault", fault)))

    def fetch(self, *options, query="project=Out", **more):
        """Lets the environment export a project; the status, and what was said."""
        command = ["p2c-export", "--from", f"fno:{self.url}?{query}", "--company", "usmf", *options]
        done = subprocess.run(command, env=self.variables(**more), capture_output=True, timeout=120)
        self.said.append(done.stdout.decode("utf-8", "replace") + done.stderr.decode())
        return done.returncode, done.stderr.decode()

    def begin(self, package, *options, query="project=Orders", **more):
        command = ["p2c-import", "--from", package, "--to", f"fno:{self.url}?{query}", *options]
        return subprocess.Popen(command, env=self.variables(**more), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def hand(self, package, *options, **more):
        """Hands a package over; the status, and what was said."""
        process = self.begin(package, *options, **more)
        out, err = process.communicate(timeout=120)
        self.said.append(out + err)
        return process.returncode, err

    def calls(self, name=None):
        rows = self.rows("SELECT record FROM calls ORDER BY number")
        return [call for (text,) in rows for call in [json.loads(text)] if name in (None, call["call"])]

    def imports(self):
        return self.rows("SELECT count(*) FROM jobs WHERE kind = 'Import'")[0][0]

    def holds(self, label, staging=False):
        """The keys of the records of an entity that are there."""
        keys = ", ".join(KEYS[label])
        return sorted(self.rows(f'SELECT {keys} FROM "{label}{" (staging)" if staging else ""}"'))

    def check(self):
        """What holds at every end: nothing was done that a service would mind, and no secret was told."""
        self.stop()
        if wrong := [call["violation"] for call in self.calls() if call["violation"]]:
            fail(self.folder, wrong)
        tokens = [token for (token,) in self.rows("SELECT token FROM tokens")]
        written = [path.read_bytes().decode("utf-8", "replace") for path in self.folder.glob("*.json") if path.name != "config.json"]
        for secret in (SECRET, "sig=", *tokens):
            if any(secret in text for text in self.said + written):
                fail(self.folder, "tells a secret")


def keys(package, label):
    return sorted(tuple(record[key] for key in KEYS[label]) for record in records(package, label))


def expect(environment, found, *wanted):
    status, said = found
    if status != wanted[0] or not all(re.search(pattern, said) for pattern in wanted[1:]):
        fail(environment.folder, "status", status, "expected", *wanted, "\n" + said)


def whole(environment, package):
    """All of a package is there, and was imported once."""
    for label in KEYS:
        if environment.holds(label) != keys(package, label):
            fail(environment.folder, f"{label} differ:", len(environment.holds(label)), "of", len(keys(package, label)))
    if environment.imports() != 1:
        fail(environment.folder, environment.imports(), "imports")


def made(name, *changes):
    """A package of orders from the sample, with units that the environment knows unless it is said otherwise."""
    subprocess.run(["cp", "s/fno.sqlite", "fno.sqlite"], check=True)
    database = sqlite3.connect("fno.sqlite")
    database.execute("UPDATE SALESLINE SET SALESUNIT = 'ea'")
    for change in changes:
        database.execute(change)
    database.commit()
    database.close()
    subprocess.run(
        ["p2c-export", "--quiet", "--from", "sqlite:fno.sqlite", "--company", "usmf", "--entity", HEADERS, "--entity", LINES,
         "--to", name], check=True)
    return zipfile.ZipFile(name)


def hands_over(package):
    environment = Environment("whole", package)
    expect(environment, environment.hand("good.zip", "--dry-run"), 0, "loaded 10", "dry run: nothing was written")
    if environment.calls():
        fail("a dry run speaks with the environment")
    ledger = environment.folder / "ledger.json"
    expect(environment, environment.hand("good.zip", "--ledger", ledger, "--result", environment.folder / "result.json"), 0)
    whole(environment, package)
    for task in json.loads(ledger.read_text())["tasks"]:
        if (task["read"], task["inserted"], task["updated"]) != (len(keys(package, task["source"])),) * 2 + (0,):
            fail("the ledger says", task)
    if json.loads((environment.folder / "result.json").read_text())["published"] != "yes":
        fail("the result does not say that it is published")
    expect(environment, environment.hand("good.zip"), 0, "has this package already", "inserted 10")
    whole(environment, package)
    expect(environment, environment.hand("good.zip", "--again"), 0, r"inserted 0 \+ updated 10")
    if environment.imports() != 2:
        fail("--again does not send anew")
    environment.check()


def stages(package):
    environment = Environment("staged", package)
    expect(environment, environment.hand("good.zip", query="project=Orders&execute=no"), 0, r"staged 10")
    if environment.holds(LINES) or environment.holds(LINES, staging=True) != keys(package, LINES):
        fail("staged records are loaded")
    environment.check()


def puts_aside():
    bad = "SALESID = 'SO-000003' AND LINENUM = (SELECT min(LINENUM) FROM SALESLINE WHERE SALESID = 'SO-000003')"
    package = made("bad.zip", f"UPDATE SALESLINE SET SALESUNIT = 'barrel' WHERE {bad} OR SALESID = 'SO-000008'")
    environment = Environment("refused", package, "empty-url=2")
    refused = {tuple(r[key] for key in KEYS[LINES]) for r in records(package, LINES) if r["SalesUnitSymbol"] == "barrel"}
    orders = {number for number, _ in refused}
    expect(environment, environment.hand("bad.zip"), 1, "the environment refuses it", "--rejects OUT puts refused records aside")
    expect(
        environment, environment.hand("bad.zip", "--rejects", "left.zip", "--ledger", environment.folder / "l.json"), 1,
        "has this package already")
    left = zipfile.ZipFile("left.zip")
    for label in KEYS:
        for record in records(left, label):
            key = tuple(record[name] for name in KEYS[label])
            if record["p2c.rule"] != ("refused" if label == LINES and key in refused else "already-there"):
                fail("the rejects call", label, key, record["p2c.rule"])
        wanted = sorted(key for key in keys(package, label) if key[0] in orders)
        if keys(left, label) != wanted:
            fail("the rejects have", keys(left, label), "of", wanted)
    for task in json.loads((environment.folder / "l.json").read_text())["tasks"]:
        held = len(environment.holds(task["source"]))
        if (task["inserted"], task["rejected"]) != (held, len(keys(package, task["source"])) - held):
            fail("the ledger says", task, "and the environment holds", held)
        for field, text in task["amounts"].get("USD", {}).items():
            there = environment.rows(f'SELECT "{field}" FROM "{task["source"]}" WHERE CurrencyCode = \'USD\'')
            if decimal.Decimal(text) != sum(decimal.Decimal(value or 0) for (value,) in there):
                fail("the ledger has", text, "of", field, "and the environment holds another sum")
    # What is corrected completes it.
    changed("left.zip", "right.zip", lambda text: text.replace("barrel", "box"))
    expect(environment, environment.hand("right.zip", "--company", "usmf"), 0)
    if environment.holds(LINES) != keys(package, LINES):
        fail("the corrected records are not all there")
    environment.check()
    # What is bad before it is sent stands in the same rejects, in the order of the entities.
    environment = Environment("both", package)
    changed("bad.zip", "worse.zip", lambda text: re.sub("(SO-000010,1,.*?),No,", r"\1,Perhaps,", text, count=1))
    worse = ["worse.zip", "--company", "usmf", "--rejects"]
    expect(environment, environment.hand(*worse[:3]), 65, "neither true nor false", "nothing was published")
    if environment.calls():
        fail("a bad package was sent")
    expect(environment, environment.hand(*worse, "left.csv"), 64, "a bare file holds one entity")
    expect(environment, environment.hand(*worse, "mixed/"), 1, "rejected", "the environment refuses it")
    rules = {}
    for label in KEYS:
        for record in csv.DictReader(io.StringIO((pathlib.Path("mixed") / f"{label}.csv").read_bytes().decode("utf-16"))):
            rules.setdefault((label, record["SalesOrderNumber"]), set()).add(record["p2c.rule"])
    if rules[LINES, "SO-000010"] != {"invalid-value", "held-back"} or rules[HEADERS, "SO-000010"] != {"held-back"}:
        fail("the rejects say", rules)
    if rules[LINES, "SO-000003"] != {"refused", "already-there"} or rules[HEADERS, "SO-000008"] != {"already-there"}:
        fail("the rejects say", rules)
    environment.check()


def changed(old, new, change):
    """The same package with other lines of orders."""
    package = zipfile.ZipFile(old)
    with zipfile.ZipFile(new, "w") as made:
        for name in package.namelist():
            data = package.read(name)
            made.writestr(name, change(data.decode("utf-16")).encode("utf-16") if name.startswith(LINES) else data)


# What may befall a call, and what then becomes of the run; where it is to be done once more, the second must end well.
HARMLESS = [
    "throttle=3", "unavailable=2@PutBlob", "early-400=3", "nested-value", "expired-token",
    "lost-before=GetAzureWriteUrl", "lost-after=GetAzureWriteUrl", "lost-before=PutBlob", "lost-after=PutBlob", "lost-before=token",
    "lost-after=ImportFromPackage", "lost-before=GetExecutionSummaryStatus", "unavailable=1@ImportFromPackage"]


def endures(package):
    for number, fault in enumerate(HARMLESS):
        environment = Environment(f"harmless-{number}", package, fault)
        expect(environment, environment.hand("good.zip"), 0)
        whole(environment, package)
        if not any(call["faults"] for call in environment.calls()):
            fail(fault, "was never met")
        environment.check()
    environment = Environment("blocks", package, single_put_limit=1000)
    expect(environment, environment.hand("good.zip"), 0)
    whole(environment, package)
    environment.check()
    environment = Environment("without-details", package, "no-details", "lost-after=ImportFromPackage")
    expect(environment, environment.hand("good.zip"), 0, "loaded 10")
    whole(environment, package)
    environment.check()


FATAL = [
    ("lost-before=ImportFromPackage", 74, "environment-lost", "what has begun is not begun twice"),
    ("throttle-forever", 75, "environment-busy", "too many requests.*--wait"),
    ("unavailable=99@GetAzureWriteUrl", 75, "environment-busy", "status 503; nothing was sent"),
    ("unavailable=99@GetExecutionSummaryStatus", 75, "environment-busy", "the same command looks it up"),
    ("fails", 65, "environment-refused", "taken over nothing"),
    ("canceled", 74, "environment-canceled", "somebody has canceled"),
    ("garbage@GetAzureWriteUrl", 74, "environment-answer", "no JSON.*nothing was sent"),
    ("huge-answer@GetAzureWriteUrl", 74, "answer-size", "larger than 16,777,216 bytes")]
DENIED = [
    ({}, 77, "environment-denied", "Microsoft Entra ID applications", "nothing was sent"),
    ({"P2C_CLIENT_SECRET": "wrong"}, 77, "sign-in", "AADSTS7000215"),
    ({"P2C_CLIENT_SECRET": ""}, 77, "credentials-missing", "P2C_CLIENT_SECRET is not set"),
    ({"P2C_TOKEN_COMMAND": "exit 3"}, 77, "token-command", "ended with status 3"),
    ({"P2C_TOKEN_COMMAND": "echo two words"}, 77, "token-command", "something else than one token"),
    ({"P2C_TOKEN_COMMAND": "printf '\\001'"}, 77, "sign-in", "what came is no token"),
    ({"SSL_CERT_FILE": "/dev/null"}, 77, "not-trusted", "name the file of its certificate in SSL_CERT_FILE"),
    ({"P2C_CLIENT_SECRET": "", "P2C_CLIENT_SECRET_FILE": "secret"}, 77, "environment-denied"),
    ({"P2C_CLIENT_SECRET_FILE": "secret"}, 64, "secret-twice", "unset one of them"),
    ({"P2C_AUTHORITY": "https://nobody.invalid"}, 66, "host-unknown", "nobody knows this host"),
    ({"P2C_AUTHORITY": "https://localhost:1"}, 74, "not-connected", "there is no connection")]


def says(package):
    for number, (fault, status, rule, pattern) in enumerate(FATAL):
        environment = Environment(f"fatal-{number}", package, fault)
        said = environment.hand("good.zip", "--wait", "5", "--log", "json")
        expect(environment, said, status, f'"rule": ?"{rule}"', pattern)
        environment.stop()
        environment.faults = ()
        environment.start()
        again = environment.hand("good.zip")
        expect(environment, again, status if rule in ("environment-refused", "environment-canceled") else 0)
        if again[0] == 0:
            whole(environment, package)
        environment.check()
    environment = Environment("denied", package, users=[])
    pathlib.Path("secret").write_text(f"{SECRET}\n")
    for variables, status, rule, *patterns in DENIED:
        said = environment.hand("good.zip", "--log", "json", **variables)
        expect(environment, said, status, f'"rule": ?"{rule}"', *patterns)
    environment.check()
    environment = Environment("token", package)
    request = urllib.request.Request(
        f"{environment.url}/contoso.example/oauth2/v2.0/token",
        f"grant_type=client_credentials&client_id=p2c&client_secret={SECRET}&scope={environment.url}/.default".encode())
    with urllib.request.urlopen(request, context=ssl.create_default_context(cafile="cert.pem")) as answer:
        token = json.loads(answer.read())["access_token"]
    expect(environment, environment.hand("good.zip", P2C_CLIENT_SECRET="", P2C_TOKEN_COMMAND=f"echo {token}"), 0)
    whole(environment, package)
    command = {"P2C_CLIENT_SECRET": "", "P2C_TOKEN_COMMAND": f"echo {token}"}
    environment.url += "/nowhere"
    expect(environment, environment.hand("good.zip", "--log", "json", **command), 66, '"environment-missing"', "look at the address")
    environment.check()


def survives(package, seeds):
    """Killed somewhere, and met by anything that passes: the same command brings it to the same end."""
    for seed in range(seeds):
        dice = random.Random(seed)
        environment = Environment(f"killed-{seed}", package, "random=100")
        for _ in range(dice.randrange(3)):
            number = dice.randrange(1, 12)
            process = environment.begin("good.zip")
            while process.poll() is None and len(environment.calls()) < number:
                time.sleep(0.005)
            process.send_signal(dice.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT]))
            out, err = process.communicate()
            environment.said.append(out + err)
        status, said = environment.hand("good.zip")
        for _ in range(3):
            if status == 0:
                break
            status, said = environment.hand("good.zip")
        expect(environment, (status, said), 0)
        whole(environment, package)
        environment.check()


PASSING = [
    "empty-url=2", "cut-download=2", "wrong-length", "lost-after=ExportToPackage", "expired-token@GetExportedPackageUrl",
    "unavailable=1@GetBlob", "nested-value"]


def exports(package):
    """What was imported is exported again, whatever befalls the way."""
    project = {"name": "Out", "entities": [HEADERS, LINES], "company": "usmf", "format": "CSV-Unicode"}
    environment = Environment("exported", package, projects=[project])
    expect(environment, environment.hand("good.zip"), 0)
    expect(environment, environment.fetch("--to", "out.zip", "--keep", "kept", "--result", "exported/out.json"), 0, "kept as kept/p2c-", "made 10")
    equal("good.zip", "out.zip")
    (kept,) = pathlib.Path("kept").iterdir()
    equal("good.zip", kept)
    expect(environment, environment.fetch("--to", "some.csv", "--entity", LINES, "--where", "SalesOrderNumber eq 'SO-000003'"), 0)
    lines = list(csv.DictReader(open("some.csv", encoding="utf-8")))
    if [line["SalesOrderNumber"] for line in lines] != ["SO-000003"] * 2:
        fail("--where lets through", lines)
    for number, fault in enumerate(PASSING):
        environment.stop()
        environment.start(fault)
        expect(environment, environment.fetch("--to", f"out-{number}.zip"), 0)
        equal("good.zip", f"out-{number}.zip")
    for fault, status, rule in [
        ("redirect-to-http", 77, "not-secure"), ("fails", 74, "environment-export"), ("cut-download=99", 74, "connection-lost"),
        ("lost-before=ExportToPackage", 74, "environment-lost")]:
        environment.stop()
        environment.start(fault)
        expect(environment, environment.fetch("--to", "none.zip", "--keep", "none", "--log", "json"), status, f'"{rule}"')
        if pathlib.Path("none.zip").exists() or pathlib.Path("none").is_dir() and any(pathlib.Path("none").iterdir()):
            fail(fault, "leaves a package")
    environment.stop()
    environment.start()
    before = len(environment.calls("ExportToPackage"))
    expect(environment, environment.fetch("--to", "none.zip", "--keep", "no/such"), 73, "no/such: cannot create")
    if len(environment.calls("ExportToPackage")) != before:
        fail("something is exported that cannot be kept")
    expect(environment, environment.fetch("--to", "none.zip", query="project=None"), 65, "Project 'None' does not exist")
    environment.check()


def equal(left, right):
    compared = subprocess.run(["p2c-check", "compare", str(left), str(right)], capture_output=True, text=True)
    if compared.returncode != 0:
        fail(left, right, compared.stdout, compared.stderr)


def main():
    package = made("good.zip")
    exports(package)
    hands_over(package)
    stages(package)
    puts_aside()
    endures(package)
    says(package)
    survives(package, int(sys.argv[1]))


main()
