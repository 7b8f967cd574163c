#!/usr/bin/python3
"""Charging under pulses lambda(t) V, through the program and its records: closed forms, and dense products of small
exponentials for Hamiltonians that are complex, with the field on too."""
import sys
import unittest

import numpy
from numpy import cos, pi

from leyden_runs import Program, relative

PROGRAM = None
#: In the order down, up: a set bit means up.
PAULI = {"I": numpy.eye(2), "X": numpy.array([[0, 1], [1, 0]]), "Y": numpy.array([[0, 1j], [-1j, 0]]),
         "Z": numpy.diag([-1, 1])}

BATTERY = "1 Z0\n0.8 Z1\n0.6 Y2\n0.3 X0\n-0.9 Z0 Z1\n0.7 X1 Y2\n-0.4 Y0 X1 Z2\n"
CHARGER = "2 X0\n1.5 Y1\n-1.1 X2 Y0\n"
#: Points of pulses, and lambda(t) between the edges of each as polynomials in t - edge, highest power first.
RAMP = "linear\n0 0\n0.4 1\n0.7 1\n1 -0.5\n"
STEPS = "0 1\n0.35 -0.6 # back\n0.6 0\n0.8 1.5\n"
RAMP_PIECES = [(0.0, [2.5, 0]), (0.4, [1]), (0.7, [-5, 1]), (1.0, [-0.5])]
STEPS_PIECES = [(0.0, [1]), (0.35, [-0.6]), (0.6, [0]), (0.8, [1.5])]
#: Slopes of monotone cubics: those of parabolas at the ends, 0 at extrema and beside flat parts, else harmonic means.
SMOOTH = "smooth\n0 0\n0.3 1\n0.6 1.6\n0.9 0.2\n"


def smooth_pieces():
    times, values = numpy.array([0, 0.3, 0.6, 0.9]), numpy.array([0, 1, 1.6, 0.2])
    secants = numpy.diff(values) / 0.3
    slopes = [(3 * secants[0] - secants[1]) / 2, 2 * secants[0] * secants[1] / (secants[0] + secants[1]), 0,
              (3 * secants[2] - secants[1]) / 2]
    pieces = []
    for k, mean in enumerate(secants):
        a, b = slopes[k], slopes[k + 1]
        pieces.append((times[k], [(a + b - 2 * mean) / 0.09, (3 * mean - 2 * a - b) / 0.3, a, values[k]]))
    return pieces + [(times[-1], [values[-1]])]


def dense(text, sites):
    total = numpy.zeros((2**sites, 2**sites), complex)
    for line in text.splitlines():
        coefficient, *factors = line.split()
        letters = {int(factor[1:]): factor[0] for factor in factors}
        matrix = numpy.eye(1)
        for site in range(sites):
            matrix = numpy.kron(PAULI[letters.get(site, "I")], matrix)
        total += float(coefficient) * matrix
    return total


def one_site(text):
    return "".join(line + "\n" for line in text.splitlines() if len(line.split()) == 2)


def turned(hamiltonian, dt, state):
    energies, vectors = numpy.linalg.eigh(hamiltonian)
    return vectors @ (numpy.exp(-1j * dt * energies) * (vectors.conj().T @ state))


def evolved(undriven, drive, pieces, times, start, steps):
    """States at `times`, by the midpoint rule with `steps` steps between two times or edges."""
    states, state, now = [], start, 0.0
    edges = [begin for begin, _ in pieces] + [numpy.inf]
    for time in times:
        for k, (begin, polynomial) in enumerate(pieces):
            left, right = max(now, begin), min(time, edges[k + 1])
            if right <= left:
                continue
            count = steps if len(polynomial) > 1 else 1
            h = (right - left) / count
            for step in range(count):
                at = numpy.polyval(polynomial, left + (step + 0.5) * h - begin)
                state = turned(undriven + at * drive, h, state)
        now = time
        states.append(state)
    return numpy.array(states)


def extrapolated(*task):
    """The same without the errors of h^2, h^4 and h^6."""
    row = []
    for level in range(4):
        row.append(evolved(*task, 12 * 2**level))
        for k in range(level - 1, -1, -1):
            row[k] = row[k + 1] + (row[k + 1] - row[k]) / (4.0 ** (level - k) - 1)
    return row[0]


