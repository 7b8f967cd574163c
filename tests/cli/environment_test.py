"""What a run makes of the variables of its environment, and of symbolic links. Usage: environment_test.py PROGRAM LAUNCHER"""

import os
import subprocess
import sys
import unittest

import h5py

from run_program import PROGRAM, ProgramTest

LAUNCHER = sys.argv.pop(1).split()
SMALL = ("charge", "--battery.sites=2", "--time.points=2")


class Environment(ProgramTest):
    def test_an_unknown_instruction_set_is_refused_before_a_record_is_made(self):
        os.environ["LEYDEN_SIMD"] = "sse"
        self.addCleanup(os.environ.pop, "LEYDEN_SIMD")
        _, said = self.leyden("charge", "--battery.sites=10", code=2)
        for words in ("LEYDEN_SIMD = sse (environment)", "allowed: portable", "try: "):
            self.assertIn(words, said)
        self.assertEqual(os.listdir(self.scratch.name), [])

    def test_what_is_wrong_on_another_node_alone_is_refused_before_a_record_is_made(self):
        words = [PROGRAM, *SMALL]
        for wrong in ("LEYDEN_SIMD=sse", "OMP_NUM_THREADS=abc"):
            done = subprocess.run([*LAUNCHER, "-n", "1", *words, ":", "-n", "1", "env", wrong, *words],
                                  cwd=self.scratch.name, capture_output=True, text=True, timeout=120)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertEqual(done.stderr.count(wrong.replace("=", " = ") + " (environment)"), 1, done.stderr)
            self.assertEqual(os.listdir(self.scratch.name), [])

    def test_a_number_of_threads_that_is_none_is_refused_before_a_record_is_made(self):
        self.addCleanup(os.environ.update, OMP_NUM_THREADS=os.environ.get("OMP_NUM_THREADS", "1"))
        for value in ("0", "-2", "abc", "2.5", "1,", "2,0", "1e3", "100000", "99999999999999999999"):
            os.environ["OMP_NUM_THREADS"] = value
            _, said = self.leyden("charge", "--battery.sites=2", code=2)
            for words in (f"OMP_NUM_THREADS = {value} (environment)", "allowed: a whole number from 1 to ", "try: "):
                self.assertIn(words, said)
            self.assertEqual(os.listdir(self.scratch.name), [])
        for value in ("2", " 3,2 ", ""):
            os.environ["OMP_NUM_THREADS"] = value
            _, said = self.leyden("charge", "--battery.sites=2", "--time.points=2", "--overwrite")
            self.assertNotIn("leyden: OMP_NUM_THREADS", said, value)

    def test_far_too_many_threads_are_told(self):
        self.addCleanup(os.environ.update, OMP_NUM_THREADS=os.environ.get("OMP_NUM_THREADS", "1"))
        os.environ["OMP_NUM_THREADS"] = str(4 * len(os.sched_getaffinity(0)) + 1)
        _, said = self.leyden("charge", "--battery.sites=2", "--time.points=2")
        self.assertIn("leyden: OMP_NUM_THREADS gives each rank ", said)


class SymbolicLinks(ProgramTest):
    """A record is written where a link leads, and all that belongs with it lies there."""
    WORDS = (*SMALL, "-o", "link.h5")

    def setUp(self):
        super().setUp()
        os.mkdir(self.path("data"))
        os.symlink("step.h5", self.path("link.h5"))
        os.symlink("data/real.h5", self.path("step.h5"))

    def lies_there(self):
        self.assertEqual(sorted(os.listdir(self.scratch.name)), ["data", "link.h5", "step.h5"])
        self.assertTrue(all(os.path.islink(self.path(name)) for name in ("link.h5", "step.h5")))
        self.assertEqual(os.listdir(self.path("data")), ["real.h5"])

    def test_are_followed_whether_there_is_a_record_or_not(self):
        out, _ = self.leyden(*self.WORDS)
        self.assertIn("record: data/real.h5\n", out)
        self.lies_there()
        self.assertIn("finished already", self.leyden(*self.WORDS)[0])
        self.leyden(*self.WORDS, "--charger.omega=7", "--overwrite")
        self.lies_there()
        with h5py.File(self.path("data/real.h5"), "r") as record:
            self.assertIn("omega = 7", record.attrs["config"])
        with open(self.path("data/real.h5.point-0.checkpoint"), "w", encoding="utf-8"):
            pass
        self.assertIn("1 with a checkpoint", self.leyden("status", "link.h5")[0])
        self.assertIn("finished already", self.leyden(*self.WORDS, "--charger.omega=7")[0])
        self.lies_there()

    def test_are_followed_by_merge(self):
        self.leyden(*SMALL, "-o", "run.h5")
        self.leyden("merge", "run.h5", "-o", "link.h5")
        _, said = self.leyden("merge", "data/real.h5", "-o", "link.h5", "--overwrite", code=2)
        self.assertIn("the file is one of those to be merged", said)
        self.leyden("merge", "run.h5", "-o", "link.h5", "--overwrite")
        os.remove(self.path("run.h5"))
        self.lies_there()

    def test_must_lead_into_a_directory(self):
        os.rmdir(self.path("data"))
        os.symlink("ring.h5", self.path("ring.h5"))
        self.leyden(*SMALL, "-o", "run.h5")
        before = sorted(os.listdir(self.scratch.name))
        for words in (SMALL, ("merge", "run.h5")):
            _, said = self.leyden(*words, "-o", "link.h5", code=2)
            for part in ("this symbolic link leads to data/real.h5, and there is no directory ",
                         "output.file = link.h5 (command line)", "try: make the directory"):
                self.assertIn(part, said)
            _, said = self.leyden(*words, "-o", "ring.h5", code=2)
            self.assertIn("output.file = ring.h5 (command line)", said)
        self.assertEqual(sorted(os.listdir(self.scratch.name)), before)


if __name__ == "__main__":
    unittest.main()
