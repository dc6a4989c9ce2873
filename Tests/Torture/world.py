"""A folder of its own for a job, running the job there, and looking at what it left."""

import dataclasses
import hashlib
import io
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import threading
import zipfile

import invariants

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
MAPPINGS = str(REPOSITORY / "mappings")
PROGRAMS = ("p2c-export", "p2c-transform", "p2c-import", "p2c-check", "p2c-describe", "p2c-report", "p2c-sample")
# A debug program takes 50 ms for most jobs; whoever needs this long hangs.
PATIENCE = 60


@dataclasses.dataclass
class Job:
    """One program, or a pipeline of some, and the files it begins with."""

    name: str
    before: pathlib.Path
    stages: list[list[str]]
    folder: str = ""  # where it runs, within its files
    env: dict[str, str] = dataclasses.field(default_factory=dict)
    stdin: bytes | None = None  # what comes through a pipe; None: nothing is there
    stdout: str = "pipe"  # or "file", or a device

    def named(self, option):
        """The files or folders that its stages name with an option, as they are called within its files."""
        for stage in self.stages:
            for place, word in enumerate(stage[:-1]):
                if word == option:
                    yield os.path.normpath(os.path.join(self.folder, stage[place + 1]))

    def undos(self):
        """The undos that it writes: what is left of one that is undone is one too."""
        yield from self.named("--undo")
        yield from (path for path in self.named("--rejects") if self.before_has_undo())

    def before_has_undo(self):
        return any((self.before / path / "p2c-undo.json").exists() for path in self.named("--from"))

    @property
    def commits_between(self):
        return any("--commit-every" in word for stage in self.stages for word in stage)


@dataclasses.dataclass
class Outcome:
    """How a job ended."""

    statuses: list[int]  # as a shell gives them, signals as 128 + number
    out: bytes
    errors: list[str]
    hits: list[str]  # of each stage the call that the shim hit
    hangs: bool = False

    def said(self):
        return " | ".join(text.strip().splitlines()[-1][:300] if text.strip() else "" for text in self.errors)


def memory_disk():
    """A folder in memory, where syncing costs nothing; None if somebody chose a folder, or there is not enough memory."""
    folder, wanted = "/dev/shm", 2 << 30
    if "TMPDIR" in os.environ or not os.access(folder, os.W_OK):
        return None
    return folder if shutil.disk_usage(folder).free >= wanted else None


class Tools:
    """The compiled shim, the programs under test, and where worlds lie."""

    def __init__(self, programs):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="p2c-torture-", dir=memory_disk()))
        # Whoever builds meanwhile must not change what is tested.
        self.programs = self.folder / "programs"
        self.programs.mkdir()
        for name in PROGRAMS:
            shutil.copy2(pathlib.Path(programs) / name, self.programs)
        self.shim = self.folder / "shim.so"
        compiler = shutil.which("cc") or shutil.which("clang")
        if not compiler:
            raise SystemExit("torture: neither cc nor clang is on the PATH")
        flags = ["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror"]
        subprocess.run([compiler, *flags, "-o", self.shim, HERE / "shim.c"], check=True)

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


