"""What the program tells: summaries, help, progress and plans. Usage: what_is_told.py PROGRAM"""

import os
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))


class Told(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory(prefix="leyden-told-")
        self.addCleanup(self.scratch.cleanup)

    def path(self, name):
        return os.path.join(self.scratch.name, name)

    def leyden(self, *words, code=0):
        """Runs the program in the scratch directory; what it prints on stdout and stderr."""
        done = subprocess.run([PROGRAM, *words], cwd=self.scratch.name, capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout, done.stderr


class Units(Told):
    SMALL = ("charge", "--battery.sites=2", "--time.points=2")

    def test_energies_are_in_units_of_B_while_it_is_1(self):
        out, _ = self.leyden(*self.SMALL)
        self.assertRegex(out, r"largest work +[0-9.]+ B [(]")
        self.assertRegex(out, r"largest power +[0-9.]+ B\^2 [(].*[)] at t = [0-9.]+ /B\n")

    def test_with_another_B_no_unit_is_named(self):
        for B in ("2", "1, 2"):
            out, _ = self.leyden(*self.SMALL, f"--battery.B={B}", "--overwrite")
            self.assertRegex(out, r"largest work +[0-9.]+ [(]")
            self.assertNotRegex(out, r"[0-9] ?/?B\b")

    def test_help_names_the_unit_once(self):
        out, _ = self.leyden("charge", "--help")
        self.assertIn("in the unit in which battery.B is given", out)
        self.assertNotIn("in B ", out)
        self.assertNotIn("in 1/B", out)


class Plans(Told):
    def test_points_that_will_fail_are_told_with_their_reason(self):
        out, _ = self.leyden("plan", "charge", "--battery.sites=2", "--charger.omega=4, 4e7", "--time.points=2")
        self.assertIn("1 of 2 points will fail: the state would have to be followed to t = 1,", out)
        out, _ = self.leyden("charge", "--battery.sites=2", "--charger.omega=4e7", "--time.points=2", code=3)
        self.assertIn("the state would have to be followed to t = 1,", out)
        out, _ = self.leyden("plan", "charge", "--battery.sites=2")
        self.assertNotIn("fail", out)
        self.assertNotIn("fit here", out)

    def test_what_does_not_fit_here_may_be_planned(self):
        out, _ = self.leyden("plan", "charge", "--battery.sites=40")
        self.assertIn("1099511627776", out)
        self.assertRegex(out, r"This does not fit here: a point with 40 sites needs [0-9]+ TiB a rank on 1 rank")
        _, err = self.leyden("charge", "--battery.sites=40", code=2)
        self.assertIn("needs 16 TiB", err)

    def test_numbers_are_written_out(self):
        out, _ = self.leyden("plan", "charge", "--battery.sites=4..13, 40")
        self.assertNotRegex(out, r"[0-9]e[+-]")
        self.assertIn("4 to 8 sites: dense", out)


if __name__ == "__main__":
    unittest.main()
