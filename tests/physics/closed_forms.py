#!/usr/bin/python3
"""Closed forms (Le et al., Phys. Rev. A 97, 022106 (2018), eqs 11 to 18; share/guide/physics.md), conserved
quantities and bounds, through the program and its records."""
import sys
import unittest

import numpy
from numpy import cos, pi, sin, sqrt

from leyden_runs import Program, relative

PROGRAM = None
#: tan x = 2 x: the best time of independent spins is x / omega.
BEST_PHASE = 1.16556118520721
BEST_POWER = 2 * 0.72461135377671


class ClosedForms(unittest.TestCase):
    def test_single_spin(self):
        for solver in ("dense", "assembled", "matrix-free"):
            record = PROGRAM.charge("single_spin.ini", solver__operator=solver)
            omega, t = 4.0, record["time"][:]
            self.assertLess(relative(record["work"][:], 2 * sin(omega * t) ** 2), 1e-10)
            self.assertAlmostEqual(record["work_max"][()], 2, delta=1e-10)
            self.assertAlmostEqual(record["time_of_work_max"][()], pi / (2 * omega), delta=1e-9)
            self.assertAlmostEqual(record["power_max"][()], BEST_POWER * omega, delta=1e-9)
            self.assertAlmostEqual(record["time_of_power_max"][()], BEST_PHASE / omega, delta=1e-10)

    def test_isotropic_coupling_charges_as_independent_spins(self):
        record = PROGRAM.charge("isotropic.ini", ranks=2)
        sites = 6
        independent = BEST_POWER * sites * 4.0
        self.assertGreater(record["power_max"].size, 3)
        self.assertLess(relative(record["power_max"][...], numpy.full(record["power_max"].shape, independent)), 1e-9)
        self.assertLess(relative(record["work_max"][...], numpy.full(record["work_max"].shape, 2.0 * sites)), 1e-9)

    def test_two_spins_at_any_anisotropy(self):
        g, omega, B = 1.7, 2.3, 1.1
        for alpha in (-1.0, -0.4, 0.0, 0.35, 1.0):
            record = PROGRAM.charge(None, battery__sites=2, battery__g=g, battery__alpha=alpha, battery__B=B,
                                    charger__omega=omega, time__end=9, time__points=181)
            t = record["time"][:]
            d = g * (1 - alpha)
            Om = sqrt(d * d + 4 * omega * omega)
            field = 2 * B * (1 - (cos(Om * t) * cos(d * t) + d / Om * sin(Om * t) * sin(d * t)))
            interaction = d * (2 * omega / Om) ** 2 * sin(Om * t) ** 2
            self.assertLess(relative(record["work"][:], field + interaction), 1e-10, f"alpha = {alpha}")

    def test_strong_coupling_is_slow_plus_fast(self):
        # Eqs 13 and 14 without the offset that both hold. The fast phase drifts by 2 omega^2 t / g.
        g, omega = 200.0, 3.0
        record = PROGRAM.charge("le_fig3.ini", battery__g=g, time__end=0.5)
        t = record["time"][:]
        drawn = 4 * sin(omega**2 * t / g) ** 2 + 4 * omega**2 / g * sin(g * t) ** 2
        self.assertLess(relative(record["work"][:], drawn), 0.06)

    def test_strong_coupling_follows_the_slow_oscillation(self):
        g, omega = 200.0, 3.0
        record = PROGRAM.charge("le_fig3.ini", battery__g=g, time__end=40)
        t = record["time"][:]
        fast = record["work"][:] - 4 * sin(omega**2 * t / g) ** 2
        self.assertLess(numpy.max(fast), 1.05 * 4 * omega**2 / g)
        self.assertGreater(numpy.min(fast), -0.1 * 4 * omega**2 / g)
        self.assertGreater(record["work_max"][()], 4)

    def test_weak_coupling_formula_is_exact_with_interactions_off(self):
        N, omega, G = 7, 10.0, 11.15
        record = PROGRAM.charge("le_fig5.ini", charger__interactions="off")
        t = record["time"][:]
        exact = 2 * N * sin(omega * t) ** 2 + G * sin(2 * omega * t) ** 2
        self.assertLess(relative(record["work"][:], exact), 1e-10)

    def test_weak_coupling_formula_has_an_error_of_second_order(self):
        N, omega = 7, 10.0
        errors = []
        for g in (0.02, 0.01):
            record = PROGRAM.charge("le_fig5.ini", battery__g=g)
            t = record["time"][:]
            G = 11.15 * g
            errors.append(numpy.max(numpy.abs(
                record["work"][:] - 2 * N * sin(omega * t) ** 2 - G * sin(2 * omega * t) ** 2)))
        self.assertAlmostEqual(errors[0] / errors[1], 4, delta=0.2)

    def test_work_is_field_gained_minus_charger_gained(self):
        record = PROGRAM.charge("work_identity.ini", ranks=2)
        self.assertIn("field", record)
        self.assertIn("drive", record)
        field, charger = record["field"][...], record["drive"][...]
        gained = (field - field[..., :1]) - (charger - charger[..., :1])
        self.assertLess(relative(record["work"][...], gained), 1e-10)
        energy = record["energy"][...]
        self.assertLess(relative(record["work"][...], energy - energy[..., :1]), 1e-10)

    def test_work_never_beats_its_bound(self):
        record = PROGRAM.charge("work_bound.ini", ranks=2)
        bound = 5 * (1 + sqrt(1 + 4.0**2))
        work = record["work_max"][...]
        self.assertEqual(work.shape, (3, 21))
        self.assertTrue(numpy.all(work <= bound * (1 + 1e-12)))
        self.assertGreater(numpy.max(work), 0.6 * bound, "a bound far away tests nothing")

    def test_undriven_sites_are_frozen_without_exchange(self):
        record = PROGRAM.charge("frozen_sites.ini", ranks=2)
        z = record["magnetisation_z"][...]
        self.assertLess(numpy.nanmax(numpy.abs(z[..., 1:-1] + 1)), 1e-11)
        self.assertGreater(numpy.nanmax(z[..., 0]), 0.3)

    def test_undriven_sites_charge_with_exchange(self):
        record = PROGRAM.charge("frozen_sites.ini", battery__alpha=1, time__end=60)
        self.assertGreater(numpy.nanmax(record["magnetisation_z"][..., 1:-1]), 0.0)

    def test_energy_variance_of_a_rotated_product_state(self):
        # One spin: <H_0> = -B cos(2 omega t), variance B^2 sin^2(2 omega t).
        record = PROGRAM.charge("single_spin.ini", record__observables="energy+magnetisation")
        t = record["time"][:]
        self.assertLess(relative(record["energy"][:], -cos(8 * t)), 1e-10)
        self.assertLess(relative(record["energy_variance"][:], sin(8 * t) ** 2), 1e-10)
        self.assertLess(relative(record["magnetisation_z"][:, 0], -cos(8 * t)), 1e-10)
        self.assertLess(relative(record["magnetisation_y"][:, 0], sin(8 * t)), 1e-10)

    def test_maxima_do_not_depend_on_the_recorded_times(self):
        for operator in ("dense", "assembled"):
            few, many = (PROGRAM.charge("le_fig5.ini", time__points=points, solver__operator=operator)
                         for points in (2, 2001))
            for name in ("work_max", "time_of_work_max", "power_max", "time_of_power_max", "work_at_power_max",
                         "power_at_work_max"):
                self.assertLess(relative([few[name][()]], [many[name][()]]), 1e-9, name)

    def test_files_say_the_same_as_the_chain(self):
        battery = PROGRAM.text_file("battery.txt", "1 Z0\n1 Z1\n1 Z2\n# coupling\n-1 Z0 Z1\n-1 Z1 Z2\n"
                                                   "-0.3 X0 X1\n-0.3 Y0 Y1\n-0.3 X1 X2\n-0.3 Y1 Y2\n")
        charger = PROGRAM.text_file("charger.txt", "4 X0\n4 X1\n4 X2\n")
        chain = PROGRAM.charge(None, battery__sites=3, battery__alpha=0.3)
        files = PROGRAM.charge(None, battery__sites=3, battery__hamiltonian=battery, charger__hamiltonian=charger)
        self.assertLess(relative(files["work"][:], chain["work"][:]), 1e-10)
        self.assertLess(relative([files["power_max"][()]], [chain["power_max"][()]]), 1e-10)

    def test_a_charger_along_y_gives_the_same_work(self):
        # A rotation about z turns X into Y and leaves H_0 alone: a complex Hamiltonian with the same curve.
        charger = PROGRAM.text_file("charger_y.txt", "".join(f"4 Y{site}\n" for site in range(5)))
        along_x = PROGRAM.charge(None, battery__sites=5, battery__alpha=0.2)
        for operator in ("dense", "assembled", "matrix-free"):
            along_y = PROGRAM.charge(None, ranks=2, battery__sites=5, battery__alpha=0.2, solver__operator=operator,
                                     charger__hamiltonian=charger)
            self.assertLess(relative(along_y["work"][:], along_x["work"][:]), 1e-10)

    def test_an_identity_in_the_charger_does_nothing(self):
        sites = 9
        terms = "".join(f"4 X{site}\n" for site in range(sites))
        without, large = PROGRAM.text_file("v0.txt", terms), PROGRAM.text_file("v1.txt", terms + "1e6\n")
        plain = PROGRAM.charge(None, battery__sites=sites, charger__hamiltonian=without)
        for propagator in ("auto", "krylov", "chebyshev", "slepc", "dense"):
            record = PROGRAM.charge(None, battery__sites=sites, charger__hamiltonian=large,
                                    solver__propagator=propagator)
            self.assertLess(relative(record["work"][:], plain["work"][:]), 1e-12, propagator)
            self.assertLess(relative([record["power_max"][()]], [plain["power_max"][()]]), 1e-12, propagator)

    def test_small_terms_beside_an_identity_count(self):
        # W = 2 B N sin^2(omega t) of independent spins, with energies that are small against the identity.
        sites, B, omega = 9, 2e-9, 1e-8
        battery = PROGRAM.text_file("small_battery.txt", "".join(f"{B} Z{site}\n" for site in range(sites)))
        charger = PROGRAM.text_file("small_charger.txt",
                                    "".join(f"{omega} X{site}\n" for site in range(sites)) + "1e6\n")
        for propagator in ("auto", "krylov", "chebyshev", "slepc", "dense"):
            record = PROGRAM.charge(None, battery__sites=sites, battery__hamiltonian=battery,
                                    charger__hamiltonian=charger, time__end=1e8, solver__propagator=propagator)
            t = record["time"][:]
            self.assertLess(relative(record["work"][:], 2 * B * sites * sin(omega * t) ** 2), 1e-10, propagator)

    def test_an_identity_in_the_battery_shifts_its_energy_alone(self):
        chain = "1 Z0\n0.6 X0\n0.8 Z1\n-0.9 Z0 Z1\n"
        files = PROGRAM.text_file("unshifted.txt", chain), PROGRAM.text_file("shifted.txt", chain + "1e6\n")
        plain, shifted = (PROGRAM.charge(None, battery__sites=2, battery__hamiltonian=file,
                                         record__observables="energy") for file in files)
        for name in ("work", "energy_variance"):
            self.assertLess(relative(shifted[name][:], plain[name][:]), 1e-12, name)
        self.assertLess(relative(shifted["energy"][:], plain["energy"][:] + 1e6), 1e-15)

    def test_known_work_of_a_long_range_chain(self):
        # From an independent implementation: W(0.25), W(0.5), W(1) of case B.
        known = {12: (36.042429303118, 31.530840804956, 24.462958484224),
                 16: (51.568288495201, 44.300372954335, 35.702811637342)}
        for sites, work in known.items():
            for ranks in (1, 2):
                record = PROGRAM.charge(None, ranks=ranks, battery__sites=sites, battery__coupling="power-law",
                                        time__points=5, farm__team_size=ranks)
                self.assertLess(numpy.max(numpy.abs(record["work"][:][[1, 2, 4]] - work)), 2e-11 * sites)

    def test_couplings_far_stronger_than_the_charger_converge(self):
        # The entries of a Krylov space's tridiagonal matrix differ by many orders of magnitude. A spin gains no more
        # than 2 B (omega / g)^2.
        sites, g, omega = 9, 1e6, 1e-3
        for ranks in (1, 2):
            record = PROGRAM.charge(None, ranks=ranks, battery__sites=sites, battery__g=g, charger__omega=omega,
                                    time__end=1e-3, solver__propagator="krylov", time__points=5, farm__team_size=ranks)
            self.assertTrue(numpy.all(numpy.isfinite(record["work"][:])))
            self.assertLess(numpy.max(numpy.abs(record["work"][:])), 1e-10)

    def test_long_times_of_few_sites_keep_the_tolerance(self):
        for propagator in ("auto", "chebyshev"):
            record = PROGRAM.charge(None, battery__sites=8, time__end=300, solver__propagator=propagator)
            self.assertLess(record["state_error"][()], 1e-10, propagator)
            if propagator == "auto":
                work = record["work"][:]
        self.assertLess(relative(record["work"][:], work), 1e-10)

    def test_ground_state_of_a_file_is_passive(self):
        battery = PROGRAM.text_file("tilted.txt", "1 Z0\n0.6 X0\n0.8 Z1\n-0.9 Z0 Z1\n")
        record = PROGRAM.charge(None, battery__sites=2, battery__hamiltonian=battery,
                                battery__initial="ground", time__end=3)
        self.assertGreaterEqual(numpy.min(record["work"][:]), -1e-11)
        self.assertGreater(record["work_max"][()], 1)

    def test_power_over_all_times_is_certified(self):
        record = PROGRAM.charge(None, battery__sites=4, time__end=0.05, time__search="global")
        window = PROGRAM.charge(None, battery__sites=4, time__end=2)
        self.assertEqual(record["power_max_is_global"][()], 1)
        self.assertLess(relative([record["power_max"][()]], [window["power_max"][()]]), 1e-10)

    def test_power_over_all_times_does_not_depend_on_the_recorded_ones(self):
        for operator in ("dense", "assembled"):
            window = PROGRAM.charge(None, battery__sites=8, time__end=10, time__points=2, solver__operator=operator)
            for end in ("1e-8", "1e-4", "10"):
                record = PROGRAM.charge(None, battery__sites=8, time__end=end, time__points=2, time__search="global",
                                        solver__operator=operator)
                self.assertEqual(record["power_max_is_global"][()], 1, end)
                self.assertGreaterEqual(record["time_searched"][()], record["time_of_power_max"][()])
                for name in ("power_max", "time_of_power_max", "work_at_power_max"):
                    self.assertLess(relative([record[name][()]], [window[name][()]]), 1e-9, f"{name} {end}")

    def test_a_weak_power_is_searched_as_far_as_it_takes(self):
        # The power is small against the bound on the work: only a time far beyond the first rise certifies it.
        record = PROGRAM.charge(None, battery__sites=2, battery__g=30, charger__omega=0.5, time__end=0.001,
                                time__search="global", time__points=2)
        window = PROGRAM.charge(None, battery__sites=2, battery__g=30, charger__omega=0.5, time__end=40, time__points=2)
        self.assertEqual(record["power_max_is_global"][()], 1)
        self.assertEqual(window["power_max_is_global"][()], 1)
        self.assertGreater(record["time_searched"][()], 1)
        self.assertLess(relative([record["power_max"][()]], [window["power_max"][()]]), 1e-9)


if __name__ == "__main__":
    PROGRAM = Program(sys.argv[1], sys.argv[2])
    unittest.main(argv=sys.argv[:1], verbosity=2)