class World:
    """A folder with the files of a job; `fresh` puts them back as they were."""

    def __init__(self, tools, job):
        self.tools, self.job = tools, job
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="world-", dir=tools.folder))
        self.work, self.temp, self.notes = self.root / "work", self.root / "temp", self.root / "notes"
        self.temp.mkdir()
        self.notes.mkdir()
        self.databases = {}
        self.laid = None
        self.fresh()

    def close(self):
        shutil.rmtree(self.root, ignore_errors=True)

    def fresh(self):
        """The files as before; copied only if something has changed them."""
        if self.laid is not None and self.marks() == self.laid:
            return
        shutil.rmtree(self.work, ignore_errors=True)
        shutil.copytree(self.job.before, self.work, symlinks=True)
        for left in self.temp.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        self.laid = self.marks()

    def marks(self):
        """What tells cheaply whether anything was changed."""
        marks = {}
        for folder, names, files in os.walk(self.work):
            for name in names + files:
                path = os.path.join(folder, name)
                status = os.lstat(path)
                marks[path] = (status.st_ino, status.st_size, status.st_mtime_ns if name in files else 0)
        return marks

    # Running

    def environment(self, trace_file=None, at=None, record=None, allocations=False):
        env = {
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(self.root), "LC_ALL": "C.UTF-8",
            "TZ": "UTC", "TMPDIR": str(self.temp), "P2C_MAPPINGS": MAPPINGS, "SWIFT_BACKTRACE": "enable=no",
            "LD_PRELOAD": str(self.tools.shim), "P2C_SHIM_STEADY": "1",
        }
        if "LD_LIBRARY_PATH" in os.environ:
            env["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
        env |= {name: self.placed(value) for name, value in self.job.env.items()}
        if at:
            env["P2C_SHIM_AT"] = at
        if trace_file:
            env["P2C_SHIM_TRACE"] = str(trace_file)
        if allocations:
            env["P2C_SHIM_ALLOCATIONS"] = "1"
        if record:
            env["P2C_SHIM_RECORD"] = str(record)
        return env

    def placed(self, text):
        return text.replace("{root}", str(self.work)).replace("{temp}", str(self.temp))

    def start(self, at=None, trace=False, record=None):
        """Starts all stages; `at` says what is to happen to which: {stage: "N action"}."""
        shutil.rmtree(self.notes)
        self.notes.mkdir()
        return Running(self, self.notes, at or {}, trace, record)

    def start_beside(self):
        """Starts a job while another runs."""
        notes = self.root / "notes-of-rival"
        shutil.rmtree(notes, ignore_errors=True)
        notes.mkdir()
        return Running(self, notes, {}, False, None)

    def run(self, at=None, trace=False, record=None):
        return self.start(at, trace, record).finish()

    # Looking

    def tree(self):
        """What is there, by name: bytes of files by digest, databases by what is in them.

        Opening a database undoes what a dead program left half done, as for anyone who opens it next."""
        tree, beside = {}, ("-journal", "-wal", "-shm")
        for path in sorted(self.work.rglob("*")):
            name = str(path.relative_to(self.work))
            if path.is_symlink():
                tree[name] = ("link", os.readlink(path))
            elif path.is_dir():
                tree[name] = ("folder",)
            elif path.is_file() and is_database(path):
                content = self.content(path)
                tree[name] = ("database", *content) if path.stat().st_size else invariants.EMPTY
            elif path.is_file() and not path.name.endswith(beside):
                tree[name] = file_content(path.read_bytes())
        return with_outputs_of_loads(self.job, tree, lambda name: (self.work / name).read_bytes())

    def content(self, path):
        """Digests of a database: of all, and of all but our own tables."""
        beside = any(os.path.exists(f"{path}{ending}") for ending in ("-journal", "-wal"))
        digest = hashlib.sha256(path.read_bytes()).digest()
        if not beside and digest in self.databases:
            return self.databases[digest]
        found = database_content(str(path))
        if not beside:
            self.databases[digest] = found
        return found

    def left(self):
        """Temporary files that are still there."""
        names = [path for path in self.work.rglob("*") if any(mark in path.name for mark in invariants.WAITING)]
        waiting = [str(path.relative_to(self.work)) for path in names]
        return waiting, [path.name for path in self.temp.rglob("*")]


class Running:
    """A job whose stages have been started."""

    def __init__(self, world, notes, at, trace, record):
        self.world, self.notes, self.job = world, notes, world.job
        job = world.job
        self.hangs = False
        self.processes, self.errors = [], []
        self.out = notes / "stdout"
        before = subprocess.PIPE if job.stdin is not None else subprocess.DEVNULL
        for number, stage in enumerate(job.stages):
            errors = open(notes / f"stderr{number}", "wb")
            is_last = number == len(job.stages) - 1
            out = subprocess.PIPE
            if is_last and job.stdout != "pipe":
                out = open(self.out if job.stdout == "file" else job.stdout, "wb")
            program = world.tools.programs / stage[0]
            trace_file = notes / f"trace{number}" if trace or number in at else None
            self.processes.append(subprocess.Popen(
                [program, *map(world.placed, stage[1:])], cwd=world.work / job.folder, stdin=before, stdout=out,
                stderr=errors, env=world.environment(trace_file, at.get(number), record, trace)))
            if before not in (subprocess.PIPE, subprocess.DEVNULL):
                before.close()
            errors.close()
            before = self.processes[-1].stdout
            if not is_last:
                self.processes[-1].stdout = None
        self.collected = b""
        self.threads = [threading.Thread(target=self.feed), threading.Thread(target=self.collect)]
        for thread in self.threads:
            thread.start()

    def feed(self):
        entry = self.processes[0].stdin
        if entry is None:
            return
        try:
            entry.write(self.job.stdin)
            entry.close()
        except BrokenPipeError:
            pass

    def collect(self):
        if self.processes[-1].stdout:
            self.collected = self.processes[-1].stdout.read()

    def wait_for_stop(self, stage):
        """Waits until a stage has stopped or ended; whether it has stopped."""
        process = self.processes[stage]
        _, status = os.waitpid(process.pid, os.WUNTRACED)
        if os.WIFSTOPPED(status):
            return True
        process.returncode = os.waitstatus_to_exitcode(status)
        return False

    def signal(self, stage, number):
        self.processes[stage].send_signal(number)

    def finish(self):
        for process in self.processes:
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.hangs = True
                for other in self.processes:
                    other.send_signal(signal.SIGKILL)
                process.wait()
        for thread in self.threads:
            thread.join()
        notes = self.notes
        if self.job.stdout == "file":
            self.collected = self.out.read_bytes()
        for process in self.processes:
            for stream in (process.stdin, process.stdout):
                try:
                    if stream:
                        stream.close()
                except BrokenPipeError:
                    pass
        stages = range(len(self.processes))
        errors = [(notes / f"stderr{stage}").read_text("utf-8", "replace") for stage in stages]
        hits = [text(notes / f"trace{stage}").rstrip("\n") for stage in stages]
        statuses = [code if code >= 0 else 128 - code for code in (process.returncode for process in self.processes)]
        return Outcome(statuses, self.collected, errors, hits, self.hangs)


def text(path):
    return path.read_text("utf-8", "replace") if path.exists() else ""


def is_database(path):
    if os.path.exists(f"{path}-journal"):
        return True
    with open(path, "rb") as file:
        return file.read(16) == b"SQLite format 3\0"


def file_content(data):
    """What a file is and what is in it, so that two of them can be compared."""
    return result_content(data) or ledger_content(data) or ("file", invariants.digest(data))


def with_outputs_of_loads(job, tree, read):
    """The same, but with what only counts as a whole looked at as a whole: undos, and what --digests writes."""
    tree = dict(tree)
    for folder in job.undos():
        within = [path for path in tree if path.startswith(folder + "/")]
        if folder not in tree or any(mark in folder for mark in invariants.WAITING):
            continue
        names = [path for path in within if tree[path] != ("folder",)]
        files = {path.removeprefix(folder + "/"): read(path) for path in names}
        for path in within:
            if not any(mark in path for mark in invariants.WAITING):
                del tree[path]
        tree[folder] = undo_content(files)
    for path in job.named("--digests"):
        if tree.get(path, [""])[0] == "file":
            tree[path] = state_content(read(path)) or tree[path]
    return tree


def undo_content(files):
    """An undo: a digest of all that counts of it, and its rows without their numbers."""
    index = json.loads(files.get("p2c-undo.json", b"{}"))
    whole, rows = hashlib.sha256(json.dumps(index, sort_keys=True).encode()), {str(index.get("states"))}
    for table in index.get("tables", []):
        for kind in ("rows", "keys"):
            name = next((name for name in files if name.lower() == f"{kind}/{table['table'].lower()}.csv"), None)
            data = files[name][:table[kind]] if name else b""
            if len(data) < table[kind]:
                return ("undo", f"{kind} of {table['table']} are missing", frozenset())
            whole.update(data)
            # The values of the torture have no line ends.
            rows |= {f"{kind} {table['table']} {line.split(b',', 1)[1].decode()}" for line in data.splitlines() if b"," in line}
    return ("undo", whole.hexdigest(), frozenset(rows) if index else frozenset())


def state_content(data):
    """What --digests has written: digests of all of it, and of all but its ledger; None for anything else."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = [(name, package.read(name)) for name in package.namelist() if name != "Ledger.json"]
    except zipfile.BadZipFile:
        return None
    loose = hashlib.sha256(repr(parts).encode())
    return ("state", hashlib.sha256(data).hexdigest(), loose.hexdigest())


def result_content(data):
    """What --result has written: the status, and whether anything is published; None for anything else."""
    try:
        value = json.loads(data) if data.lstrip().startswith(b"{") else None
    except ValueError:
        return None
    return ("result", value["status"], value["published"]) if value and "published" in value else None


def ledger_content(data):
    """The ledger of an import: digests of all of it, and without what the target had before; None for anything else."""
    try:
        value = json.loads(data) if data.lstrip().startswith(b"{") else None
    except ValueError:
        return None
    if not value or value.get("program") != "p2c-import" or "tasks" not in value:
        return None
    for task in value["tasks"]:
        # Some ledgers are wrong on purpose.
        if not all(isinstance(task.get(name, 0), int) for name in ("inserted", "updated", "unchanged")):
            return None
        task["loaded"] = sum(task.pop(name, 0) for name in ("inserted", "updated", "unchanged"))
    loose = json.dumps(value, sort_keys=True).encode()
    return ("ledger", hashlib.sha256(data).hexdigest(), hashlib.sha256(loose).hexdigest())


def database_content(path, check=False):
    """Digests of what is in a database, wherever in the file it lies: of all, and without our own tables."""
    whole, others = hashlib.sha256(), hashlib.sha256()
    connection = sqlite3.connect(path)
    connection.text_factory = bytes
    try:
        if check and (found := connection.execute("PRAGMA integrity_check(1)").fetchone()) != (b"ok",):
            return f"damaged: {found}", f"damaged: {found}"
        tables = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY type, name").fetchall()
        for name, sql in tables:
            rows = []
            if sql and sql.upper().startswith(b"CREATE TABLE"):
                quoted = '"' + name.decode().replace('"', '""') + '"'
                rows = sorted(map(repr, connection.execute(f"SELECT * FROM {quoted}")))
            for digest in (whole,) if name.startswith(b"P2C_") or b"P2C_" in name else (whole, others):
                digest.update(repr((name, sql, rows)).encode())
        return whole.hexdigest(), others.hexdigest()
    except sqlite3.DatabaseError as error:
        return f"damaged: {error}", f"damaged: {error}"
    finally:
        connection.close()
