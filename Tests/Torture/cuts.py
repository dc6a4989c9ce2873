"""Power cuts: what a disk may hold after the power went, made from a record of what a run did to its files.

A disk keeps what was synced. Of the rest it may keep nothing, the names without the data, all of it, or some: what was
done to names in the order in which it was done, of the data any part, the last of it torn. That is what file systems
with a journal of names promise (ext4, XFS, Btrfs), and a little less than they do.
"""

import copy
import os
import random
import shutil
import struct

import invariants
from world import database_content, file_content, with_outputs_of_loads

ENTRY = struct.Struct("<8sQqQQ")
WAYS = ("nothing more", "names only", "all")


def read_record(path):
    """The entries of a record: kind, inode, place, data or path, second path."""
    data, at, entries = path.read_bytes(), 0, []
    while at < len(data):
        kind, inode, place, first, second = ENTRY.unpack_from(data, at)
        at += ENTRY.size
        entries.append((
            kind.rstrip(b"\0").decode(), inode, place, data[at:at + first],
            data[at + first:at + first + second].decode()))
        at += first + second
    return entries


class Content:
    """The bytes of a file: those on the disk, and what was done since they were synced."""

    def __init__(self, synced=b""):
        self.synced = bytearray(synced)
        self.pending = []

    def sync(self):
        self.synced = self.with_some(self.pending)
        self.pending = []

    def with_some(self, changes):
        data = bytearray(self.synced)
        for kind, place, new in changes:
            if kind == "size":
                data = data[:place].ljust(place, b"\0")
            else:
                data = data.ljust(place, b"\0")
                data[place:place + len(new)] = new
        return data


