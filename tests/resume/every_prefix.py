#!/usr/bin/python3
"""Every beginning of the list of writes of a run, as a kill can leave it: no record yet, or one that opens and in which
each point that is marked done is right."""
import os
import random
import shutil
import sys
import tempfile
import unittest

import h5py
import numpy

from runs import contents, differing, run, wrong_points
from write_log import Replay, logging, read_log

LIBRARY = sys.argv[3]
POINTS = 24
SWEEP = ["charge", "--battery.sites=3", f"--battery.alpha=linspace(-1, 1, {POINTS})", "--time.points=5",
         "--record.observables=magnetisation"]


class EveryPrefix(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="leyden-prefix-")
        self.addCleanup(folder.cleanup)
        self.made, self.replayed = os.path.join(folder.name, "made"), os.path.join(folder.name, "replayed")
        self.copies = os.path.join(folder.name, "copies")
        for name in (self.made, self.replayed, self.copies):
            os.mkdir(name)
        self.path = os.path.join(self.made, "run.h5")
        self.checked = self.opened = self.resumed = 0

    def uninterrupted(self, ranks):
        path = os.path.join(self.copies, "uninterrupted.h5")
        self.assertEqual(run(SWEEP + ["-o", path], ranks)[0], 0)
        return contents(path)

    def logged(self, words, ranks=1):
        """The log of a run, in a folder of which a copy was made before."""
        for name in os.listdir(self.made):
            shutil.copy(os.path.join(self.made, name), self.replayed)
        log = os.path.join(self.copies, "log")
        code, _, err = run(words + ["-o", self.path], ranks, env=logging(LIBRARY, log, self.path))
        self.assertEqual(code, 0, err)
        entries = read_log(log)
        os.remove(log)
        self.assertGreater(len(entries), 400)
        self.assertTrue(all(entry.kind != "unseen" for entry in entries), "mapped or asynchronous writes")
        return entries

    def replay(self, entries, check):
        """Calls `check(path, entry)` with the record as each write leaves it, and as half of each write does."""
        replay = Replay(self.made, self.replayed)
        path = replay.place(self.path)
        for entry in entries:
            if entry.kind == "write" and len(entry.data) > 1:
                half = len(entry.data) // 2
                replay.write(entry, 0, half)
                check(path, entry)
                replay.write(entry, half)
            else:
                replay.do(entry)
            check(path, entry)
        with open(path, "rb") as one, open(self.path, "rb") as other:
            self.assertEqual(one.read(), other.read(), "the log does not hold all writes")

    def goes_on(self, path, right, ranks=1):
        """The same command completes a copy of all that a kill has left."""
        folder = os.path.join(self.copies, "resumed")
        shutil.copytree(os.path.dirname(path), folder)
        copy = os.path.join(folder, os.path.basename(path))
        code, _, err = run(SWEEP + ["-o", copy], ranks)
        self.assertEqual(code, 0, err)
        self.assertEqual(differing(contents(copy), right), [])
        self.assertEqual(os.listdir(folder), [os.path.basename(path)], "nothing of the killed run is left")
        shutil.rmtree(folder)
        self.resumed += 1

    def look(self, path, right, resume_every, ranks=1):
        """What any prefix of a run must be."""
        self.checked += 1
        if self.checked % resume_every == 0:
            self.goes_on(path, right, ranks)
        if not os.path.exists(path):
            return
        found = contents(path)
        self.opened += 1
        self.assertEqual(wrong_points(found, right), [])
        for name, values in right.items():
            if values.shape[:1] != (POINTS,) or name == "alpha":
                self.assertEqual(differing({name: found[name]}, {name: values}), [])
        if self.checked % 100 == 0:
            code, out, _ = run(["verify", path])
            self.assertEqual(code, 0, out)
            code, out, _ = run(["status", path])
            self.assertEqual(code, 0, out)
            self.assertIn(f"{numpy.count_nonzero(found['farm/state'] == 1)} of {POINTS} points done", out)

    def tell(self, what, entries):
        print(f"{what}: {len(entries)} changes, {self.checked} beginnings, {self.opened} with a record, 0 unreadable, "
              f"0 wrong, {self.resumed} resumed", flush=True)

    def test_of_a_run(self):
        for ranks in (1, 2):
            with self.subTest(ranks=ranks):
                self.checked = self.opened = self.resumed = 0
                right = self.uninterrupted(ranks)
                entries = self.logged(SWEEP, ranks)
                self.replay(entries, lambda path, entry: self.look(path, right, 97 if ranks == 1 else 299, ranks))
                self.assertEqual(differing(contents(self.path), right), [])
                self.tell(f"{ranks} ranks", entries)
                for folder in (self.made, self.replayed):
                    for name in os.listdir(folder):
                        os.remove(os.path.join(folder, name))

    def test_of_a_run_that_overwrites(self):
        self.assertEqual(run(["charge", "--battery.sites=2", "-o", self.path])[0], 0)
        before, right = contents(self.path), self.uninterrupted(1)

        def check(path, _):
            if self.is_old:
                self.checked, self.opened = self.checked + 1, self.opened + 1
                found = contents(path)
                self.is_old = found["config"] == before["config"]
                if self.is_old:
                    self.assertEqual(differing(found, before), [])
                    return
            self.look(path, right, 301)
        self.is_old = True
        entries = self.logged(SWEEP + ["--overwrite"])
        self.replay(entries, check)
        self.assertFalse(self.is_old)
        self.tell("overwriting", entries)

    def test_of_a_run_that_does_points_again(self):
        """Points that were damaged, and points that failed before."""
        self.assertEqual(run(SWEEP + ["-o", self.path])[0], 0)
        right = self.uninterrupted(1)
        damaged = {2, 3, 11}
        with h5py.File(self.path, "r+") as record:
            record["work"][2, 3] += 1
            record["magnetisation_x"][3, 1, 1] = 0.5
            record["farm/checksum"][11] ^= numpy.uint64(1)
            for point in range(5, 9):
                record["farm/state"][point] = 2
                record["farm/reason"][point] = b"no luck"
                record["work"][point] = numpy.nan
            record["farm/state"][12:] = 0
        self.seen = set(damaged)

        def check(path, _):
            found = contents(path)
            self.checked, self.opened = self.checked + 1, self.opened + 1
            wrong = set(wrong_points(found, right))
            self.assertLessEqual(wrong, damaged)
            if wrong != self.seen:
                # What is not yet taken back is known by its checksum.
                code, out, _ = run(["verify", path])
                self.assertEqual(code, 3 if wrong else 0, out)
                self.assertIn(f"{len(wrong)} with a wrong checksum", out)
                self.assertLess(wrong, self.seen, "once taken back, it is not wrong again")
                self.seen = wrong
                self.goes_on(path, right)
            elif self.checked % 201 == 0:
                self.goes_on(path, right)
        entries = self.logged(SWEEP)
        self.replay(entries, check)
        self.assertEqual(self.seen, set())
        self.tell("points done again", entries)

    def test_of_a_machine_without_power(self):
        """Of what was not synced, any write may be missing: what is wrong is found by its checksum."""
        chance = random.Random(7)
        right = self.uninterrupted(1)
        entries = self.logged(SWEEP)
        named = [entry.kind for entry in entries].index("name")
        made = [entry for entry in entries[:named] if entry.path.endswith(".creating")]
        self.assertEqual(made[-1].kind, "sync", "the file gets its name when all of it is on the disk")
        base = os.path.join(self.copies, "named")
        replay = Replay(self.made, self.replayed)
        for entry in entries[:named + 1]:
            replay.do(entry)
        path = replay.place(self.path)
        shutil.copy(path, base)
        writes = [entry for entry in entries[named + 1:] if entry.kind == "write"]
        bad_points = 0
        for _ in range(60):
            shutil.copy(base, path)
            odds = chance.choice((0.02, 0.1, 0.5))
            for entry in writes[:chance.randrange(len(writes))]:
                if chance.random() >= odds:
                    replay.write(entry)
            # How many ranks and products a point took is not part of its checksum.
            found = {name: rows for name, rows in contents(path).items()
                     if not name.startswith("farm/") or name in ("farm/state", "farm/checksum")}
            wrong = wrong_points(found, right)
            code, out, _ = run(["verify", path])
            self.assertEqual(code, 3 if wrong else 0, out)
            self.assertIn(f"{len(wrong)} with a wrong checksum", out)
            bad_points += len(wrong)
        self.assertGreater(bad_points, 0)
        self.goes_on(path, right)
        print(f"without power: 60 losses, {bad_points} wrong points, all found", flush=True)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
