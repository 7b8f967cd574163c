#!/usr/bin/python3
"""Runs of the program that are killed, told to stop, or lose a point: the same command ends in the same record."""
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import h5py
import numpy

from runs import kill_a_rank, numbers, ranks_of, run, sealed, start, wait_for_points

SWEEP = ["charge", "--battery.sites=9", "--battery.alpha=linspace(-1, 1, 61)", "--charger.omega=2, 4",
         "--solver.operator=assembled", "--time.points=11"]


# What a sanitizer does when a program ends takes a second, which is not the program's.
WITHOUT_SANITIZERS = unittest.skipIf("ASAN_OPTIONS" in os.environ, "a matter of seconds")


class InterruptedRuns(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="leyden-resume-")
        self.addCleanup(self.folder.cleanup)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def same_numbers(self, one, other):
        a, b = numbers(one), numbers(other)
        self.assertEqual(a.keys(), b.keys())
        for name, value in a.items():
            self.assertTrue(numpy.array_equal(value, b[name], equal_nan=True), name)

    def whole(self):
        path = self.path("whole.h5")
        self.assertEqual(run(SWEEP + ["-o", path])[0], 0)
        return path

    def test_killed_runs_end_in_the_same_record(self):
        path, whole = self.path("killed.h5"), self.whole()
        for least in (1, 20, 40):
            process = start(SWEEP + ["-o", path])
            wait_for_points(path, process, least)
            process.kill()
            process.communicate()
            self.assertLess(sealed(path), 122)
        code, out, err = run(SWEEP + ["-o", path])
        self.assertEqual(code, 0, err)
        self.assertIn("of them before", out)
        self.same_numbers(path, whole)
        self.assertEqual(run(["verify", path])[0], 0)

    @WITHOUT_SANITIZERS
    def test_a_full_diagonalisation_is_dropped_at_once(self):
        # LAPACK takes half a minute for it, and hears nothing meanwhile.
        for ranks, signals in ((1, signal.SIGTERM), (2, signal.SIGUSR1)):
            with self.subTest(ranks=ranks):
                path = self.path(f"dense{ranks}.h5")
                process = start(["charge", "--battery.sites=12", "--solver.operator=dense", "--farm.team-size=%d" % ranks,
                                 "-o", path], ranks)
                while not os.path.exists(path) and process.poll() is None:
                    time.sleep(0.05)
                time.sleep(3)
                process.send_signal(signals)
                told = time.time()
                _, err = process.communicate(timeout=60)
                self.assertLess(time.time() - told, 5)
                self.assertEqual(process.returncode, 75, err)
                self.assertEqual(sealed(path), 0)

    def test_killed_runs_under_pulses_end_in_the_same_record(self):
        path, whole = self.path("killed.h5"), self.path("whole.h5")
        pulse = self.path("ramp.txt")
        with open(pulse, "w", encoding="utf-8") as file:
            file.write("linear\n0 0\n0.2 1\n0.4 0\n")
        words = ["charge", "--battery.sites=5", "--battery.alpha=linspace(-1, 1, 41)", "--time.points=11",
                 f"--charger.pulse=file:{pulse}"]
        self.assertEqual(run(words + ["-o", whole])[0], 0)
        for least in (1, 20):
            process = start(words + ["-o", path])
            wait_for_points(path, process, least)
            process.kill()
            process.communicate()
        self.assertLess(sealed(path), 41)
        code, out, err = run(words + ["-o", path])
        self.assertEqual(code, 0, err)
        self.assertIn("of them before", out)
        self.same_numbers(path, whole)
        with open(pulse, "a", encoding="utf-8") as file:
            file.write("0.5 1\n")
        code, _, err = run(words + ["-o", path])
        self.assertEqual(code, 2)
        self.assertIn("charger.pulse differs", err)

    def test_a_run_goes_on_with_other_numbers_of_ranks(self):
        path, whole = self.path("ranks.h5"), self.whole()
        for ranks, least in ((2, 5), (3, 15), (1, 30)):
            process = start(SWEEP + ["-o", path], ranks)
            wait_for_points(path, process, least)
            kill_a_rank(process, path)
            process.communicate(timeout=60)
            self.assertNotEqual(process.returncode, 0)
        code, out, err = run(SWEEP + ["-o", path], ranks=2)
        self.assertEqual(code, 0, err)
        self.assertIn("of them before", out)
        self.same_numbers(path, whole)
        self.assertEqual(run(["verify", path])[0], 0)

    def test_overwrite_starts_anew(self):
        path = self.path("anew.h5")
        words = ["charge", "--battery.sites=2", "-o", path]
        self.assertEqual(run(words)[0], 0)
        with h5py.File(path, "r") as record:
            before = record["power_max"][()]
        self.assertEqual(run(words + ["--charger.omega=5"])[0], 2)
        for ranks in (1, 2):
            code, out, err = run(words + [f"--charger.omega={4 + ranks}", "--overwrite"], ranks)
            self.assertEqual(code, 0, err)
            self.assertIn("1 of 1 points done", out)
            with h5py.File(path, "r") as record:
                self.assertGreater(record["power_max"][()], before)
                before = record["power_max"][()]

    def test_stop_signals_end_a_run_cleanly(self):
        path, whole = self.path("stopped.h5"), self.whole()
        for least, number in ((1, signal.SIGTERM), (40, signal.SIGINT), (80, signal.SIGUSR1)):
            process = start(SWEEP + ["-o", path])
            wait_for_points(path, process, least)
            process.send_signal(number)
            self.assertIn("run the same command again", process.communicate(timeout=60)[0])
            self.assertEqual(process.returncode, 75)
        self.assertEqual(run(SWEEP + ["-o", path])[0], 0)
        self.same_numbers(path, whole)

    def test_impatience_takes_nothing_from_a_clean_end(self):
        path = self.path("impatient.h5")
        process = start(SWEEP + ["-o", path])
        wait_for_points(path, process, 1)
        while process.poll() is None:
            process.send_signal(signal.SIGINT)
            time.sleep(0.01)
        self.assertIn("run the same command again", process.communicate()[0])
        self.assertEqual(process.returncode, 75)
        self.assertFalse(os.path.exists(path + ".lock"))

    def test_a_run_that_mpirun_ends_at_once_keeps_no_other_away(self):
        path = self.path("twice.h5")
        words = ["charge", "--battery.sites=10", "--charger.omega=1, 4000", "--time.end=20", "--solver.operator=assembled",
                 "--farm.team-size=1", "-o", path]
        first = start(words, ranks=2)
        wait_for_points(path, first, 1)
        # Told twice, mpirun waits for nobody, and its ranks compute on for a second.
        while first.poll() is None:
            first.send_signal(signal.SIGINT)
            time.sleep(0.1)
        self.assertNotIn(first.returncode, (0, 75))
        second = start(words)
        first.communicate(timeout=60)
        code, out, err = run(["status", path])
        self.assertEqual(code, 0, err)
        self.assertIn("1 of 2 points done", out)
        self.assertNotIn("in use", out + err)
        for _ in range(3):
            try:
                out, err = second.communicate(timeout=4)
            except subprocess.TimeoutExpired:
                break
            # On a busy machine the ranks may outlive mpirun by more than is waited for.
            self.assertEqual(second.returncode, 2, err)
            self.assertIn("in use by a live run", err)
            second = start(words)
        self.assertEqual(ranks_of(path), [second.pid])
        second.send_signal(signal.SIGINT)
        out, err = second.communicate(timeout=60)
        self.assertEqual(second.returncode, 75, err)
        self.assertIn("1 of them before", out)
        self.assertFalse(os.path.exists(path + ".lock"))

    def test_a_stop_signal_ends_a_long_point(self):
        path = self.path("long.h5")
        process = start(["charge", "--battery.sites=10", "--charger.omega=4000", "--time.end=20",
                         "--solver.operator=assembled", "-o", path])
        time.sleep(3)
        self.assertIsNone(process.poll(), "the point is meant to take long")
        began = time.time()
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, 75)
        self.assertLess(time.time() - began, 10)
        self.assertEqual(sealed(path), 0)

    def test_one_rank_that_is_told_stops_all_teams(self):
        for ranks, told in ((2, 1), (3, 0)):
            with self.subTest(ranks=ranks, told=told):
                path = self.path(f"told{ranks}.h5")
                process = start(["charge", "--battery.sites=10", "--charger.omega=linspace(4000, 4002, 3)", "--time.end=20",
                                 "--solver.operator=assembled", "--farm.team-size=1", "-o", path], ranks)
                self.addCleanup(process.kill)
                while not os.path.exists(path) and process.poll() is None:
                    time.sleep(0.02)
                time.sleep(1)
                began = time.time()
                os.kill(ranks_of(path)[told], signal.SIGTERM)
                out, err = process.communicate(timeout=60)
                self.assertEqual(process.returncode, 75, err)
                self.assertIn("run the same command again", out)
                self.assertLess(time.time() - began, 10)
                self.assertEqual(sealed(path), 0)
        path, whole = self.path("swept.h5"), self.whole()
        words = SWEEP + ["--farm.team-size=1", "-o", path]
        process = start(words, 3)
        wait_for_points(path, process, 20)
        os.kill(ranks_of(path)[1], signal.SIGUSR1)
        _, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 75, err)
        self.assertEqual(run(words, 3)[0], 0)
        self.assertEqual(sealed(path), sealed(whole))

    @WITHOUT_SANITIZERS
    def test_the_time_limit_ends_a_long_point_before_it_is_over(self):
        path = self.path("limited.h5")
        began = time.time()
        code, out, err = run(["charge", "--battery.sites=10", "--charger.omega=4000", "--time.end=20",
                              "--solver.operator=assembled", "--farm.time-limit=0.1", "-o", path], ranks=2)
        took = time.time() - began
        self.assertEqual(code, 75, err)
        self.assertIn("run the same command again", out)
        self.assertLess(took, 7, "0.1 minutes, and the start of mpirun")
        self.assertGreater(took, 3, "most of the limit is used")
        self.assertEqual(sealed(path), 0)

    @WITHOUT_SANITIZERS
    def test_the_end_of_a_slurm_job_is_a_time_limit(self):
        path = self.path("job.h5")
        job = dict(os.environ, SLURM_JOB_END_TIME=str(int(time.time()) + 8))
        process = start(["charge", "--battery.sites=10", "--charger.omega=4000", "--time.end=20",
                         "--solver.operator=assembled", "-o", path], env=job)
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, 75)
        self.assertLessEqual(time.time(), int(job["SLURM_JOB_END_TIME"]))

    def test_a_point_that_fails_does_not_end_the_run(self):
        for operator in ("dense", "assembled"):
            path = self.path(f"failed_{operator}.h5")
            words = ["charge", "--battery.sites=3", "--battery.g=1, 1e100, 1e308, 2", f"--solver.operator={operator}",
                     "-o", path]
            code, out, err = run(words)
            self.assertEqual(code, 3, err)
            self.assertIn("periods of its fastest oscillation", out)
            with h5py.File(path, "r") as record:
                self.assertEqual(record["farm/state"][:].tolist(), [1, 2, 2, 1])
                self.assertIn(b"spectral width", record["farm/reason"][1])
                self.assertTrue(numpy.isnan(record["power_max"][1]) and record["power_max"][3] > 0)
            self.assertIn("failed", run(["status", path])[1])

    def test_a_point_beyond_its_tolerance_fails(self):
        for operator in ("dense", "assembled", "matrix-free"):
            path = self.path(f"tolerance_{operator}.h5")
            code, out, err = run(["charge", "--battery.sites=6", "--time.tolerance=1e-15, 1e-9", "--farm.retries=0",
                                  f"--solver.operator={operator}", "-o", path], ranks=2)
            self.assertEqual(code, 3, err)
            self.assertIn("more than time.tolerance = 1e-15", out)
            with h5py.File(path, "r") as record:
                self.assertEqual(record["farm/state"][:].tolist(), [2, 1])
                self.assertTrue(numpy.isnan(record["power_max"][0]))
                self.assertLessEqual(record["state_error"][1], 1e-9)

    def test_a_search_that_finds_no_power_fails_by_name(self):
        # Site 0 is full, and site 1, which could have more, is not charged: no bound on the energy can see that.
        battery = self.path("inverted.txt")
        with open(battery, "w", encoding="utf-8") as file:
            file.write("-1 Z0\n1 Z1\n")
        code, out, err = run(["charge", "--battery.sites=2", f"--battery.hamiltonian=file:{battery}",
                              "--charger.sites=first", "--time.search=global", "--farm.retries=0",
                              "-o", self.path("inverted.h5")])
        self.assertEqual(code, 3, err)
        self.assertIn("no power that is sure to be positive was found up to t = ", out)

    def test_another_configuration_is_refused_by_name(self):
        path = self.whole()
        code, _, err = run([word.replace("2, 4", "2, 5") for word in SWEEP] + ["-o", path])
        self.assertEqual(code, 2)
        self.assertIn("charger.omega differs", err)
        code, out, _ = run(SWEEP + ["-o", path], ranks=2)
        self.assertEqual(code, 0)
        self.assertIn("finished already", out)

    def test_a_second_writer_is_refused(self):
        path = self.path("busy.h5")
        first = start(SWEEP + ["-o", path])
        wait_for_points(path, first, 1)
        # Else it might be over before the second is refused.
        first.send_signal(signal.SIGSTOP)
        code, _, err = run(SWEEP + ["-o", path])
        first.kill()
        first.communicate()
        self.assertEqual(code, 2)
        self.assertIn("in use by a live run", err)

    def test_a_run_that_is_ending_is_waited_for(self):
        # It is waited for two seconds, which may pass by on a busy machine.
        for pause in (1, 0.5, 0.2):
            path = self.path(f"ending after {pause}.h5")
            first = start(SWEEP + ["-o", path])
            wait_for_points(path, first, 1)
            first.send_signal(signal.SIGSTOP)
            second = start(SWEEP + ["-o", path])
            time.sleep(pause)
            first.kill()
            first.communicate()
            out, err = second.communicate(timeout=120)
            if second.returncode != 2:
                break
        self.assertEqual(second.returncode, 0, err)
        self.assertIn("of them before", out)

    def test_a_requeued_job_waits_for_its_former_self(self):
        path, whole = self.path("requeued.h5"), self.whole()
        first = start(SWEEP + ["-o", path])
        wait_for_points(path, first, 1)
        first.send_signal(signal.SIGSTOP)
        second = start(SWEEP + ["-o", path], env=dict(os.environ, SLURM_RESTART_COUNT="1"))
        with self.assertRaises(subprocess.TimeoutExpired):
            second.communicate(timeout=3)
        first.kill()
        first.communicate()
        out, err = second.communicate(timeout=120)
        self.assertEqual(second.returncode, 0, err)
        self.assertIn("of them before", out)
        self.same_numbers(path, whole)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
