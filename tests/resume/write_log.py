"""The log of all changes that a run makes to its files, and files made of the beginning of one."""
import collections
import os
import struct

Entry = collections.namedtuple("Entry", "kind offset path data")
KINDS = [None, "write", "resize", "extend", "name", "remove", "make", "sync", "unseen"]
HEAD = struct.Struct("=4q")


def logging(library, log, path, **more):
    """The environment in which a run logs what it does to the files whose path begins with `path`."""
    return dict(os.environ, LD_PRELOAD=library, WRITE_LOG=log, LOGGED_FILES=path, **more)


def read_log(log):
    with open(log, "rb") as file:
        data = file.read()
    entries, at = [], 0
    while at < len(data):
        kind, offset, name, size = HEAD.unpack_from(data, at)
        at += HEAD.size
        entries.append(Entry(KINDS[kind], offset, data[at:at + name].decode(), data[at + name:at + name + size]))
        at += name + size
    return entries


class Replay:
    """Does to a folder, entry by entry, what was done to another."""

    def __init__(self, folder, into):
        self.folder, self.into = folder, into

    def place(self, path):
        return os.path.join(self.into, os.path.relpath(path, self.folder))

    def write(self, entry, begin=0, end=None):
        """A write, or the part of it from `begin` to `end`."""
        descriptor = os.open(self.place(entry.path), os.O_WRONLY)
        os.pwrite(descriptor, entry.data[begin:end], entry.offset + begin)
        os.close(descriptor)

    def do(self, entry):
        path = self.place(entry.path)
        if entry.kind == "write":
            self.write(entry)
        elif entry.kind == "make":
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if entry.offset else 0), 0o644))
        elif entry.kind == "resize":
            os.truncate(path, entry.offset)
        elif entry.kind == "extend":
            os.truncate(path, max(os.path.getsize(path), entry.offset))
        elif entry.kind == "name":
            os.rename(path, self.place(entry.data.decode()))
        elif entry.kind == "remove":
            os.remove(path)
        elif entry.kind != "sync":
            raise AssertionError(f"a change that the log does not hold: {entry.kind} {entry.path} {entry.data}")
