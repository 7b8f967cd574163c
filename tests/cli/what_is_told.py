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


if __name__ == "__main__":
    unittest.main()
