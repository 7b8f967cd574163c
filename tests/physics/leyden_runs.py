"""Runs of the built program for tests: starts it under mpirun in a scratch directory and opens its record."""
import os
import subprocess
import tempfile

import h5py

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Program:
    """The program, how to start it on several ranks, and a scratch directory that lives as long as this object."""

    def __init__(self, leyden, mpirun):
        self.leyden = leyden
        self.mpirun = mpirun
        self.scratch = tempfile.TemporaryDirectory(prefix="leyden-test-")
        self.runs = 0

    def charge(self, config, ranks=1, **settings):
        """Runs `leyden charge` on a config of jobs/ and returns the record, opened. Keys: section__key=value."""
        self.runs += 1
        output = os.path.join(self.scratch.name, f"run{self.runs}.h5")
        words = [self.leyden, "charge"] + ([os.path.join(SOURCE, "jobs", config)] if config else [])
        words += [f"--{key.replace('__', '.').replace('_', '-')}={value}" for key, value in settings.items()]
        words += ["-o", output]
        if ranks > 1:
            words = self.mpirun.split() + ["-n", str(ranks)] + words
        done = subprocess.run(words, cwd=SOURCE, capture_output=True, text=True, timeout=600)
        if done.returncode != 0:
            raise AssertionError(f"exit code {done.returncode} of {' '.join(words)}\n{done.stdout}\n{done.stderr}")
        return h5py.File(output, "r")

    def text_file(self, name, text):
        """Writes a file for a key to name: its value, `file:PATH`."""
        path = os.path.join(self.scratch.name, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return f"file:{path}"


def relative(value, expected, scale=None):
    """Largest deviation, relative to the largest expected value or to `scale`."""
    import numpy

    value, expected = numpy.asarray(value), numpy.asarray(expected)
    if value.shape != expected.shape or not numpy.all(numpy.isfinite(value)):
        return float("inf")
    return float(numpy.max(numpy.abs(value - expected)) / (scale or numpy.max(numpy.abs(expected))))
