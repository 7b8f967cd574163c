"""Runs of the program, and what their records hold: what the tests of this folder share."""
import os
import re
import signal
import subprocess
import sys
import time

import h5py
import numpy

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from rank_processes import rank_processes

LEYDEN, MPIRUN = sys.argv[1], sys.argv[2].split()
# Seconds that a run may take: sanitizers slow it down.
PATIENCE = 1500 if "ASAN_OPTIONS" in os.environ else 300
# What of a record is not a function of configuration, ranks and processor kind.
CHANCE = {"farm/wall_time", "farm/predicted_wall_time", "farm/bytes", "farm/predicted_bytes"}


def start(words, ranks=1, **options):
    launcher = MPIRUN + ["-n", str(ranks)] if ranks > 1 else []
    return subprocess.Popen(launcher + [LEYDEN] + words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                            **options)


def run(words, ranks=1, **options):
    process = start(words, ranks, **options)
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, out, err


def numbers(path):
    with h5py.File(path, "r") as record:
        return {name: item[()] for name, item in record.items()
                if isinstance(item, h5py.Dataset) and item.dtype.kind in "fi"}


def contents(path):
    """All datasets but those that chance has a part in, and the configuration but for the record's own name."""
    found = {}
    with h5py.File(path, "r") as record:
        found["config"] = numpy.asarray(re.sub("(?m)^file *=.*$", "", record.attrs["config"]))

        def take(name, item):
            if isinstance(item, h5py.Dataset) and name not in CHANCE:
                found[name] = item[()]
        record.visititems(take)
    return found


def differing(one, other):
    """Names under which two `contents` differ in any bit."""
    def same(name):
        return name in one and name in other and one[name].dtype == other[name].dtype and \
            one[name].shape == other[name].shape and one[name].tobytes() == other[name].tobytes()
    return sorted(name for name in one.keys() | other.keys() if not same(name))


def wrong_points(found, right):
    """Of a sweep along one axis: points that are marked done and differ from the right ones, or from their checksum
    there."""
    state = found["farm/state"]
    wrong = set()
    for name, rows in found.items():
        if name == "config" or rows.shape[:1] != state.shape:
            continue
        for point in numpy.flatnonzero(state == 1):
            if rows[point].tobytes() != right[name][point].tobytes():
                wrong.add(int(point))
    return sorted(wrong)


def sealed(path):
    try:
        with h5py.File(path, "r") as record:
            return int(numpy.count_nonzero(record["farm/state"][...] == 1))
    except (OSError, KeyError):
        return 0


def wait_for_points(path, process, least):
    """Until some points, but not all, are sealed."""
    end = time.time() + 120
    while time.time() < end and process.poll() is None:
        if sealed(path) >= least:
            return
        time.sleep(0.01)
    raise AssertionError(f"the run ended by itself: {process.communicate()}")


def ranks_of(path):
    """Process ids of all that compute into a record, without the launcher."""
    return rank_processes(LEYDEN, path)


def kill(number):
    """SIGKILL, to a process that may be gone."""
    try:
        os.kill(number, signal.SIGKILL)
    except ProcessLookupError:
        pass


def kill_a_rank(process, path):
    """SIGKILL to one process that computes, not to the launcher of several."""
    kill(max(ranks_of(path), default=process.pid))
