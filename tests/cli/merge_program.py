"""Sweeps computed in parts and merged: the same record as that of one run. Usage: merge_program.py PROGRAM MPIRUN"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import h5py
import numpy
import xarray

PROGRAM, MPIRUN = os.path.abspath(sys.argv[1]), sys.argv[2].split()
SWEEP = """[battery]
sites = 2..6
alpha = linspace(-1, 1, 5)
coupling = nearest, power-law
[charger]
omega = 2, 4
[time]
points = 11
[record]
observables = magnetisation
[sweep]
zip = battery.coupling, charger.omega
"""
POINTS = 50
# How a point was computed, not what was.
OF_THE_RUN = {"farm/wall_time", "farm/bytes", "farm/predicted_bytes"}


def datasets(path):
    """Bytes of each dataset, with what describes it."""
    found = {}

    def look(name, item):
        if isinstance(item, h5py.Dataset):
            attributes = {key: value for key, value in item.attrs.items() if "_LIST" not in key}
            found[name] = (item.dtype, item.shape, item[()].tobytes(), repr(sorted(attributes.items())),
                           [list(dimension.keys()) for dimension in item.dims])

    with h5py.File(path, "r") as record:
        record.visititems(look)
    return found


class Merged(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="leyden-merge-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.write("sweep.ini", SWEEP)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def leyden(self, *words, code=0, ranks=1, task=None):
        """What the program prints on stdout and stderr. `task` is (number, first, last) of a job array."""
        environment = dict(os.environ)
        if task:
            number, first, last = task
            environment.update(SLURM_ARRAY_TASK_ID=str(number), SLURM_ARRAY_TASK_MIN=str(first),
                               SLURM_ARRAY_TASK_MAX=str(last), SLURM_ARRAY_TASK_STEP="1",
                               SLURM_ARRAY_TASK_COUNT=str(last - first + 1))
        launcher = MPIRUN + ["-n", str(ranks)] if ranks > 1 else []
        done = subprocess.run(launcher + [PROGRAM, *words], cwd=self.folder, env=environment, capture_output=True,
                              text=True, timeout=120)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout, done.stderr

    def shards(self, *parts, of=3):
        for part in parts:
            self.leyden("charge", "sweep.ini", f"--farm.shard={part}/{of}")
        return [f"sweep.{part}-of-{of}.h5" for part in parts]

    def same(self, one, other, leave_out=frozenset()):
        a, b = datasets(self.path(one)), datasets(self.path(other))
        self.assertEqual(a.keys(), b.keys())
        for name in a.keys() - leave_out:
            self.assertEqual(a[name], b[name], name)

    def attributes(self, name):
        with h5py.File(self.path(name), "r") as record:
            return dict(record.attrs)


class Shards(Merged):
    def test_the_tasks_of_an_array_make_the_record_of_one_run(self):
        self.leyden("charge", "sweep.ini", "-o", "whole.h5")
        for number, ranks in ((3, 1), (1, 2), (4, 1), (2, 2)):
            out, _ = self.leyden("charge", "sweep.ini", ranks=ranks, task=(number, 1, 4))
            self.assertRegex(out, rf"shard {number}/4: 1[23] of the 50 points")
        names = sorted(name for name in os.listdir(self.folder) if "-of-" in name)
        self.assertEqual(names, [f"sweep.{part}-of-4.h5" for part in (1, 2, 3, 4)])
        out, _ = self.leyden("merge", *reversed(names), "-o", "all.h5")
        self.assertIn("4 files merged: 50 of 50 points done, 0 pending, 0 failed", out)
        self.same("all.h5", "whole.h5", OF_THE_RUN)
        self.leyden("verify", "all.h5")
        self.leyden("merge", *names, "-o", "all.h5", "--overwrite")
        self.same("all.h5", "whole.h5", OF_THE_RUN)
        out, _ = self.leyden("charge", "sweep.ini", "-o", "all.h5")
        self.assertIn("finished already", out)

    def test_a_part_is_a_record_of_the_whole_shape(self):
        self.shards(2)
        with h5py.File(self.path("sweep.2-of-3.h5"), "r") as record:
            self.assertEqual(record["work"].shape, (5, 5, 2, 11))
            done = record["farm/state"][...] == 1
            self.assertIn(numpy.count_nonzero(done), (16, 17))
            self.assertTrue(numpy.array_equal(numpy.isnan(record["work_max"][...]), ~done))
            self.assertIn("shard = 2/3\n", record.attrs["config"])
        out, _ = self.leyden("charge", "sweep.ini", "--farm.shard=2/3")
        self.assertIn("finished already", out)
        _, err = self.leyden("charge", "sweep.ini", "--farm.shard=1/3", "-o", "sweep.2-of-3.h5", code=2)
        self.assertIn("farm.shard differs (2/3 there, 1/3 here)", err)
        out, _ = self.leyden("plan", "charge", "sweep.ini", "--farm.shard=2/3")
        self.assertRegex(out, "shard 2/3 of the sweep, which has 50 points\n1[67] points on 1 rank")

    def test_more_parts_than_points_are_empty_parts(self):
        words = ("charge", "--battery.sites=2, 3", "--time.points=2")
        for part in (1, 2, 3):
            out, _ = self.leyden(*words, f"--farm.shard={part}/3")
            self.assertIn(f"{part // 3 ^ 1} of the 2 points", out)
        self.leyden("plan", *words, "--farm.shard=3/3")
        self.leyden("status", "charge.3-of-3.h5")
        out, _ = self.leyden("merge", *(f"charge.{part}-of-3.h5" for part in (1, 2, 3)), "-o", "all.h5")
        self.assertIn("2 of 2 points done", out)

    def test_tasks_never_share_a_file(self):
        _, err = self.leyden("charge", "sweep.ini", "-o", "out.h5", code=2, task=(7, 1, 8))
        for words in ("all 8 tasks of the job array would write this file", "out.h5", "$SLURM_ARRAY_TASK_ID"):
            self.assertIn(words, err)
        self.leyden("charge", "sweep.ini", "-o", "out_7.h5", task=(7, 1, 8))
        self.leyden("charge", "sweep.ini", "-o", "out.h5", "--farm.shard=1/1", task=(7, 1, 8))

    def test_status_counts_the_points_of_parts(self):
        first, last = self.shards(1, 4, of=4)
        out, _ = self.leyden("status", first, last)
        self.assertRegex(out, rf"{first}: charge, shard 1/4, 1[23] of 1[23] points done \(100.0 %\), 0 pending")
        self.assertRegex(out, r"in total: 2[456] of 2[456] points done \(100.0 %\)")
        self.assertIn("no file of shard 2/4, 3/4\n", out)


class Merging(Merged):
    def test_missing_shards_are_named_and_can_be_computed(self):
        self.leyden("charge", "sweep.ini", "-o", "whole.h5")
        out, _ = self.leyden("merge", *self.shards(1, 3, of=4), "-o", "some.h5", code=3)
        self.assertRegex(out, r"2 files merged: 2[456] of 50 points done, 2[456] pending, 0 failed")
        self.assertIn("missing: shard 2/4, 4/4\n", out)
        self.assertIn("farm.shard = 1/1 and -o some.h5", out)
        out, _ = self.leyden("charge", "sweep.ini", "-o", "some.h5", ranks=2)
        self.assertIn("50 of 50 points done", out)
        self.same("some.h5", "whole.h5", OF_THE_RUN)

    def test_a_merged_record_says_what_it_was_made_of(self):
        names = self.shards(1, 2, 3)
        self.leyden("merge", *names[:2], "-o", "two.h5", code=3)
        self.leyden("merge", "two.h5", names[2], "-o", "all.h5", "--compress")
        told = self.attributes("all.h5")
        self.assertEqual(told["merged_files"].split("\n"), names)
        self.assertEqual(told["merged_shards"].split("\n"), ["1/3", "2/3", "3/3"])
        self.assertEqual(told["merged_ranks"].split("\n"), ["1", "1", "1"])
        self.assertEqual(told["merged_created"].split("\n"), [self.attributes(name)["created"] for name in names])
        self.assertEqual(told["merged_command_lines"].split("\n"),
                         [self.attributes(name)["command_line"] for name in names])
        self.assertEqual(len(told["merged_versions"].split("\n")), 3)
        self.assertIn("shard = 1/1\n", told["config"])
        self.assertIn("file = all.h5\n", told["config"])
        self.assertIn("--compress", told["command_line"])
        self.assertEqual(told["command"], "charge")

    def test_a_flipped_byte_leaves_its_point_out(self):
        names = self.shards(1, 2, 3)
        with h5py.File(self.path(names[1]), "r") as record:
            point = int(numpy.flatnonzero(record["farm/state"][...] == 1)[3])
            place = record["power_max"].id.get_offset() + 8 * point + 3
        with open(self.path(names[1]), "r+b") as file:
            file.seek(place)
            byte = file.read(1)[0]
            file.seek(place)
            file.write(bytes([byte ^ 1]))
        out, _ = self.leyden("merge", *names, "-o", "all.h5", code=3)
        self.assertIn("49 of 50 points done, 1 pending", out)
        self.assertIn("unfinished: shard 2/3", out)
        self.assertRegex(out, rf"point {point} \(.*\) is damaged in {re.escape(names[1])}: left out")
        self.leyden("verify", "all.h5")
        self.leyden("charge", "sweep.ini", "-o", "whole.h5")
        self.leyden("charge", "sweep.ini", "-o", "all.h5")
        self.same("all.h5", "whole.h5", OF_THE_RUN)

    def test_failed_points_keep_their_reason(self):
        words = ("charge", "--battery.sites=3", "--battery.g=1, 1e308, 2", "--time.points=2")
        self.leyden(*words, "--farm.shard=1/2", "--farm.retries=0")
        self.leyden(*words, "--farm.shard=2/2", "--farm.retries=0", code=3)
        out, _ = self.leyden("merge", "charge.1-of-2.h5", "charge.2-of-2.h5", "-o", "all.h5", code=3)
        self.assertIn("2 of 3 points done, 0 pending, 1 failed", out)
        self.assertRegex(out, r"point 1 \(g = 1e\+308\) failed: .*spectral width")

    def test_other_configurations_are_refused_by_key(self):
        names = self.shards(1, 2)
        self.leyden("charge", "sweep.ini", "--farm.shard=3/3", "--time.end=2", "--battery.g=3")
        _, err = self.leyden("merge", *names, "sweep.3-of-3.h5", "-o", "all.h5", code=2)
        for words in ("battery.g differs (1 there, 3 here)", "time.end differs (1 there, 2 here)", "sweep.3-of-3.h5",
                      "try: "):
            self.assertIn(words, err)
        self.assertFalse(os.path.exists(self.path("all.h5")))

    def test_runs_that_differ_in_how_they_were_done_are_merged(self):
        self.leyden("charge", "sweep.ini", "--farm.shard=1/2", "--farm.retries=3", "-o", "a.h5")
        self.leyden("charge", "sweep.ini", "--farm.shard=2/2", "--farm.time-limit=10", "-o", "b.h5")
        self.leyden("merge", "a.h5", "b.h5", "-o", "all.h5")

    def test_what_is_there_stays(self):
        first, = self.shards(1)
        self.write("notes.h5", "not HDF5")
        before = sorted(os.listdir(self.folder))
        for output, words in ((first, "one of those to be merged"), ("notes.h5", "not a Leyden record"),
                              ("none/all.h5", "there is no directory"), (".", "this is a directory")):
            _, err = self.leyden("merge", first, "-o", output, "--overwrite", code=2)
            self.assertIn(words, err)
        self.leyden("merge", first, "-o", "all.h5", code=3)
        _, err = self.leyden("merge", first, "-o", "all.h5", code=2)
        self.assertIn("there is a record of that name already", err)
        self.leyden("merge", first, "-o", "all.h5", "--overwrite", code=3)
        self.assertEqual(sorted(os.listdir(self.folder)), sorted(before + ["all.h5"]))
        with open(self.path("notes.h5"), encoding="utf-8") as file:
            self.assertEqual(file.read(), "not HDF5")

    def test_it_says_that_it_runs_on_one_rank(self):
        _, err = self.leyden("merge", *self.shards(1, 2), "-o", "all.h5", code=3, ranks=2)
        self.assertEqual(err.count("merge runs on one rank"), 1)

    @unittest.skipUnless(os.geteuid() == 0, "needs a small disk of its own")
    def test_a_full_disk_is_told(self):
        first, = self.shards(1)
        small = self.path("small")
        os.mkdir(small)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", small], check=False).returncode != 0:
            self.skipTest("no file system can be mounted here")
        try:
            for more in ([], ["--compress"]):
                _, err = self.leyden("merge", first, "-o", "small/all.h5", *more, code=74)
                self.assertIn("No space left on device", err)
                self.assertEqual(os.listdir(small), [])
            # What the record itself had room for.
            subprocess.run(["mount", "-o", "remount,size=128k", small], check=True)
            self.leyden("charge", "--battery.sites=2", "--time.points=5", "-o", "run.h5")
            self.leyden("merge", "run.h5", "-o", "small/all.h5")
            self.leyden("verify", "small/all.h5")
        finally:
            subprocess.run(["umount", small], check=True)


class Compressed(Merged):
    def test_copies_are_equal_and_smaller(self):
        self.leyden("charge", "--battery.sites=4", "--battery.alpha=linspace(-1, 1, 40)", "--time.points=2001", "-o",
                    "run.h5")
        out, _ = self.leyden("merge", "run.h5", "--compress", "-o", "copy.h5")
        self.assertIn("40 of 40 points done", out)
        self.same("copy.h5", "run.h5")
        self.assertLess(os.path.getsize(self.path("copy.h5")), 0.8 * os.path.getsize(self.path("run.h5")))
        self.assertIn("40 of 40 points done, 0 with a wrong checksum", self.leyden("verify", "copy.h5")[0])
        self.assertIn("40 of 40 points done", self.leyden("status", "copy.h5")[0])
        with h5py.File(self.path("copy.h5"), "r") as copy:
            self.assertEqual((copy["work"].compression, copy["work"].shuffle), ("gzip", True))
        with xarray.open_dataset(self.path("run.h5"), engine="h5netcdf") as run, \
                xarray.open_dataset(self.path("copy.h5"), engine="h5netcdf") as copy:
            self.assertTrue(run.equals(copy))
            self.assertEqual(copy.work.dims, ("alpha", "time"))
            self.assertEqual(copy.work.attrs["units"], run.work.attrs["units"])

    def test_a_copy_that_is_larger_is_told(self):
        self.leyden("charge", "--battery.sites=2", "--battery.g=1,2", "--time.points=3", "-o", "run.h5")
        out, _ = self.leyden("merge", "run.h5", "--compress", "-o", "copy.h5")
        self.assertIn("It is larger than what it was made of", out)
        out, _ = self.leyden("merge", "run.h5", "-o", "whole.h5")
        self.assertNotIn("larger", out)

    def test_single_points_are_copied_too(self):
        self.leyden("charge", "--battery.sites=3", "-o", "run.h5")
        self.leyden("merge", "run.h5", "--compress", "-o", "copy.h5")
        self.same("copy.h5", "run.h5")
        self.leyden("verify", "copy.h5")

    def test_unfinished_ones_are_not_resumed(self):
        names = self.shards(1, 2)
        out, _ = self.leyden("merge", *names, "--compress", "-o", "copy.h5", code=3)
        self.assertIn("A compressed record cannot be resumed", out)
        before = datasets(self.path("copy.h5"))
        _, err = self.leyden("charge", "sweep.ini", "-o", "copy.h5", code=2)
        self.assertIn("compressed copy of an unfinished record", err)
        self.assertIn("leyden merge copy.h5 -o OTHER.h5", err)
        self.assertEqual(datasets(self.path("copy.h5")), before)
        self.leyden("merge", "copy.h5", "-o", "other.h5", code=3)
        self.leyden("charge", "sweep.ini", "-o", "other.h5")
        self.leyden("charge", "sweep.ini", "-o", "whole.h5")
        self.same("other.h5", "whole.h5", OF_THE_RUN)

    def test_records_that_a_run_writes_are_not_compressed(self):
        run = subprocess.Popen([PROGRAM, "charge", "--battery.sites=10", "--charger.omega=4, 4000", "--time.end=20",
                                "--solver.operator=assembled", "-o", "busy.h5"], cwd=self.folder,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            end = time.time() + 60
            while not os.path.exists(self.path("busy.h5")) and time.time() < end:
                time.sleep(0.05)
            _, err = self.leyden("merge", "busy.h5", "--compress", "-o", "copy.h5", code=2)
            self.assertIn("in use by a live run", err)
            _, err = self.leyden("merge", "busy.h5", "-o", "snapshot.h5", code=3)
            self.assertIn("taking the points that are done by now", err)
        finally:
            run.send_signal(signal.SIGKILL)
            run.communicate()
        self.leyden("merge", "busy.h5", "--compress", "-o", "copy.h5", code=3)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
