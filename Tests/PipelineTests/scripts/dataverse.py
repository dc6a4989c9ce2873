"""Loads Sales into the stand-in for Dataverse, and holds what comes of it against what the stand-in has.   dataverse.py SEEDS"""

import concurrent.futures
import csv
import decimal
import http.client
import io
import json
import os
import pathlib
import random
import re
import signal
import sqlite3
import ssl
import subprocess
import sys
import time
import zipfile

from dataverse_oracle import ENTITIES, HEADERS, SETS, TABLES, Package, World, named, sample, text
from standin import SECRET, Standin

CUSTOMER = "customerid.Account(accountnumber).Contact(msdynce_contactnumber)"
PARENT = "parentcustomerid.Account(accountnumber).Contact(msdynce_contactnumber)"
WRITES = {"Batch", "UpsertMultiple", "CreateMultiple", "UpdateMultiple", "Post", "Patch", "Delete"}


def fail(*what):
    sys.exit("dataverse: " + " ".join(map(str, what)))


class Environment(Standin):
    """A stand-in of its own, and the programs that speak with it."""

    def __init__(self, name, *faults, seed=1, **config):
        super().__init__("dataverse.py", name)
        self.said, self.line = [], None
        self.configure(**config)
        self.start(*faults, seed=seed)

    def configure(self, **config):
        whole = {"clients": {"p2c": {"secret": SECRET}}, "tables": TABLES, "decimals": "padded"} | config
        # Tables that are only looked up have no keys of ours.
        whole["tables"] = whole["tables"] | {"opportunity": {"set": "opportunities", "id": "opportunityid", "columns": {}}}
        (self.folder / "config.json").write_text(json.dumps(whole))

    def start(self, *faults, seed=1):
        """Starts the stand-in, with what it had before."""
        self.serve("--seed", str(seed), *(word for fault in faults for word in ("--fault", fault)))

    def stop(self):
        if self.line:
            self.line.close()
        self.line = None
        super().stop()

    def again(self, **config):
        """Starts anew, told something else."""
        self.stop()
        self.configure(**config)
        self.start()

    def meets(self, *faults):
        """From now on these faults are met, and no others."""
        self.ask("/control/faults", "DELETE")
        for fault in faults:
            self.ask("/control/fault", "POST", json.dumps({"name": fault}).encode())

    def clear(self):
        """Makes it empty, without a word to anybody."""
        connection = sqlite3.connect(self.folder / "state.sqlite", timeout=10)
        for table in (*TABLES, "deleted"):
            connection.execute(f'DELETE FROM "{table}"')
        connection.commit()
        connection.close()

    @property
    def place(self):
        return f"dataverse:{self.url}"

    def begin(self, package, *options, run=""):
        self.account = self.folder / f"ledger{run}.json"
        self.account.unlink(missing_ok=True)
        result = self.folder / f"result{run}.json"
        command = ["p2c-import", "--from", package, "--to", self.place, "--ledger", self.account, "--result", result]
        return subprocess.Popen(
            [*command, *options], env=self.variables(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def end(self, process):
        out, err = process.communicate(timeout=120)
        self.said.append(out + err)
        return process.returncode, err

    def load(self, package, *options):
        """Loads a package; the status, and what was said."""
        return self.end(self.begin(package, *options))

    def run(self, *command):
        done = subprocess.run(command, env=self.variables(), stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
        self.said.append((done.stdout + done.stderr).decode("utf-8", "replace"))
        return done.returncode, done.stdout.decode("utf-8", "replace") + done.stderr.decode()

    def tasks(self):
        """The account, by entity."""
        return {task["source"]: task for task in json.loads(self.account.read_text())["tasks"]}

    def calls(self, since=0):
        return [json.loads(text) for (text,) in self.rows(f"SELECT record FROM calls WHERE number > {since} ORDER BY number")]

    def writes(self, since=0):
        """What was written, row by row: its address, and the members; None where it was deleted."""
        for call in self.calls(since):
            if call["call"] in ("UpsertMultiple", "UpdateMultiple"):
                table = next(table for table in TABLES.values() if f'/{table["set"]}/' in call["path"])
                for target in json.loads(call["body"])["Targets"]:
                    row = target.pop("@odata.id", None) or f'{table["set"]}({target.pop(table["id"])})'
                    yield row, {n: v for n, v in target.items() if n != "@odata.type"}
            elif call["call"] == "Batch":
                for part in re.split(r"\r\n--[^\r\n]*", call["body"]):
                    if found := re.search(r"(PATCH|DELETE) /api/data/v9\.2/(\S+) HTTP/1\.1\r\n(.*)", part, re.S):
                        members = found[3].partition("\r\n\r\n")[2]
                        yield found[2], json.loads(members) if found[1] == "PATCH" else None
            elif call["call"] in WRITES:
                fail(self.folder, "writes by", call["call"])

    def last(self):
        return self.rows("SELECT coalesce(max(number), 0) FROM calls")[0][0]

    def holds(self):
        """All rows that are there."""
        rows = {}
        for name, table in TABLES.items():
            found = json.loads(self.ask(f"/control/rows?table={name}"), parse_float=decimal.Decimal)
            rows[name] = {named(table, row): row for row in found}
            if len(rows[name]) != len(found):
                fail(self.folder, name, "has rows twice")
        return World(rows)

    def ask(self, path, method="GET", body=None):
        if self.line is None:
            host = self.url.removeprefix("https://")
            self.line = http.client.HTTPSConnection(host, context=ssl.create_default_context(cafile="cert.pem"))
        self.line.request(method, path, body)
        answer = self.line.getresponse()
        data = answer.read()
        if answer.status >= 300:
            fail(path, answer.status, data)
        return data

    def check(self):
        """What holds at every end: nothing was done that a service would mind, and no secret was told."""
        self.stop()
        if wrong := [call["violation"] for call in self.calls() if call["violation"]]:
            fail(self.folder, wrong)
        tokens = [token for (token,) in self.rows("SELECT token FROM tokens")]
        written = [path.read_bytes().decode("utf-8", "replace") for path in self.folder.rglob("*")
                   if path.is_file() and path.name != "config.json" and not path.name.startswith("state.sqlite")]
        for secret in (SECRET, "Bearer", "Authorization", *tokens):
            if any(secret in text for text in self.said + written):
                fail(self.folder, "tells a secret")


def expect(environment, found, *wanted):
    status, said = found
    if status != wanted[0] or not all(re.search(pattern, said) for pattern in wanted[1:]):
        fail(environment.folder, "status", status, "expected", *wanted, "\n" + said)


def same(environment, world):
    """The environment holds what it must."""
    if differences := list(world.differences(environment.holds())):
        fail(environment.folder, "is not as expected:", len(differences), "rows, (expected, found):", *differences[:4])


def accounts(environment, counts, package):
    """The account is what was done, and its sums are what is there, to the cent."""
    held = environment.holds()
    for name, task in environment.tasks().items():
        found = {kind: task[kind] for kind in ("inserted", "updated", "unchanged")}
        lost = task["read"] - sum(counts[name].values())
        if task["read"] != len(package[name]) or found != counts[name] or task["rejected"] + task["heldBack"] != lost:
            fail(environment.folder, "the ledger says", task, "expected", counts[name])
        for currency, amounts in task["amounts"].items():
            for field, amount in amounts.items():
                if held.sums(name, field).get(currency, 0) != decimal.Decimal(amount):
                    fail(environment.folder, name, field, "is", amount, "and there is", held.sums(name, field))
    if not environment.tasks()["salesorders"]["amounts"]:
        fail(environment.folder, "no amounts")


def loaded(environment, package, path, *options, world=None):
    """Loads a package undisturbed, and holds all against it; the world after it."""
    world = world.copy() if world else World()
    counts = world.load(package)
    expect(environment, environment.load(path, *options), 0)
    same(environment, world)
    accounts(environment, counts, package)
    return world


def goes_round(package):
    """Into the environment, once more without a change, and out again."""
    # Accounts look up contacts, which look up accounts, and contacts one another, so one of them must come first.
    package["accounts"][0]["primarycontactid"] = package["contacts"][-1]["contactid"]
    package["accounts"][0]["parentaccountid"] = package["accounts"][-1]["accountid"]
    for one, other in ((0, -1), (-1, 0)):
        child, parent = package["contacts"][one], package["contacts"][other]
        child |= {"parentcustomerid": parent["contactid"], "parentcustomeridtype": "contact"}
    # By what they are called only those can be looked up that come before.
    package.columns["contacts"].remove(PARENT)
    package.save("ids.zip")
    environment = Environment("whole")
    expect(environment, environment.load("ids.zip", "--dry-run"), 0, "dry run")
    if list(environment.writes()) or environment.holds() != World():
        fail("a dry run writes")
    world = loaded(environment, package, "ids.zip")
    for name in ENTITIES:
        table = TABLES[SETS[name]]
        ids = {row[table["id"]] for row in json.loads(environment.ask(f"/control/rows?table={SETS[name]}&ids=yes"))}
        if ids != {record[table["id"]] for record in package[name]}:
            fail(name, "have other ids than the package")
    last = environment.last()
    counts = world.copy().load(package)
    expect(environment, environment.load("ids.zip"), 0)
    accounts(environment, counts, package)
    if any(task["unchanged"] != task["read"] for task in environment.tasks().values()) or list(environment.writes(last)):
        fail("a second load is not without changes")
    words = [word for name in ENTITIES for word in ("--entity", name)]
    expect(environment, environment.run("p2c-export", "--from", environment.place, *words, "--to", "back.zip"), 0)
    status, said = environment.run("p2c-check", "compare", "ids.zip", "back.zip")
    defaults = {column for table in TABLES.values() for column, kind in table["columns"].items() if kind["type"] == "boolean"}
    for column, left in re.findall(r": ([\w.()]+): left (.*?), right ", said):
        if column != "fullname" and (column not in defaults or left != "blank"):
            fail("what comes back differs:", said)
    if sum(map(int, re.findall(r"equal (\d+)", said))) < 200 or re.search("only (left|right) [1-9]", said):
        fail("what comes back is not the same:", said)
    environment.check()


# What may befall a call and passes: nobody sees it but in the time it takes. Before anything is written it may as well come together.
PASSING = [
    ["throttle=3", "expired-token@Get", "cut-page=2", "garbage@Get", "garbage@Metadata", "portal@Get", "lost-before=Get", "lost-after=Get"],
    ["slow-bytes=0"], ["wrong-length=2", "lost-before=token", "lost-after=token", "lost-before=Metadata", "lost-after=Metadata"],
    ["unavailable=2@UpsertMultiple", "expired-token@Batch"], ["throttle=2@Batch", "expired-token@UpsertMultiple"],
    *([f"{fault}@{call}"] for call in ("UpsertMultiple", "Batch") for fault in ("portal", "garbage", "lost-before", "lost-after"))]
# What does not pass: the status, the rule, and what is said.
LASTING = [
    ("throttle-forever", 75, "environment-busy", "too many requests.*--wait"),
    ("throttle-forever@Batch", 75, "environment-busy", "too many requests", "the same command goes on from there"),
    ("throttle-forever=30@UpsertMultiple", 75, "environment-busy", "the same command goes on from there"),
    ("unavailable=99@Batch", 75, "environment-busy", "status 503", "the same command goes on from there"),
    ("lost-after=99@Batch", 75, "environment-busy", "broke off", "the same command goes on from there"),
    ("lost-after=99@UpsertMultiple", 75, "environment-busy", "broke off", "the same command goes on from there"),
    ("portal=99@UpsertMultiple", 75, "environment-busy", "does not say what became", "the same command goes on from there"),
    ("garbage=99@Batch", 75, "environment-busy", "does not say what became", "the same command goes on from there"),
    ("redirect-to-http", 74, "environment-failed", "status 302"),
    ("redirect-to-http@Batch", 74, "environment-failed", "the same command goes on from there"),
    ("huge-answer@Metadata", 74, "answer-size")]


# What befalls an answer on its way is not noted with the call.
UNSEEN = ("cut-page", "wrong-length", "slow-bytes")
def endures(package):
    """Each fault alone."""
    environment = Environment("passing")
    world = World()
    counts = world.load(package)
    for faults in PASSING:
        environment.clear()
        environment.meets(*faults)
        last = environment.last()
        expect(environment, environment.load("slim.zip"), 0)
        same(environment, world)
        accounts(environment, counts, package)
        met = {name for call in environment.calls(last) for name in call["faults"]}
        if missing := [fault for fault in faults if not fault.startswith(UNSEEN) and re.match(r"[\w-]+", fault)[0] not in met]:
            fail(*missing, "was never met")
    environment.check()


def gives_up(package):
    environment = Environment("lasting")
    world = World()
    world.load(package)
    for fault, status, rule, *patterns in LASTING:
        environment.clear()
        environment.meets(fault)
        found = environment.load("slim.zip", "--wait", "1", "--log", "json")
        environment.meets()
        expect(environment, found, status, f'"rule": ?"{rule}"', *patterns)
        stopped(environment, package, found[1])
        expect(environment, environment.load("slim.zip"), 0)
        same(environment, world)
    environment.check()


def stopped(environment, package, said):
    """A run that ends early leaves whole documents, no account, and says what is there."""
    held = environment.holds()
    if halves := list(held.halves(package)):
        fail(environment.folder, "holds halves:", *halves[:3])
    if environment.account.exists():
        fail(environment.folder, "there is a ledger of a run that failed")
    result = json.loads((environment.folder / "result.json").read_text())
    written = dict(re.findall(r"(\w+) ([\d,]+) written", said))
    for name, count in written.items():
        if len(held.rows[SETS[name]]) < int(count.replace(",", "")):
            fail(environment.folder, name, count, "are said to be written, and there are", len(held.rows[SETS[name]]))
    unknown = re.search(r"([\d,]+) rows unknown", said)
    there, told = sum(map(len, held.rows.values())), sum(int(count.replace(",", "")) for count in written.values())
    if there > told + int(unknown[1].replace(",", "") if unknown else 0):
        fail(environment.folder, "there are", there, "rows, and said is", written, unknown and unknown[0])
    if unknown and not any("goes on from there" in str(message) for message in result["messages"]):
        fail(environment.folder, "--result does not say what is there:", result["messages"])
    return result


# What a plug-in refuses, and which records those are.
NO = {"message": "The plug-in does not want it.", "code": "0x80040265"}
REFUSED = [
    NO | {"table": "account", "field": "description", "value": "barrel"},
    NO | {"table": "product", "field": "description", "value": "barrel"},
    NO | {"table": "salesorderdetail", "field": "description", "value": "barrel"}]


def puts_aside():
    """What is refused is traced to its records, and stays out with its documents; the rest is there, and comes when it is mended."""
    package = Package("all.zip").drop_ids()
    # A line in the middle, an account that orders are for, a product that no order has.
    order = next(order for order in package["salesorders"] if len(package.lines(order["ordernumber"])) > 3)["ordernumber"]
    package.lines(order)[2]["description"] = "barrel"
    used = {line["productid.productnumber"] for line in package["salesorderdetails"]}
    customer = package["salesorders"][0][CUSTOMER]
    next(account for account in package["accounts"] if account["accountnumber"] == customer)["description"] = "barrel"
    next(product for product in package["products"] if product["productnumber"] not in used)["description"] = "barrel"
    package.save("bad.zip")
    direct = {(name, place) for name, records in package.entities.items() for place, record in enumerate(records)
              if record.get("description") == "barrel"}
    lost = World().lost(package, direct)
    if not direct < lost or len(lost) < 8:
        fail("nothing belongs to what is refused:", lost)
    environment = Environment("refused", refuse=REFUSED)
    for options in ([], ["--rejects", "refused/left.zip"], ["--rejects", "refused/left/"]):
        environment.clear()
        expect(environment, environment.load("bad.zip", *options), 1, r"The plug-in does not want it\. \(0x80040265\)",
               *([] if options else ["--rejects OUT puts refused records aside"]))
        world = World()
        counts = world.load(package, lost)
        same(environment, world)
        accounts(environment, counts, package)
        if options:
            put_aside(package, options[1], direct, lost)
    environment.again()
    world = World()
    world.load(package)
    for path in ("refused/left/", "refused/left.zip", "bad.zip"):
        expect(environment, environment.load(path), 0)
        same(environment, world)
    environment.check()


def put_aside(package, path, direct, lost):
    """The rejects hold what was refused, in the environment's words, and the whole documents."""
    for name in package.entities:
        if path.endswith("/"):
            data = (pathlib.Path(path) / f"{name}.csv").read_bytes() if (pathlib.Path(path) / f"{name}.csv").exists() else b""
        else:
            archive = zipfile.ZipFile(path)
            data = archive.read(f"{name}.csv") if f"{name}.csv" in archive.namelist() else b""
        records = list(csv.DictReader(io.StringIO(text(data), newline="")))
        wanted = [package[name][place] for place in range(len(package[name])) if (name, place) in lost]
        plain = [{column: record[column] for column in package.columns[name]} for record in records]
        if plain != [{column: record[column] for column in package.columns[name]} for record in wanted]:
            fail(path, name, "has", len(records), "of", len(wanted), "records")
        for record in records:
            place = next(p for p in range(len(package[name])) if all(package[name][p][c] == record[c] for c in package.columns[name]))
            rule, message = record["p2c.rule"], record["p2c.message"]
            if (name, place) in direct and (rule != "refused" or "The plug-in does not want it. (0x80040265)" not in message):
                fail(path, name, "says of a refused record:", rule, message)
            if rule not in ("refused", "held-back"):
                fail(path, name, "says", rule, message)


def sends_what_differs():
    """Of a row that is there goes what has changed, and nothing else; modes do what they say."""
    environment = Environment("updated")
    package = Package("slim.zip")
    for order in package["salesorders"][3:]:
        order["msdynce_ismaintainedexternally"] = "True"
    package.save("owned.zip")
    world = loaded(environment, package, "owned.zip")
    accounts_, contacts, orders, lines = (package[name] for name in ("accounts", "contacts", "salesorders", "salesorderdetails"))
    accounts_[0]["name"] = "Ærø & Søn \\ \"Inc\", 東京 😀"
    blank(accounts_, "telephone1"), blank(contacts, "creditlimit"), blank(orders, "shipto_line1")
    # What always has a value keeps it, and what is written otherwise is the same.
    blank(contacts, "donotemail"), blank(orders, "statuscode")
    same_value = next(line for line in lines if "." in line["priceperunit"])
    same_value["priceperunit"] += "00"
    lines[-1] |= {"quantity": "12345678901.0123456789", "uomid.name": "Box", "requestdeliveryby": "2031-02-28 23:59:59"}
    lines[-2]["ispriceoverridden"] = "True" if lines[-2]["ispriceoverridden"] == "False" else "False"
    orders[0][CUSTOMER] = accounts_[-1]["accountnumber"]
    orders[1][CUSTOMER] = contacts[-1]["msdynce_contactnumber"]
    orders[2]["pricelevelid.name"] = ""
    contacts[-1][PARENT] = contacts[0]["msdynce_contactnumber"]
    contacts[-2]["birthdate"] = "2000-02-29"
    package.save("changed.zip")
    last, before = environment.last(), world
    world = world.copy()
    counts = world.load(package)
    expect(environment, environment.load("changed.zip"), 0)
    same(environment, world)
    accounts(environment, counts, package)
    wanted = {}
    for table, key, columns in before.differences(world, most=None):
        wanted[table, key] = {column for column in columns if column in TABLES[table]["columns"] and column != "fullname"}
    names = {f"{table['set']}({row[table['id']]})": (name, named(table, row)) for name, table in TABLES.items()
             for row in json.loads(environment.ask(f"/control/rows?table={name}&ids=yes"))}
    if (found := sent(environment, last, names)) != wanted:
        fail("what was sent is", found, "expected", wanted)
    # A document's lines that are gone.
    owned = [order for order in orders if order["msdynce_ismaintainedexternally"] == "True"]
    gone = next(order for order in owned if len(package.lines(order["ordernumber"])) > 2)
    line = package.lines(gone["ordernumber"])[1]
    lines.remove(line)
    absent = next(order for order in orders if order is not gone)
    orders.remove(absent)
    for other in package.lines(absent["ordernumber"]):
        lines.remove(other)
    package.save("fewer.zip")
    last = environment.last()
    expect(environment, environment.load("fewer.zip", "--mode", "document", "--mode", "quotedetails=upsert"), 0, r"deleted 1\b")
    del world.rows["salesorderdetail"][f"{line['msdynce_ordernumber']}/{line['sequencenumber']}"]
    same(environment, world)
    if len(list(environment.writes(last))) != 1:
        fail("more was sent than the line that is gone")
    # More than a tenth goes only where that is said, and what says so works.
    for order in orders:
        for line in package.lines(order["ordernumber"])[1:]:
            lines.remove(line)
            if order["msdynce_ismaintainedexternally"] == "True":
                del world.rows["salesorderdetail"][f"{line['msdynce_ordernumber']}/{line['sequencenumber']}"]
    package.save("few.zip")
    documents = ["few.zip", "--mode", "document", "--mode", "quotedetails=upsert"]
    status, said = environment.load(*documents)
    expect(environment, (status, said), 65, "more than 10%", "nothing was written")
    remedy = re.search(r"if they are to go, say (--max-deletes) ([\d,]+)", said)
    expect(environment, environment.load(*documents, remedy[1], remedy[2].replace(",", "")), 0, f"deleted {remedy[2]}")
    same(environment, world)
    package["accounts"].append(package["accounts"][0] | {"accountnumber": "NEW-1", "name": "New"})
    package.save("one.zip")
    there = len(package["accounts"]) - 1
    last, alone = environment.last(), ["--entity", "accounts"]
    expect(environment, environment.load("one.zip", *alone, "--mode", "update"), 65, "NEW-1", "nothing was published")
    expect(environment, environment.load("one.zip", *alone, "--mode", "insert"), 65, "nothing was published")
    if list(environment.writes(last)):
        fail("what was refused is sent")
    expect(environment, environment.load("one.zip", *alone, "--mode", "insert", "--rejects", "there.zip"), 1, "inserted 1 .*rejected")
    world.load(package.only("accounts"))
    same(environment, world)
    if environment.tasks()["accounts"]["rejected"] != there:
        fail("mode insert takes what is there", environment.tasks())
    environment.check()


def blank(records, column):
    """Takes the first value of a column away."""
    next(record for record in records if record[column])[column] = ""


def sent(environment, since, names):
    """Which columns were sent of which row."""
    found = {}
    for address, members in environment.writes(since):
        columns = set()
        for member in members or ():
            navigation = member.removesuffix("@odata.bind")
            lookups = [column for column, kind in TABLES[names[address][0]]["columns"].items() if kind["type"] == "lookup"]
            columns |= {column for column in lookups if navigation == column or navigation.startswith(column + "_")} or {member}
        found.setdefault(names[address], set()).update(columns)
    return found


def survives(package, seeds):
    """Killed somewhere, and met by anything that passes: the same command brings it to the same end."""
    world = World()
    world.load(package)
    for seed in range(seeds):
        dice = random.Random(seed)
        environment = Environment(f"killed-{seed}", milliseconds=dice.choice([0, 10]), seed=seed)
        faults = [fault for fault in sum(PASSING, []) if "slow" not in fault]
        environment.meets(f"random={dice.choice([0, 30, 100])}", *dice.sample(faults, dice.randrange(4)))
        for _ in range(dice.randrange(1, 4)):
            number = environment.last() + dice.choice([dice.randrange(1, 90), dice.randrange(60, 75)])
            process = environment.begin("slim.zip")
            if seed == 0:
                command = pathlib.Path(f"/proc/{process.pid}/cmdline").read_bytes()
                if SECRET.encode() in command:
                    fail("the secret is in the list of processes")
            while process.poll() is None and environment.last() < number:
                time.sleep(0.002)
            process.send_signal(dice.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT]))
            status, said = environment.end(process)
            settles(environment)
            if halves := list(environment.holds().halves(package)):
                fail(environment.folder, "holds halves:", *halves[:3])
        for _ in range(4):
            status, said = environment.load("slim.zip")
            if status == 0:
                break
            if status not in (74, 75, 77):
                fail(environment.folder, "status", status, said)
        environment.meets()
        expect(environment, environment.load("slim.zip"), 0)
        same(environment, world)
        environment.check()


def settles(environment):
    """Waits until the stand-in has done what was asked by somebody who is gone."""
    last = -1
    while last != environment.last():
        last = environment.last()
        time.sleep(0.03)


def keeps_to_bounds():
    """What is too much for one request, much of it, and what the environment has not."""
    package = Package("all.zip").drop_ids()
    order, other = (order["ordernumber"] for order in package["salesorders"][:2])
    lines = package["salesorderdetails"]
    for number, rows in ((order, 1001), (other, 1000)):
        first = package.lines(number)[0]
        lines += [first | {"sequencenumber": str(n)} for n in range(1000, 1000 + rows - 1 - len(package.lines(number)))]
    first = package["accounts"][0]
    package["accounts"].extend([first | {"accountnumber": f"MANY-{n:05}", "name": f"Number {n}"} for n in range(5000)])
    package.save("many.zip")
    lost = {("salesorders", 0)} | {
        ("salesorderdetails", place) for place, line in enumerate(lines) if line["salesorderid.ordernumber"] == order}
    environment = Environment("many")
    bound = "the document has 1,001 rows to be written, and an environment takes 1,000"
    expect(environment, environment.load("many.zip"), 1, f"{order}.*{bound}")
    world = World()
    counts = world.load(package, lost)
    same(environment, world)
    accounts(environment, counts, package)
    # Read in several pages, it is all known.
    last = environment.last()
    environment.meets("cut-page@Get", "wrong-length@Get")
    expect(environment, environment.load("many.zip"), 1)
    if environment.tasks()["accounts"]["unchanged"] != len(package["accounts"]) or list(environment.writes(last)):
        fail("what is there in several pages is not known")
    environment.check()


def names_what_is_missing(slim):
    tables = json.loads(json.dumps(TABLES))
    del tables["account"]["columns"]["tickersymbol"]
    environment = Environment("lacks", tables=tables)
    expect(environment, environment.load("slim.zip"), 65, "tickersymbol", "install the solution that has it, or leave the field out")
    if list(environment.writes()):
        fail("something was sent although a column is missing")
    package = Package("slim.zip")
    package.columns["accounts"].remove("tickersymbol")
    package.save("narrow.zip")
    expect(environment, environment.load("narrow.zip"), 0)
    environment.check()
    for number, missing in enumerate(("productpricelevel", "salesorderdetail")):
        tables = {name: table for name, table in TABLES.items() if name != missing}
        environment = Environment(f"lacks-{number}", tables=tables)
        expect(environment, environment.load("slim.zip"), 65, rf"has no table {missing}\b", "install the solution that has it")
        environment.check()


ONCE = """<mapping xmlns="urn:prospect-to-cash:mapping" name="Once" extends="products-fno-to-sales-direct" once="products-job"/>"""


def remembers():
    """What an environment has no place for is in a folder: the company, and the jobs that are done."""
    pathlib.Path("once.xml").write_text(ONCE)
    for company, mapping in (("usmf", "products-fno-to-sales-direct"), ("demf", "products-fno-to-sales-direct"), ("usmf", "once.xml")):
        name = f"{company}-{mapping.partition('.')[0]}"
        subprocess.run(
            f"p2c-export --quiet --from sqlite:s/fno.sqlite --company {company} --for products-fno-to-sales-direct"
            f" | p2c-transform --quiet --mapping {mapping} --to {name}.zip", shell=True, check=True, stderr=subprocess.DEVNULL)
    usmf, demf, once = (f"{name}.zip" for name in ("usmf-products-fno-to-sales-direct", "demf-products-fno-to-sales-direct", "usmf-once"))
    environment = Environment("state", milliseconds=5)
    expect(environment, environment.load("slim.zip"), 0)
    kept = ["--state", "kept/"]
    expect(environment, environment.load(once), 64, "--state")
    expect(environment, environment.load(usmf, *kept), 0)
    expect(environment, environment.load(usmf, *kept), 0, "updated 0")
    last = environment.last()
    expect(environment, environment.load(demf, *kept), 65, "usmf")
    if list(environment.writes(last)):
        fail("another company is loaded")
    # Killed anywhere, the folder is as good as before.
    for number in (1, 40, 70):
        last = environment.last()
        process = environment.begin(once, *kept)
        while process.poll() is None and environment.last() < last + number:
            time.sleep(0.002)
        process.kill()
        environment.end(process)
        settles(environment)
    rivals = [environment.begin(once, *kept, "--again", "--wait", "60" if run else "0", run=run) for run in ("", "-2")]
    ends = [environment.end(rival) for rival in rivals]
    if not {0} <= {status for status, _ in ends} <= {0, 75}:
        fail("two at once end with", ends)
    expect(environment, environment.load(once, *kept), 0, "already done 150", "products-job was done for company usmf")
    expect(environment, environment.load(once, *kept, "--again"), 0, "unchanged 150")
    expect(environment, environment.load(demf, *kept), 65, "usmf")
    environment.check()


def lets_two_at_once(slim):
    """Two that do the same at once do no harm: rows have ids made of their keys."""
    environment = Environment("two", milliseconds=5)
    rivals = [environment.begin("slim.zip", run=run) for run in ("", "-2")]
    for rival in rivals:
        expect(environment, environment.end(rival), 0)
    world = World()
    world.load(slim)
    same(environment, world)
    environment.check()


def works_beside_the_solution(slim):
    """Whole flows into an environment whose plug-ins number, copy and tax: the second time nothing is left to be done."""
    environment = Environment("solution", solution=True)
    base = [word for name in ENTITIES if not name.startswith("salesorder") for word in ("--entity", name)]
    expect(environment, environment.load("slim.zip", *base), 0)
    for flow, *settings in (["products-fno-to-sales-direct"], ["sales-orders-fno-to-sales-direct", "--set", "freight-tax=amount"]):
        subprocess.run(
            f"p2c-export --quiet --from sqlite:s/fno.sqlite --company usmf --for {flow}"
            f" | p2c-transform --quiet --mapping {flow} {' '.join(settings)} --to {flow}.zip",
            shell=True, check=True, stderr=subprocess.DEVNULL)
        expect(environment, environment.load(f"{flow}.zip"), 0)
        last = environment.last()
        expect(environment, environment.load(f"{flow}.zip"), 0, "unchanged [1-9]")
        if list(environment.writes(last)):
            fail(flow, "is not without changes the second time")
    taxed = Package("slim.zip")
    taxed["salesorderdetails"][0]["msdynce_ismisctax"] = "True"
    taxed.save("taxed.zip")
    last = environment.last()
    expect(environment, environment.load("taxed.zip"), 65, "which .* makes by itself", "--set freight-tax=amount")
    if list(environment.writes(last)):
        fail("a line that the solution makes by itself is sent")
    environment.check()


def keeps_what_was_read():
    """With --state only changes are read: whatever others have done meanwhile, and whatever befell the load before."""
    package = Package("all.zip").drop_ids()
    for order in package["salesorders"]:
        order["msdynce_ismaintainedexternally"] = "True"
    package.save("mine.zip")
    world = World()
    world.load(package)
    order = next(order for order in package["salesorders"] if len(package.lines(order["ordernumber"])) > 2)
    package["salesorderdetails"].remove(package.lines(order["ordernumber"])[0])
    order["description"], package["accounts"][0]["name"] = "Another", "Another"
    package.save("others.zip")
    package["accounts"][1]["description"] = order["description"] = "barrel"
    package.save("refused.zip")
    documents = ["--mode", "document", "--mode", "quotedetails=upsert"]
    environment = Environment("mirror", milliseconds=2)
    kept = ["--state", "mirror/kept/"]
    expect(environment, environment.load("mine.zip", *kept), 0)

    def holds_all():
        expect(environment, environment.load("mine.zip", *kept), 0)
        same(environment, world)
        last = environment.last()
        expect(environment, environment.load("mine.zip", *kept), 0)
        if list(environment.writes(last)):
            fail("what is kept of the environment is not what it holds")

    holds_all()
    for fault in ([], ["expired-delta", "lost-after=Get"]):
        expect(environment, environment.load("others.zip", *documents), 0, r"deleted 1\b")
        environment.meets(*fault)
        holds_all()
    # Refused, lost or killed in the middle: what is kept is not what the environment has.
    expect(environment, environment.load("others.zip", *documents), 0)
    environment.meets("lost-after=99@Batch")
    expect(environment, environment.load("mine.zip", *kept, "--wait", "1"), 75)
    environment.meets()
    holds_all()
    for number in (60, 80):
        expect(environment, environment.load("others.zip", *documents), 0)
        last = environment.last()
        process = environment.begin("mine.zip", *kept)
        while process.poll() is None and environment.last() < last + number:
            time.sleep(0.001)
        process.kill()
        environment.end(process)
        settles(environment)
        holds_all()
    refused = [NO | {"table": table, "field": "description", "value": "barrel"} for table in ("account", "salesorder")]
    environment.again(refuse=refused)
    expect(environment, environment.load("refused.zip", *kept), 1, "The plug-in does not want it")
    holds_all()
    environment.check()


# What may befall a page, and what becomes of an export.
READING = [
    ["throttle=2@Get", "unavailable=2@Get", "expired-token@Get", "garbage@Metadata"], ["cut-page=2", "lost-before=Get", "lost-after=Get"],
    ["wrong-length=2"], ["garbage=2@Get", "portal=2@Get"], ["random=80"]]
NOT_READ = [("redirect-to-http@Get", 74, "environment-failed"), ("cut-page=99", 75, "environment-busy"),
            ("garbage=99@Get", 75, "environment-busy"), ("huge-answer@Get", 74, "answer-size"),
            ("throttle-forever@Get", 75, "environment-busy")]


def reads(slim):
    """What is there comes out again, whatever befalls the way, or nothing."""
    environment = Environment("read", milliseconds=0)
    expect(environment, environment.load("slim.zip"), 0)
    words = [word for name in ("accounts", "contacts", "salesorders", "salesorderdetails") for word in ("--entity", name)]
    export = ["p2c-export", "--from", environment.place, *words, "--to"]
    expect(environment, environment.run(*export, "read.zip"), 0)
    if [len(Package("read.zip")[name]) for name in words[1::2]] != [len(slim[name]) for name in words[1::2]]:
        fail("not all is read")
    for faults in READING:
        environment.meets(*faults)
        expect(environment, environment.run(*export, "again.zip"), 0)
        if pathlib.Path("again.zip").read_bytes() != pathlib.Path("read.zip").read_bytes():
            fail(*faults, "change what is read")
    for fault, status, rule in NOT_READ:
        environment.meets(fault)
        expect(environment, environment.run(*export, "none.zip", "--wait", "1", "--log", "json"), status, f'"{rule}"')
        if pathlib.Path("none.zip").exists():
            fail(fault, "leaves a package")
    environment.meets()
    order = slim["salesorders"][0]["ordernumber"]
    one = ["--entity", "salesorderdetails", "--where", f"msdynce_ordernumber eq '{order}'", "--to", "some.csv"]
    expect(environment, environment.run("p2c-export", "--from", environment.place, *one), 0)
    if len(list(csv.DictReader(open("some.csv", encoding="utf-8")))) != len(slim.lines(order)):
        fail("--where lets other lines through")
    environment.check()


def takes_nothing_for_granted():
    """What only looks as if all were well: look-ups that name no table, keys in another case, rows that are gone, texts of nothing."""
    package = Package("all.zip")
    package.save("granted.zip")
    environment = Environment("granted")
    expect(environment, environment.load("granted.zip"), 0)
    # Somebody else made the row, under an id of his own; and it is found by its key however that is spelled.
    account = package["accounts"][0]
    number, other = account["accountnumber"], "22222222-2222-4222-8222-222222222222"
    change(environment, "UPDATE account SET accountnumber = lower(accountnumber) WHERE accountnumber = ?", number)
    account["telephone1"] = "+1 555 999001"
    package.save("case.zip")
    expect(environment, environment.load("case.zip", "--entity", "accounts"), 0)
    found = environment.rows("SELECT accountnumber, telephone1 FROM account WHERE upper(accountnumber) = '%s'" % number.upper())
    if found != [(number.lower(), account["telephone1"])]:
        fail("a key in another case gives", found)
    # A row that is gone between reading and sending is refused, not made anew as a stump.
    account["telephone1"] = "+1 555 999002"
    package.save("gone.zip")
    environment.again(milliseconds=400)
    watch = sqlite3.connect(environment.folder / "state.sqlite", timeout=20)
    last = environment.last()
    process = environment.begin("gone.zip", "--entity", "accounts", "--rejects", "gone-left.zip")
    while process.poll() is None and not watch.execute(
            f"SELECT 1 FROM calls WHERE number > {last} AND call = 'Get' AND record LIKE '%v9.2/transactioncurrencies%'").fetchone():
        pass
    watch.execute("DELETE FROM account WHERE upper(accountnumber) = ?", (number.upper(),))
    watch.commit()
    watch.close()
    status, said = environment.end(process)
    left = environment.rows("SELECT name FROM account WHERE upper(accountnumber) = '%s'" % number.upper())
    if (status, left) != (1, []) or "Does Not Exist" not in said:
        fail("a row that is gone gives", status, left, said)
    environment.check()
    # A look-up by id that does not say of which table is no look-up of nothing.
    environment = Environment("unnamed")
    package = Package("all.zip")
    expect(environment, environment.load("granted.zip"), 0)
    order = package["salesorders"][0]
    order["customerid"] = package["accounts"][1]["accountid"]
    order["customeridtype"] = "house"
    package.columns["salesorders"] = [c for c in package.columns["salesorders"] if not c.startswith("customerid.")]
    package.save("unnamed.zip")
    expect(environment, environment.load("unnamed.zip"), 1, 'customerid names a row of "house"')
    if environment.tasks()["salesorders"]["rejected"] != 1:
        fail("the ledger says", environment.tasks()["salesorders"])
    environment.check()


def change(environment, sql, *values):
    """Somebody else changes what is there."""
    connection = sqlite3.connect(environment.folder / "state.sqlite", timeout=20)
    connection.execute(sql, values)
    connection.commit()
    connection.close()


def step(function, *arguments):
    begun = time.time()
    function(*arguments)
    print(f"{function.__name__}: {time.time() - begun:.1f} s", flush=True)


def main():
    """Two steps at a time, since each waits much. STEPS names those that are wanted, where not all are."""
    whole, slim = sample(), Package("all.zip").drop_ids()
    slim.save("slim.zip")
    steps = [
        (survives, slim, int(sys.argv[1])), (endures, slim), (gives_up, slim), (keeps_to_bounds,), (puts_aside,), (reads, slim),
        (remembers,), (sends_what_differs,), (names_what_is_missing, slim), (lets_two_at_once, slim),
        (works_beside_the_solution, slim), (keeps_what_was_read,), (takes_nothing_for_granted,)]
    only = os.environ.get("STEPS", "").split()
    # The first has the certificate made that all others take.
    step(goes_round, whole)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        running = [pool.submit(step, *one) for one in steps if not only or one[0].__name__ in only]
        for one in concurrent.futures.as_completed(running):
            if one.exception():
                pool.shutdown(wait=False, cancel_futures=True)
            one.result()


if __name__ == "__main__":
    main()
