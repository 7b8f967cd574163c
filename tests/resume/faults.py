#!/usr/bin/python3
"""Disks that are full or read-only, records that are removed, replaced, cut or changed: a clear error, or the right
numbers. faults.py LEYDEN MPIRUN [LIBRARY]"""
import os
import pwd
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

import h5py
import numpy

from runs import LEYDEN, MPIRUN, contents, differing, run, sealed, start, wait_for_points, wrong_points
from write_log import logging, read_log

LIBRARY = sys.argv[3] if len(sys.argv) > 3 else None
POINTS = 24
SWEEP = ["charge", "--battery.sites=3", f"--battery.alpha=linspace(-1, 1, {POINTS})", "--time.points=5",
         "--record.observables=magnetisation"]
# Takes seconds, so that something can happen meanwhile.
LONG = ["charge", "--battery.sites=9", "--battery.alpha=linspace(-1, 1, 200)", "--solver.operator=assembled",
        "--time.points=5"]
BAD_INPUT, SOME_BAD, OUTPUT_LOST, STOPPED = 2, 3, 74, 75


class Faults(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="leyden-faults-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.path = os.path.join(folder.name, "run.h5")

    def whole(self, words=SWEEP):
        path = os.path.join(self.folder, "whole.h5")
        if not os.path.exists(path):
            self.assertEqual(run(words + ["-o", path])[0], 0)
        return path

    def disk(self, options):
        """A small file system in memory."""
        place = os.path.join(self.folder, "disk")
        os.mkdir(place)
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], capture_output=True, text=True)
        if made.returncode != 0:
            self.skipTest(f"a small file system cannot be mounted here: {made.stderr.strip()}")
        self.addCleanup(subprocess.run, ["umount", "-l", place], check=True)
        return place

    def remount(self, place, options):
        subprocess.run(["mount", "-o", f"remount,{options}", place], check=True)

    def ends(self, words, code, *parts, ranks=1, **options):
        """A run that ends with this code and says these things; what it prints."""
        got, out, err = run(words, ranks, **options)
        self.assertEqual(got, code, out + err)
        for part in parts:
            self.assertIn(part, out + err)
        return out + err

    def completes(self, path, words=SWEEP, ranks=1):
        """The same command makes the record what it is without faults."""
        self.ends(words + ["-o", path], 0, ranks=ranks)
        self.assertEqual(differing(contents(path), contents(self.whole(words))), [])
        self.ends(["verify", path], 0)

    def unfinished(self, path):
        """A record with half of its points, which would be next to each other."""
        shutil.copy(self.whole(), path)
        with h5py.File(path, "r+") as record:
            record["farm/state"][POINTS // 2:] = 0

    def test_a_disk_without_room_for_a_record(self):
        disk = self.disk("size=80k")
        path = os.path.join(disk, "run.h5")
        for ranks in (1, 2):
            self.ends(SWEEP + ["-o", path], OUTPUT_LOST, path, "No space left on device", "choose another one with -o",
                      ranks=ranks)
            self.assertEqual(os.listdir(disk), [])
        self.remount(disk, "size=8m")
        self.completes(path)

    def test_a_disk_that_fills_up(self):
        disk = self.disk("size=8m")
        path = os.path.join(disk, "run.h5")
        self.unfinished(path)
        filler = os.path.join(disk, "filler")
        with open(filler, "wb", buffering=0) as file:
            with self.assertRaises(OSError):
                while True:
                    file.write(bytes(4096))
        # Not even the lock finds room; once the run has begun, its record has all the room it needs.
        for ranks in (1, 2):
            self.ends(SWEEP + ["-o", path], OUTPUT_LOST, path, "No space left on device", ranks=ranks)
        self.assertEqual(sealed(path), POINTS // 2)
        os.remove(filler)
        self.completes(path)

    @unittest.skipUnless(LIBRARY, "needs a preloaded library")
    def test_a_disk_that_is_full_at_any_write(self):
        log = os.path.join(self.folder, "log")
        self.assertEqual(run(SWEEP + ["-o", self.path], env=logging(LIBRARY, log, self.path))[0], 0)
        entries = [entry for entry in read_log(log) if entry.kind in ("write", "extend")]
        creation = sum(1 for entry in entries if not entry.path.endswith("run.h5"))
        right = contents(self.whole())
        os.remove(self.path)
        # Each row of the record is written by itself: 40 of them take in one of each kind.
        steps = list(range(0, creation, 5)) + [creation - 1] + list(range(creation, creation + 40, 5)) + \
            list(range(creation + 40, len(entries), 197)) + [len(entries) - 1]
        for allowed in steps:
            with self.subTest(writes=allowed, of_creation=creation):
                if allowed % 2 == 0 and os.path.exists(self.path):
                    os.remove(self.path)  # or else what the last one has left goes on
                    before = 0
                else:
                    before = sealed(self.path)
                there = os.path.exists(self.path)
                code, out, err = run(SWEEP + ["-o", self.path],
                                     env=logging(LIBRARY, log, self.path, WRITES_ALLOWED=str(allowed)))
                if code == 0:  # an unfinished record needs fewer writes
                    self.assertTrue(there)
                    os.remove(self.path)
                    continue
                self.assertEqual(code, OUTPUT_LOST, out + err)
                self.assertIn("No space left on device", err)
                self.assertIn(self.path, err)
                self.assertEqual([name for name in os.listdir(self.folder) if name.startswith("run.h5.")], [])
                self.assertIn("What was sealed before stands" if os.path.exists(self.path) else "Nothing was begun", err)
                if os.path.exists(self.path):
                    self.assertEqual(wrong_points(contents(self.path), right), [])
                    self.assertGreaterEqual(sealed(self.path), before)
                    self.ends(["verify", self.path], 0)
                if allowed % 10 == 1:
                    self.completes(self.path)
        self.completes(self.path)

    def test_a_read_only_directory(self):
        disk = self.disk("size=8m")
        path = os.path.join(disk, "run.h5")
        self.unfinished(path)
        self.remount(disk, "ro")
        for name in ("run.h5", "new.h5"):
            self.ends(SWEEP + ["-o", os.path.join(disk, name)], BAD_INPUT, name, "Read-only file system",
                      "choose another path with -o")
        self.ends(SWEEP + ["-o", path], BAD_INPUT, "Read-only file system", ranks=2)
        self.ends(["verify", path], 0, f"{POINTS // 2} of {POINTS} points done")
        self.remount(disk, "rw")
        self.completes(path)

    def test_a_small_record_needs_little_room(self):
        disk = self.disk("size=128k")
        path = os.path.join(disk, "run.h5")
        self.ends(["charge", "--battery.sites=2", "--time.points=5", "-o", path], 0)
        self.ends(["verify", path], 0)

    def test_a_finished_record_that_cannot_be_written(self):
        disk = self.disk("size=8m")
        path = os.path.join(disk, "run.h5")
        shutil.copy(self.whole(), path)
        self.remount(disk, "ro")
        for ranks in (1, 2):
            self.ends(SWEEP + ["-o", path], 0, "finished already", ranks=ranks)
        self.ends(SWEEP + ["-o", path, "--overwrite"], BAD_INPUT, "Read-only file system")
        self.ends(SWEEP[:1] + SWEEP[2:] + ["-o", path], BAD_INPUT, "battery.sites differs")
        self.remount(disk, "rw")
        with h5py.File(path, "r+") as record:
            record["work_max"][3] += 1
        self.remount(disk, "ro")
        self.ends(SWEEP + ["-o", path], BAD_INPUT, "Read-only file system", "choose another path with -o")

    @unittest.skipUnless(os.geteuid() == 0, "needs another user")
    def test_a_finished_record_of_another_user(self):
        nobody = pwd.getpwnam("nobody")
        os.chmod(self.folder, 0o755)
        shutil.copy(self.whole(), self.path)
        for mode in (0o444, 0o666):
            os.chmod(self.path, mode)
            self.ends(SWEEP + ["-o", self.path], 0, "finished already", user=nobody.pw_uid, group=nobody.pw_gid,
                      extra_groups=[])
        self.assertEqual(sorted(os.listdir(self.folder)), ["run.h5", "whole.h5"])

    def test_a_record_that_is_removed(self):
        for ranks in (1, 2):
            process = start(LONG + ["-o", self.path], ranks)
            wait_for_points(self.path, process, 5)
            os.remove(self.path)
            _, err = process.communicate(timeout=100)
            self.assertEqual(process.returncode, OUTPUT_LOST, err)
            self.assertIn(f"{self.path}: the file was removed while the run was writing it", err)
            self.assertIn("The record is gone: if it was removed, nothing of it stands", err)
            self.assertNotIn("What was sealed", err)
            self.assertEqual(os.listdir(self.folder), [])
        self.completes(self.path, LONG)

    def test_a_record_that_is_replaced(self):
        other = os.path.join(self.folder, "other.h5")
        self.ends(["charge", "--battery.sites=2", "-o", other], 0)
        with open(other, "rb") as file:
            before = file.read()
        process = start(LONG + ["-o", self.path])
        wait_for_points(self.path, process, 5)
        os.rename(other, self.path)
        _, err = process.communicate(timeout=100)
        self.assertEqual(process.returncode, OUTPUT_LOST, err)
        self.assertIn(self.path, err)
        self.assertIn("Another file has its name, and is left alone", err)
        with open(self.path, "rb") as file:
            self.assertEqual(file.read(), before, "what is not the run's is left alone")
        self.ends(LONG + ["-o", self.path], BAD_INPUT, "battery.sites differs", "battery.alpha differs")

    @unittest.skipIf("ASAN_OPTIONS" in os.environ, "sanitizers need more memory than is allowed here")
    def test_a_team_that_lacks_memory(self):
        """That point alone fails, and is the last to be tried again."""
        starter = os.path.join(self.folder, "limited.sh")
        with open(starter, "w", encoding="utf-8") as file:
            file.write(f'#!/bin/sh\nulimit -v 600000\nexec "{LEYDEN}" "$@"\n')
        os.chmod(starter, 0o755)
        words = ["charge", "--battery.sites=2,3,18", "--farm.team-size=2", "--solver.propagator=krylov",
                 "--solver.operator=assembled", "--battery.coupling=power-law", "--battery.alpha=0.5", "--time.end=0.1",
                 "--time.points=3", "--farm.retries=1", "-o", self.path]
        for skipped in ("", ", 2 of them before"):
            got = subprocess.run(MPIRUN + ["-n", "2", starter] + words, capture_output=True, text=True, check=False,
                                 timeout=200)
            self.assertEqual(got.returncode, SOME_BAD, got.stdout + got.stderr)
            self.assertIn(skipped + "\n", got.stdout)
            self.assertIn("2 of 3 points done", got.stdout)
            self.assertIn("failed at sites = 18: out of memory\n", got.stdout)
        self.ends(["verify", self.path], 0)

    def test_too_little_time(self):
        """What fits is done; then it is said what the rest needs."""
        words = ["charge", "--battery.sites=3, 5, 12", "--solver.operator=dense", "--farm.time-limit=0.1", "-o", self.path]
        said = self.ends(words, STOPPED, "2 of 3 points done", "run the same command again to go on")
        self.assertNotIn("no time to begin", said)
        self.ends(words, STOPPED, "no time to begin a point: point 2 (sites = 12) is expected to take ",
                  "set farm.time-limit to ", "again, with more time,")

    def test_a_record_that_is_cut(self):
        whole = self.whole()
        size = os.path.getsize(whole)
        chance = random.Random(3)
        for length in [0, 1, 7, 8, 95, 96, 800, size - 1] + [chance.randrange(size) for _ in range(5)]:
            with self.subTest(length=length, of=size):
                with open(whole, "rb") as file:
                    beginning = file.read(length)
                with open(self.path, "wb") as file:
                    file.write(beginning)
                for more in [[], ["--overwrite"]][:1 + length % 2]:
                    self.ends(SWEEP + ["-o", self.path] + more, BAD_INPUT, self.path, "left untouched")
                self.ends(["verify", self.path], BAD_INPUT, self.path)
                with open(self.path, "rb") as file:
                    self.assertEqual(file.read(), beginning)

    def test_a_flipped_byte_in_any_quantity(self):
        """Of a finished record, and of one under way."""
        right = contents(self.whole())
        chance = random.Random(11)
        names = [name for name, rows in right.items() if rows.shape[:1] == (POINTS,) and rows.dtype.kind == "f"
                 and name != "alpha"] + ["farm/checksum"]
        self.assertGreater(len(names), 15)
        for k, name in enumerate(names):
            with self.subTest(name=name):
                shutil.copy(self.whole(), self.path)
                point = chance.randrange(POINTS - 1)
                with h5py.File(self.path, "r") as record:
                    rows = record[name]
                    row = rows.id.get_storage_size() // POINTS
                    offset = rows.id.get_offset() + point * row + chance.randrange(row)
                with open(self.path, "r+b") as file:
                    file.seek(offset)
                    byte = file.read(1)[0]
                    file.seek(offset)
                    file.write(bytes([byte ^ 1 << chance.randrange(8)]))
                if k % 2 == 1:
                    with h5py.File(self.path, "r+") as record:
                        record["farm/state"][POINTS - 1] = 0
                self.ends(["verify", self.path], SOME_BAD, f"point {point} (alpha = ", "is damaged",
                          "1 with a wrong checksum")
                self.completes(self.path, ranks=1 + (k % 6 == 0))

    def test_a_flipped_state(self):
        right = contents(self.whole())
        for was, becomes in ((1, 0), (1, 2), (1, 3), (1, 65), (1, -127), (0, 1), (2, 1), (2, 0)):
            with self.subTest(was=was, becomes=becomes):
                shutil.copy(self.whole(), self.path)
                with h5py.File(self.path, "r+") as record:
                    if was != 1:
                        # As a point that has never been computed, or one that failed.
                        record["work"][4] = numpy.nan
                        record["farm/checksum"][4] = 0
                    record["farm/state"][4] = becomes
                if becomes == 1:
                    self.assertEqual(wrong_points(contents(self.path), right), [4])
                    self.ends(["verify", self.path], SOME_BAD, "point 4 (alpha = ")
                else:
                    self.ends(["status", self.path], 0, f"{POINTS - 1} of {POINTS} points done")
                    self.ends(["verify", self.path], 0)
                self.completes(self.path)

    def test_a_damaged_copy_is_not_taken_for_a_result(self):
        copy = os.path.join(self.folder, "copy.h5")
        self.ends(["merge", self.whole(), "--compress", "-o", copy], 0)
        self.ends(SWEEP + ["-o", copy], 0, "finished already")
        with h5py.File(copy, "r+") as record:
            record["work_max"][3] += 1
        self.ends(["verify", copy], SOME_BAD)
        self.ends(SWEEP + ["-o", copy], BAD_INPUT, "compressed copy in which points are damaged", "make the copy again")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
