#!/usr/bin/python3
"""Where a difference of large numbers would take the digits of a small one, and what is certain without any power. Usage:
lost_digits.py PROGRAM MPIRUN"""
import os
import subprocess
import sys
import unittest

import numpy
from numpy import sin

from leyden_runs import Program, relative

PROGRAM = None


class Variance(unittest.TestCase):
    #: All spins turn as one beside a coupling that is the same in all directions: N sin^2(2 omega t).
    SETTINGS = {"battery__coupling": "uniform", "battery__g": 3, "battery__alpha": 1, "record__observables": "energy",
                "time__end": 1e-3, "time__points": 5}

    def check(self, sites, ranks=1, **settings):
        record = PROGRAM.charge(None, ranks, battery__sites=sites, **self.SETTINGS, **settings)
        t, variance, error = (record[name][:] for name in ("time", "energy_variance", "energy_variance_error"))
        exact = sites * sin(8 * t) ** 2
        self.assertLess(variance[0], 1e-20, settings)
        self.assertLess(numpy.max(numpy.abs(variance[1:] / exact[1:] - 1)), 1e-7, settings)
        self.assertTrue(numpy.all(numpy.abs(variance - exact) <= error), settings)
        self.assertLess(numpy.max(error), 1e-6, settings)
        energy = -sites + 2 * sites * sin(4 * t) ** 2 - 3 * sites * (sites - 1) / 2
        self.assertLess(relative(record["energy"][:], energy), 1e-12, settings)

    def test_a_small_one_beside_a_large_energy(self):
        for propagator in ("chebyshev", "krylov", "slepc"):
            self.check(11, solver__propagator=propagator)
        self.check(9, ranks=2, solver__propagator="krylov")
        self.check(7, solver__propagator="dense")

    def test_with_a_pulse(self):
        pulse = PROGRAM.text_file("on.txt", "steps\n0 1\n5 1\n")
        self.check(9, charger__pulse=pulse)

    def test_bounds_hold_with_loose_tolerances(self):
        # Early times of a window have errors of later ones.
        pulse = PROGRAM.text_file("half.txt", "steps\n0 0.5\n")
        stepped = {"solver__propagator": "chebyshev", "solver__operator": "matrix-free"}
        driven = {"charger__pulse": pulse}
        for sites, tolerance, end, settings in ((1, 1e-4, 0.3, stepped), (3, 1e-6, 1, stepped), (2, 1e-5, 0.3, driven),
                                                (1, 1e-3, 0.3, driven)):
            record = PROGRAM.charge(None, battery__sites=sites, battery__g=0, time__end=end, time__points=1001,
                                    time__tolerance=tolerance, record__observables="energy", **settings)
            angle = (4 if settings is driven else 8) * record["time"][1:]
            for name, exact in (("work", 2 * sites * sin(angle / 2) ** 2), ("energy_variance", sites * sin(angle) ** 2)):
                wrong = numpy.abs(record[name][1:] - exact) - 4e-16 * sites
                self.assertTrue(numpy.all(wrong <= record[f"{name}_error"][1:]), (name, sites, settings))

    def test_of_a_ground_state_stays_within_its_bound(self):
        for sites in (5, 9):
            record = PROGRAM.charge(None, battery__sites=sites, battery__g=2, battery__initial="ground",
                                    record__observables="energy", time__points=3, time__end=1e-4)
            self.assertLess(record["energy_variance"][0], record["energy_variance_error"][0])


class StrongCharger(unittest.TestCase):
    def test_a_small_battery_keeps_its_digits(self):
        settings = {"battery__B": 1e-9, "battery__g": 1e-9, "battery__sites": 3, "charger__omega": 2}
        records = {propagator: PROGRAM.charge(None, solver__propagator=propagator, **settings)
                   for propagator in ("dense", "krylov", "chebyshev")}
        known = records["dense"]
        for propagator, record in records.items():
            scale = known["work_max"][()]
            for name in ("work_max", "power_max"):
                self.assertLess(relative([record[name][()]], [known[name][()]]), 1e-12, propagator)
                self.assertLess(record[name + "_error"][()], 1e-8 * scale, propagator)
            self.assertLess(relative(record["work"][:], known["work"][:]), 1e-11, propagator)


class NoPower(unittest.TestCase):
    """A battery that has all its energy can have no more."""

    def check(self, sites, terms, **settings):
        battery = PROGRAM.text_file("full.txt", terms)
        for propagator in ("dense", "krylov"):
            record = PROGRAM.charge(None, battery__sites=sites, battery__hamiltonian=battery,
                                    time__search="global", solver__propagator=propagator, **settings)
            self.assertEqual(record["power_max_is_global"][()], 1)
            self.assertLessEqual(abs(record["power_max"][()]), record["power_max_error"][()])
            self.assertLess(record["time_searched"][()], 100)

    def test_of_one_site(self):
        self.check(1, "-1 Z0\n")

    def test_of_fields_that_are_no_binary_fractions(self):
        self.check(3, "-0.1 Z0\n-0.7 Z1\n-0.3 Z2\n")

    def test_of_terms_that_cannot_all_be_at_their_best(self):
        self.check(3, "-1 Z0\n-1 Z1\n-1 Z2\n-0.1 Z0 Z1\n")
        self.check(2, "-1 Z0\n-1 Z1\n-0.1 Z0 Z1\n-0.1 X0 X1\n-0.1 Y0 Y1\n")


class GroundState(unittest.TestCase):
    def test_a_failure_names_its_share(self):
        # Its two lowest levels are close together.
        ising = PROGRAM.text_file("ising.txt", "".join(f"-1 Z{k} Z{k + 1}\n" for k in range(8)) +
                                  "".join(f"-0.5 X{k}\n" for k in range(9)))
        done = subprocess.run([PROGRAM.leyden, "charge", "--battery.sites=9", f"--battery.hamiltonian={ising}",
                               "--battery.initial=ground", "--time.tolerance=1e-12", "--time.end=1e-4", "-o",
                               os.path.join(PROGRAM.scratch.name, "ground.h5")], capture_output=True, text=True)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertRegex(done.stdout, "the state may be wrong by [0-9.e-]+, more than time.tolerance = 1e-12: of that the "
                                      "initial state, battery.initial = ground, makes [0-9.e-]+ at any time")


if __name__ == "__main__":
    PROGRAM = Program(sys.argv[1], sys.argv[2])
    unittest.main(argv=sys.argv[:1], verbosity=2)
