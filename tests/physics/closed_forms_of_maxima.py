#!/usr/bin/python3
"""Maxima where they are hard to tell: tiny work, equal peaks, work that falls; and what is said of them."""
import os
import subprocess
import sys
import unittest

from numpy import pi

from leyden_runs import Program

PROGRAM = None
#: What stands behind the two ways to measure dW/dt: by its operator, and by differentiation.
SOLVERS = (
    {"solver__operator": "dense"},
    {"solver__propagator": "chebyshev"},
    {"solver__propagator": "krylov"},
    {"solver__operator": "assembled", "solver__propagator": "chebyshev"},
    {"solver__operator": "assembled", "solver__propagator": "slepc"},
)


def said(*words):
    """Exit code and stdout of `leyden charge`."""
    output = os.path.join(PROGRAM.scratch.name, "said.h5")
    done = subprocess.run([PROGRAM.leyden, "charge", *words, "--overwrite", "-o", output], capture_output=True,
                          text=True, timeout=300)
    return done.returncode, done.stdout


class TinyWork(unittest.TestCase):
    def holds(self, record, name, exact, relative):
        value, error = record[name][()], record[name + "_error"][()]
        self.assertLess(abs(value - exact), relative * exact, name)
        self.assertLessEqual(abs(value - exact), error * (1 + 1e-12), name)
        self.assertLess(error, exact, name)

    def test_at_short_times(self):
        # W = (2 N omega^2 B + 4 omega^2 sum_i sum_j g_ij) t^2 at first.
        exact = (2 * 5 * 16 + 2 * 8 * 16) * 1e-16
        for solver in SOLVERS:
            with self.subTest(**solver):
                record = PROGRAM.charge(None, battery__sites=5, time__end=1e-8, time__points=3, **solver)
                self.holds(record, "power_max", exact / 1e-8, 1e-5)
                self.holds(record, "work_max", exact, 1e-5)
                for name in ("time_of_power_max", "time_of_work_max"):
                    self.assertEqual(record[name][()], 1e-8, name)
                self.assertLess(abs(record["power"][2] - record["power_max"][()]), 1e-12 * exact / 1e-8)
                self.assertLess(abs(record["work"][1] - exact / 4), 1e-5 * exact)

    def test_of_a_weak_charger(self):
        for solver in SOLVERS:
            with self.subTest(**solver):
                record = PROGRAM.charge(None, battery__sites=4, battery__g=0, charger__omega=1e-8, time__points=3,
                                        **solver)
                self.holds(record, "power_max", 8e-16, 1e-3)
                self.holds(record, "work_max", 8e-16, 1e-3)
                self.assertEqual(record["time_of_power_max"][()], 1)
                self.assertEqual(record["power_max_is_global"][()], 0)

    def test_with_many_sites(self):
        # At times so short that the tolerance lets a series stop before W has begun.
        exact = 2 * 10 * 16 + 2 * 18 * 16
        for solver in SOLVERS[1:]:
            for end in (1e-12, 1e-8):
                with self.subTest(end=end, **solver):
                    record = PROGRAM.charge(None, battery__sites=10, time__end=end, time__points=2, **solver)
                    difference = abs(record["power_max"][()] - exact * end)
                    self.assertLess(difference, 1e-3 * exact * end)
                    self.assertLess(difference, record["power_max_error"][()] + 100 * exact * end**3)

    def test_of_a_short_pulse(self):
        # The area of the pulse counts alone; the second piece is weaker, but long enough to win.
        pulse = PROGRAM.text_file("short.txt", "steps\n0 1\n5e-9 0.5\n")
        record = PROGRAM.charge(None, battery__sites=5, time__end=1e-8, time__points=3, charger__pulse=pulse)
        self.holds(record, "power_max", 416 * (7.5e-9) ** 2 / 1e-8, 1e-5)
        self.assertEqual(record["time_of_power_max"][()], 1e-8)

    def test_of_no_charger_is_nothing(self):
        for solver in SOLVERS[:2]:
            with self.subTest(**solver):
                record = PROGRAM.charge(None, battery__sites=3, charger__omega=0, time__points=3, **solver)
                for name in ("work_max", "power_max", "time_of_work_max", "time_of_power_max", "work_max_error"):
                    self.assertEqual(record[name][()], 0, name)
                self.assertEqual(record["power_max_is_global"][()], 1)


