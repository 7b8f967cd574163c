#!/usr/bin/python3
"""Long single points that are told to stop, killed, or out of time: the same command goes on from what was kept, and
ends in the numbers of an uninterrupted run. checkpoints.py LEYDEN MPIRUN"""
import glob
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import h5py
import numpy

from runs import kill_a_rank, numbers, run, sealed, start

# Some seconds each, by three evolutions: moments of Chebyshev vectors, Krylov spaces, Magnus steps under a pulse.
MOMENTS = ["charge", "--battery.sites=15", "--battery.coupling=power-law", "--time.end=40", "--time.points=11"]
KRYLOV = ["charge", "--battery.sites=12", "--battery.coupling=power-law", "--time.end=50", "--time.points=11",
          "--record.observables=magnetisation", "--solver.propagator=krylov"]
PULSE = ["charge", "--battery.sites=12", "--battery.coupling=power-law", "--time.end=10", "--time.points=11"]
# Kept after a second, and then every second.
OFTEN = ["--farm.checkpoint=0.015"]
# What a sanitizer adds is not the program's.
WITHOUT_SANITIZERS = unittest.skipIf("ASAN_OPTIONS" in os.environ, "a matter of seconds")


class Checkpoints(unittest.TestCase):
    known = {}

    @classmethod
    def setUpClass(cls):
        cls.shared = tempfile.TemporaryDirectory(prefix="leyden-checkpoints-")

    @classmethod
    def tearDownClass(cls):
        cls.shared.cleanup()

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="leyden-checkpoints-")
        self.addCleanup(self.folder.cleanup)
        self.path = os.path.join(self.folder.name, "run.h5")

    def kept(self):
        return sorted(os.path.basename(name) for name in glob.glob(self.path + ".point-*"))

    def written(self):
        try:
            with h5py.File(self.path + ".point-0.checkpoint", "r") as checkpoint:
                return os.stat(checkpoint.filename).st_mtime_ns
        except OSError:
            return None

    def wait_for_another(self, process, before=None):
        """Until a checkpoint is written after the one of that time."""
        end = time.time() + 120
        while time.time() < end and process.poll() is None:
            written = self.written()
            if written not in (None, before):
                return written
            time.sleep(0.02)
        raise AssertionError(f"no checkpoint: {process.communicate()}")

    def whole(self, words):
        """Numbers of a run that nothing interrupts."""
        key = tuple(words)
        if key not in self.known:
            path = os.path.join(self.shared.name, f"whole{len(self.known)}.h5")
            code, _, err = run(words + ["-o", path])
            self.assertEqual(code, 0, err)
            self.known[key] = numbers(path)
        return self.known[key]

    def ends_right(self, words, ranks=1):
        """The same command goes on, and has the numbers of an uninterrupted run; what it says."""
        code, out, err = run(words + ["-o", self.path], ranks)
        self.assertEqual(code, 0, err)
        whole, found = self.whole(words), numbers(self.path)
        self.assertEqual(found.keys(), whole.keys())
        for name, value in whole.items():
            # Bounds of errors and drifts are made of what rounding leaves.
            if "error" not in name and "drift" not in name:
                largest = max(1, numpy.nanmax(numpy.abs(value)))
                self.assertLessEqual(numpy.nanmax(numpy.abs(found[name] - value)), 1e-12 * largest, name)
        self.assertEqual(self.kept(), [])
        self.assertEqual(run(["verify", self.path])[0], 0)
        return err

    def stop(self, process, number=signal.SIGTERM):
        began = time.time()
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 75, err)
        self.assertLess(time.time() - began, 10)
        self.assertIn("run the same command again", out)
        self.assertEqual(sealed(self.path), 0)
        return out

    def test_a_long_point_that_is_told_to_stop_goes_on(self):
        pulse = os.path.join(self.shared.name, "pulse.txt")
        with open(pulse, "w", encoding="utf-8") as file:
            file.write("smooth\n" + "".join(f"{t / 2} {t % 2}\n" for t in range(21)))
        for words in (MOMENTS, KRYLOV, PULSE + [f"--charger.pulse=file:{pulse}"]):
            with self.subTest(words=words[-2:]):
                if os.path.exists(self.path):
                    os.remove(self.path)
                process = start(words + OFTEN + ["-o", self.path])
                first = self.wait_for_another(process)
                time.sleep(0.3)
                self.stop(process)
                self.assertEqual(self.kept(), ["run.h5.point-0.checkpoint"])
                self.assertGreater(self.written(), first, "it is kept where it is told to stop")
                self.assertIn("1 pending, 0 failed, 1 with a checkpoint", run(["status", self.path])[1])
                err = self.ends_right(words)
                self.assertIn("point 0 goes on from its checkpoint of 20", err)

    @WITHOUT_SANITIZERS
    def test_a_long_point_that_is_killed_goes_on(self):
        for ranks in (1, 2):
            written = None
            for _ in range(2):
                process = start(KRYLOV + ["--farm.checkpoint=0.001", "-o", self.path], ranks)
                written = self.wait_for_another(process, self.wait_for_another(process, written))
                kill_a_rank(process, self.path)
                process.communicate(timeout=60)
                self.assertEqual(sealed(self.path), 0)
            # What a kill in the midst of writing leaves.
            with open(self.path + ".point-0.checkpoint.creating", "wb") as file:
                file.write(b"\x89HDF\r\n\x1a\n")
            self.assertIn("goes on from its checkpoint", self.ends_right(KRYLOV, ranks))
            os.remove(self.path)

    @WITHOUT_SANITIZERS
    def test_other_numbers_of_ranks(self):
        """Whether it goes on or is begun anew is told, and the numbers are right."""
        for words in (MOMENTS, KRYLOV):
            process = start(words + OFTEN + ["-o", self.path], 2)
            self.wait_for_another(process)
            kill_a_rank(process, self.path)
            process.communicate(timeout=60)
            err = self.ends_right(words)
            self.assertRegex(err, "goes on from its checkpoint|is begun anew")
            os.remove(self.path)

    @WITHOUT_SANITIZERS
    def test_the_time_limit_keeps_a_long_point(self):
        code, out, err = run(KRYLOV + OFTEN + ["--farm.time-limit=0.05", "-o", self.path])
        self.assertEqual(code, 75, err)
        self.assertEqual(self.kept(), ["run.h5.point-0.checkpoint"])
        self.ends_right(KRYLOV)

    def interrupted(self, words):
        process = start(words + OFTEN + ["-o", self.path])
        self.wait_for_another(process)
        self.stop(process, signal.SIGUSR1)

    @WITHOUT_SANITIZERS
    def test_what_cannot_be_used_is_not(self):
        self.interrupted(KRYLOV)
        checkpoint = self.path + ".point-0.checkpoint"
        with h5py.File(checkpoint, "r") as file:
            self.assertEqual(file.attrs["filetype"].decode(), "leyden-checkpoint")
            self.assertIn("sites = 12", file.attrs["config"].decode())
            vector = file["vector_0"].id.get_offset()
        with open(checkpoint, "r+b") as file:
            file.seek(vector + 11)
            byte = file.read(1)[0]
            file.seek(vector + 11)
            file.write(bytes([byte ^ 4]))
        err = self.ends_right(KRYLOV)
        self.assertIn("is damaged, and its point is begun anew", err)
        os.remove(self.path)
        self.interrupted(KRYLOV)
        # The record is gone, and another configuration has its name.
        os.remove(self.path)
        code, _, err = run(["charge", "--battery.sites=9", "--solver.propagator=krylov", "-o", self.path])
        self.assertEqual(code, 0)
        self.assertIn("of another configuration", err)
        self.assertEqual(self.kept(), [])
        # A new beginning is one.
        os.remove(self.path)
        self.interrupted(KRYLOV)
        code, _, err = run(["charge", "--battery.sites=2", "--overwrite", "-o", self.path])
        self.assertEqual((code, self.kept()), (0, []), err)

    @WITHOUT_SANITIZERS
    def test_a_point_that_fails_leaves_nothing(self):
        # It is wrong by more than that before the end.
        words = KRYLOV + OFTEN + ["--time.tolerance=6e-12", "-o", self.path]
        process = start(words)
        self.wait_for_another(process)
        out, err = process.communicate(timeout=100)
        self.assertEqual(process.returncode, 3, err)
        self.assertIn("more than time.tolerance", out)
        self.assertNotIn("goes on", err, "the second attempt begins anew")
        self.assertEqual(self.kept(), [])

    @WITHOUT_SANITIZERS
    def test_a_disk_that_is_full_does_not_end_the_run(self):
        disk = os.path.join(self.folder.name, "disk")
        os.mkdir(disk)
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk], capture_output=True,
                              text=True, check=False)
        if made.returncode != 0:
            self.skipTest(f"a small file system cannot be mounted here: {made.stderr.strip()}")
        self.addCleanup(subprocess.run, ["umount", "-l", disk], check=True)
        self.path = os.path.join(disk, "run.h5")
        process = start(KRYLOV + ["--farm.checkpoint=0.01", "-o", self.path])
        while not os.path.exists(self.path) and process.poll() is None:
            time.sleep(0.01)
        with open(os.path.join(disk, "filler"), "wb", buffering=0) as file:
            with self.assertRaises(OSError):
                while True:
                    file.write(bytes(4096))
        _, err = process.communicate(timeout=100)
        self.assertEqual(process.returncode, 0, err)
        self.assertEqual(err.count("a checkpoint could not be written, and the run goes on without it"), 1, err)
        self.assertIn("No space left on device", err)
        self.assertEqual(self.kept(), [])
        self.assertEqual(run(["verify", self.path])[0], 0)
        self.assertEqual(sealed(self.path), 1)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
