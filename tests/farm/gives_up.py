#!/usr/bin/python3
"""A point that throws on one rank, while another one of its team waits: the run of all ends, says where, and has lost
nothing that was sealed. gives_up.py TEST MPIRUN"""
import re
import subprocess
import sys
import unittest

import h5py
import numpy

TEST, MPIRUN = sys.argv[1], sys.argv[2].split()


class GivesUp(unittest.TestCase):
    def test_two_teams_of_two_ranks(self):
        done = subprocess.run(MPIRUN + ["-n", "4", TEST], capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertNotIn("is never reached", done.stderr)
        said = re.search(r"^leyden: (rank 3 \(1 of team 1\)) cannot go on with point (\d+): no more paper$", done.stderr, re.M)
        self.assertTrue(said, done.stderr)
        failed = int(said.group(2))
        sealed = [int(number) for number in re.findall(r"^sealed (\d+)$", done.stdout, re.M)]
        path = re.search("^record (.*)$", done.stdout, re.M).group(1)
        with h5py.File(path, "r") as record:
            state = record["farm/state"][()]
            self.assertEqual(numpy.flatnonzero(state == 2).tolist(), [failed])
            # Taken after the one that failed.
            self.assertGreater(numpy.count_nonzero(state[failed:] == 1), 0, "the other team goes on meanwhile")
            self.assertLessEqual(set(sealed), set(numpy.flatnonzero(state == 1).tolist()))
            for point in numpy.flatnonzero(state == 1):
                self.assertEqual(record["square"][point], point ** 2)
            self.assertTrue(numpy.isnan(record["square"][failed]))
            self.assertEqual(record["farm/reason"][failed].decode(), "rank 3 (1 of team 1) could not go on: no more paper")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