class EqualPeaks(unittest.TestCase):
    def first_counts(self, omega, **settings):
        record = PROGRAM.charge(None, charger__omega=omega, time__points=3, **settings)
        sites = settings["battery__sites"]
        self.assertAlmostEqual(record["time_of_work_max"][()], pi / (2 * omega), delta=1e-3 / omega)
        self.assertLessEqual(abs(record["work_max"][()] - 2 * sites), record["work_max_error"][()])
        self.assertLessEqual(record["work_max_error"][()], 100 * sites * settings["time__tolerance"])

    def test_of_an_isotropic_chain(self):
        self.first_counts(1, battery__sites=9, battery__alpha=1, battery__g=1, time__end=100, time__tolerance=1e-8)

    def test_of_independent_spins(self):
        self.first_counts(4, battery__sites=9, battery__g=0, time__end=200, time__tolerance=1e-8)
        self.first_counts(4, battery__sites=10, battery__g=0, time__end=300, time__tolerance=1e-7)
        for propagator in ("chebyshev", "krylov", "slepc"):
            with self.subTest(propagator=propagator):
                self.first_counts(4, battery__sites=3, battery__g=0, time__end=300, time__tolerance=1e-6,
                                  solver__propagator=propagator)


class FallingWork(unittest.TestCase):
    def test_has_its_largest_power_in_the_limit_of_short_times(self):
        # One spin turned about y: W = -(1 - cos 2t) -+ sin 2t.
        charger = PROGRAM.text_file("turns.txt", "1 Y0\n")
        for sign in (1, -1):
            battery = PROGRAM.text_file(f"tilted{sign}.txt", f"-1 Z0\n{sign} X0\n")
            for solver in SOLVERS[::2]:
                with self.subTest(sign=sign, **solver):
                    record = PROGRAM.charge(None, battery__sites=1, battery__hamiltonian=battery,
                                            charger__hamiltonian=charger, time__end=0.3, time__points=3, **solver)
                    self.assertAlmostEqual(record["power_max"][()], -2 * sign, delta=1e-9)
                    self.assertEqual(record["time_of_power_max"][()], 0)
                    self.assertEqual(record["power"][0], 0)
                    self.assertLess(record["power_max_error"][()], 1e-7)
                    if sign == 1:
                        self.assertEqual(record["work_max"][()], 0)
                        self.assertEqual(record["time_of_work_max"][()], 0)
                        self.assertAlmostEqual(record["power_at_work_max"][()], -2, delta=1e-9)


class Words(unittest.TestCase):
    def test_a_missed_tolerance_shows_by_how_much(self):
        code, out = said("--battery.sites=3", "--battery.g=3", "--charger.omega=0.01", "--time.search=global",
                         "--time.tolerance=1e-12")
        self.assertEqual(code, 3)
        self.assertRegex(out, r"may be wrong by \S+, more than time.tolerance = 1e-12: allow more, or set "
                              r"time.search = window")
        self.assertNotIn("shorter", out)
        code, out = said("--battery.sites=3", "--time.end=1e5")
        self.assertEqual(code, 3)
        self.assertRegex(out, r"may be wrong by 1\.0+[1-9]\d*e-10, more than time.tolerance = 1e-10")
        code, out = said("--battery.sites=3", "--time.tolerance=1e-14", "--time.end=100")
        self.assertEqual(code, 3)
        self.assertRegex(out, r"more than time.tolerance = 1e-14: allow more, or take a shorter time")

    def test_numbers_that_are_too_large_are_no_result(self):
        code, out = said("--battery.sites=2", "--battery.g=1e154", "--charger.omega=1e154", "--battery.B=1e154",
                         "--time.end=1e-154", "--time.points=3")
        self.assertEqual(code, 3)
        self.assertRegex(out, "too large or too small for the numbers of a computer")

    def test_a_search_over_all_times_says_how_far_the_work_was_followed(self):
        code, out = said("--battery.sites=3", "--time.search=global")
        self.assertEqual(code, 0)
        self.assertRegex(out, r"largest work .* at t = \S+ /B, of times up to \S+ /B\n")
        self.assertRegex(out, r"largest power .* at t = \S+ /B\n")
        code, out = said("--battery.sites=3")
        self.assertRegex(out, r"largest work .* at t = \S+ /B\n")


if __name__ == "__main__":
    PROGRAM = Program(sys.argv[1], sys.argv[2])
    unittest.main(argv=sys.argv[:1], verbosity=2)