class Pulses(unittest.TestCase):
    def setUp(self):
        self.battery = PROGRAM.text_file("battery.txt", BATTERY)
        self.charger = PROGRAM.text_file("charger.txt", CHARGER)
        self.pulses = {"steps": (PROGRAM.text_file("steps.txt", STEPS), STEPS_PIECES),
                       "ramp": (PROGRAM.text_file("ramp.txt", RAMP), RAMP_PIECES),
                       "smooth": (PROGRAM.text_file("smooth.txt", SMOOTH), smooth_pieces())}

    def check_against_dense(self, record, pieces, field, initial):
        times = record["time"][:]
        static = dense(BATTERY, 3)
        undriven = static if field == "on" else static - dense(one_site(BATTERY), 3)
        start = numpy.linalg.eigh(static)[1][:, 0] if initial == "ground" else numpy.eye(8)[0].astype(complex)
        states = extrapolated(undriven, dense(CHARGER, 3), pieces, times, start)
        energy = numpy.einsum("ti,ij,tj->t", states.conj(), static, states).real
        work = energy - (start.conj() @ static @ start).real
        self.assertTrue(numpy.all(numpy.abs(record["work"][:] - work) <= record["work_error"][:] + 1e-11))
        self.assertLess(relative(record["work"][:], work), 1e-10)
        self.assertLess(relative(record["power"][1:], work[1:] / times[1:]), 1e-10)
        self.assertLess(relative(record["energy"][:], energy), 1e-10)
        self.assertGreaterEqual(record["work_max"][()], numpy.max(work) - 1e-10)
        self.assertGreaterEqual(record["power_max"][()], numpy.max(work[1:] / times[1:]) - 1e-10)

    def test_complex_sums_under_pulses_agree_with_dense_products(self):
        ranks = 1
        for name, (pulse, pieces) in self.pulses.items():
            for field, initial in (("off", "ground"), ("on", "ground"), ("on", "down")):
                record = PROGRAM.charge(None, ranks=ranks, battery__sites=3, battery__hamiltonian=self.battery,
                                        charger__hamiltonian=self.charger, charger__pulse=pulse, time__points=14,
                                        charger__field=field, battery__initial=initial, time__end=1.3,
                                        record__observables="energy")
                with self.subTest(pulse=name, field=field, initial=initial, ranks=ranks):
                    self.check_against_dense(record, pieces, field, initial)
                ranks = ranks % 4 + 1

    def test_complex_sums_with_the_field_on_agree_with_dense_products(self):
        for operator in ("dense", "assembled", "matrix-free"):
            for initial in ("down", "ground"):
                record = PROGRAM.charge(None, ranks=2, battery__sites=3, battery__hamiltonian=self.battery,
                                        charger__hamiltonian=self.charger, charger__field="on", time__end=1.3,
                                        battery__initial=initial, time__points=14, record__observables="energy",
                                        solver__operator=operator)
                with self.subTest(operator=operator, initial=initial):
                    self.check_against_dense(record, [(0.0, [1])], "on", initial)

    def test_a_pulse_of_one_is_constant(self):
        one = PROGRAM.text_file("one.txt", "0 1\n0.4 1\n")
        for settings in ({"battery__alpha": 0.3}, {"charger__field": "on", "battery__coupling": "power-law"}):
            constant = PROGRAM.charge(None, battery__sites=6, **settings)
            pulsed = PROGRAM.charge(None, battery__sites=6, charger__pulse=one, **settings)
            for name in ("work", "power", "work_max", "power_max", "time_of_power_max", "work_at_power_max",
                         "power_at_work_max"):
                self.assertLess(relative(numpy.atleast_1d(pulsed[name][()]), numpy.atleast_1d(constant[name][()])),
                                1e-11, name)
            self.assertLess(abs(pulsed["time_of_work_max"][()] - constant["time_of_work_max"][()]), 1e-7)

    def test_independent_spins_turn_by_the_area_of_the_pulse(self):
        omega, N = 4.0, 5
        pulse = PROGRAM.text_file("rise.txt", "linear\n0 0\n0.5 1\n")
        for tolerance in (1e-6, 1e-8, 1e-10, 1e-12):
            record = PROGRAM.charge(None, battery__sites=N, battery__g=0, charger__pulse=pulse, charger__omega=omega,
                                    time__tolerance=tolerance)
            t = record["time"][:]
            area = numpy.where(t < 0.5, t**2, t - 0.25)
            work = N * (1 - cos(2 * omega * area))
            self.assertTrue(numpy.all(numpy.abs(record["work"][:] - work) <= record["work_error"][:]))
            self.assertLess(numpy.max(numpy.abs(record["work"][:] - work)), 2 * N * 2 * max(tolerance, 1e-13))
            self.assertLess(record["state_error"][()], tolerance)
        self.assertAlmostEqual(record["work_max"][()], 2 * N, delta=1e-10)
        self.assertAlmostEqual(record["time_of_work_max"][()], pi / (2 * omega) + 0.25, delta=1e-7)
        fine = numpy.linspace(0.5, 1, 500001)
        power = N * (1 - cos(2 * omega * (fine - 0.25))) / fine
        self.assertAlmostEqual(record["power_max"][()], numpy.max(power), delta=1e-8)
        self.assertAlmostEqual(record["time_of_power_max"][()], fine[numpy.argmax(power)], delta=1e-5)

    def test_work_stays_after_the_charger_is_switched_off(self):
        for text in ("0 1\n0.21 0\n", "smooth\n0 1\n0.1 1\n0.21 0\n"):
            off = PROGRAM.text_file("off.txt", text)
            record = PROGRAM.charge(None, battery__sites=6, battery__coupling="power-law", battery__alpha=0.4,
                                    charger__pulse=off, time__search="global")
            t, work = record["time"][:], record["work"][:]
            after = work[t >= 0.21]
            self.assertGreater(after[0], 1)
            self.assertLess(relative(after, numpy.full(after.shape, after[0])), 1e-11)
            self.assertAlmostEqual(record["time_of_work_max"][()], 0.21, delta=1e-7)
            self.assertLess(abs(record["work_max"][()] - after[0]), 1e-11)
            self.assertEqual(record["power_max_is_global"][()], 1)

    def test_a_reversed_charger_makes_a_corner(self):
        back = PROGRAM.text_file("back.txt", "0 1\n0.25 -1\n0.75 0.5\n")
        record = PROGRAM.charge(None, battery__sites=3, battery__g=0, charger__omega=4, charger__pulse=back)
        self.assertEqual(record["time_of_work_max"][()], 0.25)
        self.assertAlmostEqual(record["work_max"][()], 3 * (1 - cos(2)), delta=1e-11)
        self.assertLess(record["power_max_error"][()], 1e-8)
        t = record["time"][:]
        area = numpy.where(t < 0.25, t, numpy.where(t < 0.75, 0.5 - t, -0.25 + (t - 0.75) / 2))
        self.assertLess(relative(record["work"][:], 3 * (1 - cos(8 * area))), 1e-11)

    def test_power_over_all_times_waits_for_a_late_pulse(self):
        omega = 4.0
        late = PROGRAM.text_file("late.txt", "0 0\n2 1\n")
        record = PROGRAM.charge(None, battery__sites=1, charger__pulse=late, charger__omega=omega,
                                time__search="global")
        fine = numpy.linspace(2, 3, 1000001)
        power = (1 - cos(2 * omega * (fine - 2))) / fine
        self.assertAlmostEqual(record["power_max"][()], numpy.max(power), delta=1e-8)
        self.assertEqual(record["power_max_is_global"][()], 1)

    def test_maxima_do_not_depend_on_the_points_of_the_record(self):
        pulse = self.pulses["smooth"][0]
        records = [PROGRAM.charge(None, battery__sites=4, charger__pulse=pulse, time__points=points, charger__field="on")
                   for points in (2, 333)]
        for name in ("work_max", "time_of_work_max", "power_max", "time_of_power_max"):
            self.assertLess(relative([records[0][name][()]], [records[1][name][()]]), 1e-9, name)

    def test_records_agree_between_numbers_of_ranks(self):
        pulses = ", ".join(pulse for pulse, _ in self.pulses.values())
        records = [PROGRAM.charge(None, ranks=ranks, battery__sites=4, battery__alpha=0.3, charger__pulse=pulses,
                                  charger__field="on", time__points=21, time__end=0.3, farm__team_size=ranks)
                   for ranks in (1, 2, 3)]
        for record in records[1:]:
            self.assertEqual(record["pulse"].shape, (3,))
            for name in ("work", "power", "work_max", "power_max"):
                self.assertLess(relative(record[name][...], records[0][name][...]), 1e-12, name)


if __name__ == "__main__":
    PROGRAM = Program(sys.argv[1], sys.argv[2])
    unittest.main(argv=sys.argv[:1], verbosity=2)
