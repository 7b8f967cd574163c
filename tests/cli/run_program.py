"""The program as a user runs it: in a folder of its own, by its words, for what it says. For the tests beside it, which
take the program as their first argument."""

import os
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))


class ProgramTest(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory(prefix="leyden-cli-")
        self.addCleanup(self.scratch.cleanup)

    def path(self, name):
        return os.path.join(self.scratch.name, name)

    def leyden(self, *words, code=0):
        """Runs the program in the scratch directory; what it prints on stdout and stderr."""
        done = subprocess.run([PROGRAM, *words], cwd=self.scratch.name, capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout, done.stderr
