#!/usr/bin/python3
"""Many SIGKILLs at chance instants, of one rank or of all: after each the record opens or is not there yet, all that is
marked done is right, and the same command ends in the record of a run that nobody has killed.
many_kills.py LEYDEN MPIRUN RANKS KILLS"""
import collections
import os
import random
import sys
import tempfile
import time
import unittest

import numpy

from runs import PATIENCE, contents, differing, kill, ranks_of, run, start, wrong_points

RANKS, KILLS = int(sys.argv[3]), int(sys.argv[4])
POINTS = 500
SWEEP = ["charge", "--battery.sites=6", f"--battery.alpha=linspace(-1, 1, {POINTS})", "--time.points=5"]


def written(name):
    """Which file it is, and of when; none if there is none."""
    try:
        status = os.stat(name)
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns


class ManyKills(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="leyden-kills-")
        self.addCleanup(folder.cleanup)
        # A killed launcher leaves its own files behind.
        os.environ["TMPDIR"] = folder.name
        self.path = os.path.join(folder.name, "killed.h5")
        self.chance = random.Random(20240229 + RANKS)
        self.found = collections.Counter()

    def uninterrupted(self):
        """The record of a run without kills, and how long it took to begin and to end."""
        path = self.path.replace("killed", "whole")
        began = time.time()
        process = start(SWEEP + ["-o", path], RANKS)
        while not os.path.exists(path):
            self.assertIsNone(process.poll())
            time.sleep(0.001)
        made = time.time() - began
        _, err = process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 0, err)
        return contents(path), made, time.time() - began

    def wait_for(self, name, process, seconds, before=None):
        """Until there is a file of this name, another one than before, and `seconds` more."""
        while written(name) in (None, before) and process.poll() is None:
            time.sleep(0.0005)
        time.sleep(seconds)

    def run_and_kill(self, aim, victims, made, whole):
        """A run that is killed; whether it was not over before."""
        left = written(self.path + ".creating")
        process = start(SWEEP + ["-o", self.path], RANKS)
        ranks = []
        if aim == "creation":
            # To look for them takes as long as creation does.
            while len(ranks) < RANKS and process.poll() is None:
                ranks = ranks_of(self.path)
            self.wait_for(self.path + ".creating", process, self.chance.uniform(0, 0.02), left)
        elif aim == "points":
            self.wait_for(self.path, process, self.chance.uniform(0, whole - made))
        else:
            time.sleep(self.chance.uniform(0, whole))
        ranks = ranks or ranks_of(self.path)
        ended = process.poll() is not None
        if victims == "one" and ranks:
            kill(self.chance.choice(ranks))
        else:
            for number in ranks + [process.pid] * (not ended):
                kill(number)
        _, err = process.communicate(timeout=PATIENCE)
        while ranks_of(self.path):  # with their launcher dead, ranks that had just begun end by themselves
            time.sleep(0.01)
        if ended or process.returncode == 0:
            self.assertEqual(process.returncode, 0, err)
            return False
        return True

    def check(self, right):
        """What a kill has left; whether all points are done."""
        if not os.path.exists(self.path):
            self.found["in creation" if os.path.exists(self.path + ".creating") else "before"] += 1
            return False
        found = contents(self.path)
        self.assertEqual(wrong_points(found, right), [])
        done = int(numpy.count_nonzero(found["farm/state"] == 1))
        self.found["between points" if 0 < done < POINTS else "before points" if done == 0 else "after points"] += 1
        code, out, err = run(["verify", self.path])
        self.assertEqual(code, 0, out + err)
        self.assertIn(f"{done} of {POINTS} points done, 0 with a wrong checksum", out)
        return done == POINTS

    def complete(self, right):
        code, out, err = run(SWEEP + ["-o", self.path], RANKS)
        self.assertEqual(code, 0, out + err)
        self.assertEqual(differing(contents(self.path), right), [])
        left = [name for name in os.listdir(os.path.dirname(self.path)) if name.startswith("killed.h5.")]
        self.assertEqual(left, [], "nothing of killed runs is left")
        os.remove(self.path)
        self.found["completed records"] += 1

    def unmet(self):
        """What kills must have met more often."""
        fewest = {"between points": KILLS // 4, "in creation": KILLS // 20} if KILLS > 50 else {"between points": 0}
        return [what for what, count in fewest.items() if self.found[what] <= count]

    def test_nothing_is_lost(self):
        right, made, whole = self.uninterrupted()
        kills = 0
        # Where too few have met what they must meet, more are aimed at it: kills come as chance and load have it.
        while kills < KILLS or (self.unmet() and kills < KILLS + 40):
            aim = self.chance.choice(("any", "points", "points") if os.path.exists(self.path) else
                                     ("any", "creation", "creation", "points", "points"))
            if kills >= KILLS:
                aim = "points" if "between points" in self.unmet() else "creation"
                if aim == "creation" and os.path.exists(self.path):
                    self.complete(right)
            victims = self.chance.choice(("one", "all"))
            with self.subTest(kill=kills, aim=aim, victims=victims):
                killed = self.run_and_kill(aim, victims, made, whole)
                kills += killed
                self.found[f"kills of {victims}"] += killed
                # A record is given up after some kills, so that others meet its creation.
                if self.check(right) or self.chance.random() < 0.25:
                    self.complete(right)
        self.complete(right)
        self.assertEqual(self.unmet(), [])
        print(f"{kills} kills on {RANKS} ranks: " + ", ".join(f"{number} {what}" for what, number in
                                                              sorted(self.found.items())), flush=True)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
