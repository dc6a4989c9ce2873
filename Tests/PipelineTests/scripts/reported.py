#!/usr/bin/env python3
"""Compares a page of p2c-report with the ledgers it was made of: reported.py PAGE LEDGER...

--hostile IN OUT makes a ledger with names that would be markup; --tasks N IN OUT one with so many tasks."""
import html.parser
import json
import re
import sys

ALLOWED = set(
    "html head meta title style body a header h1 h2 h3 p nav ul li main section strong div table caption thead tbody tr th td svg"
    " desc rect path text".split())
EMPTY = {"meta"}
HOSTILE = '"><script>alert(1)</script>\' onload=\'x &amp; \u202eabc\u0007'


class Page(html.parser.HTMLParser):
    """The page as a reader has it: sections with tables, and whatever must not be there."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.links, self.labels = [], [], [], []
        self.sections, self.tables, self.text, self.pictures = {}, [], "", []
        self.section = None
        self.feed(text)
        self.close()
        assert not self.open, f"not closed: {self.open}"

    def handle_starttag(self, tag, attributes):
        assert tag in ALLOWED, f"<{tag}>"
        values = dict(attributes)
        assert len(values) == len(attributes), f"an attribute twice in <{tag}>"
        for name, value in attributes:
            assert re.fullmatch(r"(?!on)[a-zA-Z-]+", name) and name not in ("style", "src", "action"), f"{tag} {name}"
            if name == "href":
                assert value.startswith("#"), value
                self.links.append(value[1:])
            if name == "id":
                self.ids.append(value)
            if name == "aria-labelledby":
                self.labels += value.split()
        if tag in EMPTY:
            return
        self.open.append(tag)
        if tag == "section":
            self.section = values["id"]
            self.sections[self.section] = []
        if tag == "table":
            self.table = {"caption": "", "head": [], "rows": []}
            self.sections[self.section].append(self.table)
        if tag == "tr":
            self.row = []
        if tag in ("th", "td"):
            self.row.append([])
            assert tag == "td" or values.get("scope") == ("col" if "thead" in self.open else "row"), "scope"
        if tag == "li" and self.cell():
            self.row[-1].append("")
        if tag == "svg":
            assert values["role"] == "img" and len(values["aria-labelledby"].split()) == 2
            self.pictures.append("")

    def cell(self):
        return "th" in self.open or "td" in self.open

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> in {self.open}"
        self.open.pop()
        if tag == "tr":
            if "thead" in self.open:
                self.table["head"] = [cell[0] if cell else "" for cell in self.row]
            else:
                self.table["rows"].append(dict(zip(self.table["head"], self.row)))
        if tag == "table":
            assert self.table["caption"] and self.table["head"] and self.table["rows"], "an empty table"
        if tag == "section":
            self.section = None

    def handle_data(self, data):
        if "style" in self.open:
            assert "url(" not in data and "@import" not in data
            return
        self.text += data
        if "svg" in self.open:
            self.pictures[-1] += data
        elif "caption" in self.open:
            self.table["caption"] += data
        elif self.cell() and data.strip():
            if "ul" in self.open[-3:]:
                if self.open[-1] == "li":
                    self.row[-1][-1] += data
            else:
                self.row[-1] = ["".join(self.row[-1]) + data]


def said(text):
    """A text as the page spells it."""
    spell = lambda found: " " if found[0] in "\n\t" else "\\u{%x}" % ord(found[0])
    return re.sub("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", spell, text)


def number(value):
    return f"{value:,}"


def chain(ledger):
    stages = []
    while ledger:
        stages.insert(0, ledger)
        ledger = ledger.get("before")
    return stages


def same(found, wanted, what):
    assert found == wanted, f"{what}: the page has {found}, the ledger {wanted}"


def check_stage(table, stage):
    assert len(table["rows"]) == len(stage["tasks"]), "tasks"
    for row, task in zip(table["rows"], stage["tasks"]):
        for title, value in [("Target", task["target"]), ("Source", task["source"]), ("Task", task.get("task", ""))]:
            same(" ".join(row[title]), said(value).strip() if value else "", title)
        counts = {"Read": "read", "Duplicate": "duplicate", "Rejected": "rejected", "Held back": "heldBack"}
        if "inserted" in task:
            counts |= {"Inserted": "inserted", "Updated": "updated", "Unchanged": "unchanged", "Deleted": "deleted"}
            arrived = task["inserted"] + task["updated"] + task["unchanged"] + task.get("alreadyDone", 0)
            same(row["In the target"], [number(arrived)], "In the target")
        else:
            counts |= {"Used": "used", "Made": "made"}
        for title, name in counts.items():
            same(row[title], [number(task[name])], f"{title} of {task['target']}")
        filtered = [f"{number(count)} {said(name)}" for name, count in task["filtered"].items() if count]
        same(row["Filtered"], filtered or ["0"], "Filtered")


def check_amounts(tables, stages):
    """Every sum of every stage is where its currency, entity, field and program say."""
    rows = [row for table in tables if table["caption"].startswith("Sums by currency, of what") for row in table["rows"]]
    stages = [stage for stage in stages if stage["tasks"]]
    found = {}
    for row in rows:
        values = list(row.values())
        names = list(row)
        key = tuple(row[name][0] for name in ("Currency", "Entity", "Field"))
        found[key] = [cell[0] for cell in values[3:]] if len(values) == 3 + len(stages) else None
        assert names[:3] == ["Currency", "Entity", "Field"]
    wanted = {}
    for place, stage in enumerate(stages):
        for task in stage["tasks"]:
            for currency, sums in task["amounts"].items():
                for field, text in sums.items():
                    wanted.setdefault((said(currency) or "none", said(task["target"]), said(field)), {}).setdefault(place, []).append(text)
    # A field that has no sum in one of the currencies comes to nothing there.
    assert set(wanted) <= set(found), f"amounts: {set(wanted) - set(found)} are not on the page"
    for key in set(found) - set(wanted):
        assert set(found[key] or []) <= {"0", "–"}, f"amount {key}: {found[key]}"
    for key, by_stage in wanted.items():
        # Two stages of one program share a header; then only the keys are compared.
        if found[key] is None:
            continue
        for place, texts in by_stage.items():
            if len(texts) == 1:
                same(found[key][place], texts[0], f"amount {key}")
            else:
                from decimal import Decimal
                assert Decimal(found[key][place]) == sum(map(Decimal, texts)), f"amount {key}"


def check_rules(tables, stages):
    rows = [row for table in tables if table["caption"].startswith("Rejected records") for row in table["rows"]]
    found = [(row["Rule"][0], row["Program"][0], row["Entity"][0], row["Records"][0]) for row in rows]
    wanted = []
    for stage in stages:
        program = stage["program"]
        wanted += [(said(r["rule"]), program, said(r["entity"]), number(r["records"])) for r in stage.get("rules", [])]
        wanted += [("held-back", program, said(t["target"]), number(t["heldBack"])) for t in stage["tasks"] if t["heldBack"]]
    same(found, wanted, "rules")


def check_comparison(tables, comparison):
    by_caption = {table["caption"].split(";")[0]: table["rows"] for table in tables}
    names = {
        "Left": "left", "Right": "right", "Equal": "equal", "Different": "different", "Only left": "onlyLeft",
        "Only right": "onlyRight", "Not owned, left": "notOwnedLeft", "Not owned, right": "notOwnedRight"}
    for row, entity in zip(by_caption["Records by their keys"], comparison["entities"], strict=True):
        same(row["Entity"], [entity["entity"]], "entity")
        for title, name in names.items():
            same(row[title], [number(entity[name])], title)
    wanted = [
        (sum["currency"] or "none", entity["entity"], sum["field"], sum["left"], sum["right"], "equal" if sum["left"] == sum["right"] else "different")
        for entity in comparison["entities"] for sum in entity["amounts"]]
    same([tuple(cell[0] for cell in row.values()) for row in by_caption.get("Sums by currency", [])], wanted, "sums")
    fields = [(e["entity"], name, number(count)) for e in comparison["entities"] for name, count in e["fields"].items()]
    same([tuple(cell[0] for cell in row.values()) for row in by_caption.get("Fields that differ", [])], fields, "fields")


def check(page, ledgers):
    text = open(page, encoding="utf-8").read()
    page = Page(text)
    assert len(set(page.ids)) == len(page.ids), "an id twice"
    assert set(page.links) <= set(page.ids) and set(page.labels) <= set(page.ids), "a link that leads nowhere"
    runs = comparisons = 0
    for path in ledgers:
        ledger = json.load(open(path, encoding="utf-8"))
        if "comparison" in ledger:
            comparisons += 1
            check_comparison(page.sections[f"comparison-{comparisons}"], ledger["comparison"])
            if not ledger["tasks"]:
                continue
        runs += 1
        stages = chain(ledger)
        tables = page.sections[f"run-{runs}"]
        accounts = [t for t in tables if any(t["caption"] == f"{s['program']} {s['version']}" for s in stages)]
        for table, stage in zip(accounts, [stage for stage in stages if stage["tasks"]], strict=True):
            check_stage(table, stage)
        check_amounts(tables, stages)
        check_rules(tables, stages)
        digests = [digest for stage in stages for digest in stage.get("sha256", {}).values()]
        assert all(digest in page.text for digest in digests), "a digest"
        # Every loss is in the picture, where no tasks are drawn as one: very many, or some of one name.
        names = lambda stage: {(task.get("task"), task["source"], task["target"]) for task in stage["tasks"]}
        if all(len(names(stage)) == len(stage["tasks"]) < 30 for stage in stages):
            picture = page.pictures[runs - 1]
            for stage in stages:
                for task in stage["tasks"]:
                    for name, count in task["filtered"].items():
                        assert not count or f"{number(count)} {said(name)}" in picture, f"{count} {name} is not drawn"
    assert f"comparison-{comparisons + 1}" not in page.sections and f"run-{runs + 1}" not in page.sections


def hostile(ledger):
    for stage in chain(ledger):
        stage["runId"] = HOSTILE
        for task in stage["tasks"]:
            task["target"] += HOSTILE
            task["source"] += HOSTILE
            task["task"] = HOSTILE
            task["company"] = HOSTILE
            task["filtered"] = {HOSTILE: 1, **task["filtered"]}
            task["amounts"] = {HOSTILE: {HOSTILE: "1.5"}}
        for rule in stage.get("rules", []):
            for name in ("entity", "rule"):
                rule[name] = HOSTILE
            for example in rule["examples"]:
                example.update(key=HOSTILE, file=HOSTILE, text=HOSTILE, value=HOSTILE)
        stage["parameters"] = {HOSTILE: HOSTILE}
        stage["selection"] = [{HOSTILE: HOSTILE}]
        stage["sha256"] = {HOSTILE: "0" * 64}
        for file in stage["files"]:
            file["name"] = HOSTILE


def many(ledger, count):
    for stage in chain(ledger):
        task = stage["tasks"][0]
        stage["tasks"] = [
            {**task, "task": f"Task {n}", "source": f"source {n % 300}", "target": f"target {n % 250}"} for n in range(count)]


if sys.argv[1] in ("--hostile", "--tasks"):
    ledger = json.load(open(sys.argv[-2], encoding="utf-8"))
    many(ledger, int(sys.argv[2])) if sys.argv[1] == "--tasks" else hostile(ledger)
    json.dump(ledger, open(sys.argv[-1], "w", encoding="utf-8"))
else:
    check(sys.argv[1], sys.argv[2:])