class Disk:
    """Files and folders by inode, as the programs see them and as the disk has them."""

    def __init__(self, root):
        self.root = os.path.realpath(root)
        self.top = os.stat(self.root).st_ino
        self.files, self.seen, self.kept = {}, {self.top: {}}, {}
        self.pending = []  # changes of names, each a list of (folder, name, inode or None) that go together
        for folder, names, files in os.walk(self.root):
            entries = self.seen[os.stat(folder).st_ino]
            for name in names + files:
                path = os.path.join(folder, name)
                status = os.lstat(path)
                entries[name] = status.st_ino
                if os.path.islink(path):
                    continue
                if name in names:
                    self.seen[status.st_ino] = {}
                else:
                    with open(path, "rb") as file:
                        self.files[status.st_ino] = Content(file.read())
        self.kept = {inode: dict(entries) for inode, entries in self.seen.items()}

    def locate(self, path):
        """The inode of the folder of a path, and the name in it; None for what lies elsewhere."""
        path = os.path.normpath(path)
        if not path.startswith(self.root + "/"):
            return None
        *folders, name = path[len(self.root) + 1:].split("/")
        inode = self.top
        for folder in folders:
            inode = self.seen.get(inode, {}).get(folder)
        return (inode, name) if inode in self.seen else None

    def name(self, *changes):
        changes = [change for change in changes if change[0] is not None]
        for folder, name, inode in changes:
            if inode is None:
                self.seen[folder].pop(name, None)
            else:
                self.seen[folder][name] = inode
        if changes:
            self.pending.append(changes)

    def apply(self, entry):
        kind, inode, place, data, second = entry
        if kind in ("write", "size") and inode in self.files:
            self.files[inode].pending.append((kind, place, data))
        elif kind == "sync" and inode in self.files:
            self.files[inode].sync()
        elif kind == "sync" and inode in self.seen:
            mine = [changes for changes in self.pending if any(change[0] == inode for change in changes)]
            self.pending = [changes for changes in self.pending if changes not in mine]
            keep(self.kept, mine)
        elif kind in ("create", "mkdir", "rename", "exchange", "link", "unlink", "rmdir"):
            self.apply_name(kind, inode, data.decode(), second)

    def apply_name(self, kind, inode, path, second):
        place = self.locate(path)
        target = self.locate(second) if second else None
        if place is None and target is None:
            return
        if kind in ("create", "mkdir"):
            if kind == "create":
                self.files[inode] = Content()
            else:
                self.seen[inode] = {}
            self.name((*place, inode))
        elif kind in ("unlink", "rmdir"):
            self.name((*place, None))
        elif kind == "exchange" and place and target:
            self.name((*place, self.seen[target[0]].get(target[1])), (*target, self.seen[place[0]].get(place[1])))
        else:
            known = self.seen[place[0]].get(place[1]) if place else None
            gone = [(*place, None)] if kind == "rename" and place else []
            self.name(*gone, *([(*target, known)] if target else []))

    def is_seen(self, inode):
        """Whether a file has, or may have on the disk, a name that is no temporary one."""
        return any(
            found == inode and not any(mark in path for mark in invariants.WAITING)
            for names in (self.seen, self.kept) for path, found in paths(names, self.top, ""))

    def state(self, way, dice):
        """What the disk may hold now: path to bytes."""
        names = {inode: dict(entries) for inode, entries in self.kept.items()}
        if way == "nothing more":
            kept = []
        elif way == "some":
            kept = self.pending[:dice.randint(0, len(self.pending))]
        else:
            kept = self.pending
        keep(names, kept)
        return dict(self.walk(names, self.top, "", way, dice))

    def walk(self, names, folder, prefix, way, dice):
        for name, inode in names.get(folder, {}).items():
            if inode in self.files:
                yield prefix + name, bytes(self.data(self.files[inode], way, dice))
            else:
                yield prefix + name, None
                yield from self.walk(names, inode, prefix + name + "/", way, dice)

    def data(self, content, way, dice):
        if way == "all":
            return content.with_some(content.pending)
        if way != "some" or not content.pending:
            return content.synced
        some = [change for change in content.pending if dice.random() < 0.5]
        if some and some[-1][0] == "write" and dice.random() < 0.5:
            kind, place, data = some[-1]
            some[-1] = (kind, place, data[:len(data) // 2])
        return content.with_some(some)


def paths(names, folder, prefix):
    """Each path, and the inode it stands for."""
    for name, inode in names.get(folder, {}).items():
        yield prefix + name, inode
        if inode in names:
            yield from paths(names, inode, prefix + name + "/")


def keep(names, changes):
    for group in changes:
        for folder, name, inode in group:
            entries = names.setdefault(folder, {})
            if inode is None:
                entries.pop(name, None)
            else:
                entries[name] = inode


class Looker:
    """Looks at a state of a disk as `World.tree` looks at files; databases are opened for it."""

    def __init__(self, world):
        self.folder = world.root / "cut"
        self.known = {}
        self.job = world.job
        self.links = {path: what for path, what in world.tree().items() if what[0] == "link"}

    def tree(self, state):
        tree = dict(self.links)
        for path, data in state.items():
            if path in tree or path.endswith(("-journal", "-wal", "-shm")):
                continue
            if data is None:
                tree[path] = ("folder",)
            elif data.startswith(b"SQLite format 3\0") or any(path + end in state for end in ("-journal", "-wal")):
                tree[path] = self.database(data, state.get(path + "-journal"), state.get(path + "-wal"))
            else:
                tree[path] = file_content(data)
        return with_outputs_of_loads(self.job, tree, state.__getitem__)

    def database(self, *parts):
        if parts not in self.known:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir()
            for ending, data in zip(("", "-journal", "-wal"), parts):
                if data is not None:
                    (self.folder / f"d{ending}").write_bytes(data)
            found = database_content(str(self.folder / "d"), check=True)
            self.known[parts] = ("database", *found) if (self.folder / "d").stat().st_size else invariants.EMPTY
        return self.known[parts]


def recorded(world):
    """A run with its record, and the disk as it was before."""
    world.fresh()
    disk = Disk(world.work)
    path = world.root / "record"
    path.unlink(missing_ok=True)
    outcome = world.run(record=path)
    return disk, read_record(path), outcome


def between(world):
    """What every commit of a run leaves, for runs that commit on the way."""
    disk, entries, _ = recorded(world)
    looker, dice, found = Looker(world), random.Random(0), set()
    for entry in entries:
        disk.apply(entry)
        if entry[0] == "unlink" or entry[0] == "sync":
            found |= {what for what in looker.tree(disk.state("all", dice)).values() if what[0] == "database"}
    return found


SOME = 2


def count(entries):
    """How many cuts of a record there are."""
    return (len(entries) + 1) * (len(WAYS) + SOME)


def ways(record, dice, every=False):
    """The cuts of a record that can show something new, or every one: "ENTRY WAY"."""
    disk, entries = copy.deepcopy(record[0]), record[1]
    for number, entry in enumerate([None, *entries]):
        if entry:
            disk.apply(entry)
        # What is written to a file that only waits for its name is seen by nobody, and changes no name.
        is_seen = entry is None or entry[0] not in ("write", "size") or disk.is_seen(entry[1])
        if is_seen or every or number == len(entries):
            for way in (*WAYS, *(f"some {dice.randint(0, 1 << 30)}" for _ in range(SOME))):
                # Only a sync, or a new name, brings more to a disk that keeps only these.
                if every or way != "nothing more" or entry is None or entry[0] == "sync" or number == len(entries):
                    yield f"{number} {way}"


def run(world, expected, wanted, record):
    """Cuts the power where it is wanted; gives for each cut what does not hold."""
    disk, entries, outcome = record
    looker, findings = Looker(world), []
    by_number = {}
    for cut in wanted:
        by_number.setdefault(int(cut.split(" ", 1)[0]), []).append(cut)
    for number, entry in enumerate([None, *entries]):
        if entry:
            disk.apply(entry)
        is_over = number == len(entries) and outcome.statuses[-1] in invariants.DONE
        for cut in by_number.get(number, []):
            way = cut.split(" ", 1)[1]
            seed = way.removeprefix("some ")
            state = disk.state("some" if seed != way else way, random.Random(seed))
            found = invariants.broken_by_cut(world.job, expected, is_over, looker.tree(state))
            if found:
                findings.append((cut, found, describe(entry, world)))
    return findings


def describe(entry, world):
    if entry is None:
        return "at the start"
    kind, inode, place, data, second = entry
    names = [data.decode() if kind not in ("write", "size", "sync") else "", second]
    paths = [os.path.relpath(name, world.work) for name in names if name]
    return f"after {kind} {' '.join(paths)}".strip()
