"""What pictures are made of: closed forms, roles of axes, words, and whether the times do for a curve."""

import unittest
from unittest import mock

import numpy as np

from drawn import Drawn, draw
from leyden_figures import closed_forms, labels, remarks, sampling, style, time_series
from leyden_figures.arrangement import arrange, spread
from leyden_figures.record import Axis, Quantity, Record
from leyden_figures.sheet import Sheet
from synthetic_record import write


class ClosedForms(unittest.TestCase):
    def test_power_of_independent_spins(self):
        self.assertAlmostEqual(closed_forms.independent_power(1, 1, 1), 1.449222707553542, 12)
        self.assertAlmostEqual(closed_forms.independent_power(4, 1, 4), 23.18756332085467, 10)

    def test_corrected_sum_starts_at_zero_and_has_the_slow_mean(self):
        t = np.linspace(0, 2 * np.pi / 20, 2001)[:-1]
        self.assertEqual(closed_forms.slow_and_fast_work(0.0, 20, 1, 3), 0)
        fast = closed_forms.slow_and_fast_work(t, 20, 1, 3) - closed_forms.slow_work(t, 20, 1, 3)
        self.assertAlmostEqual(fast.mean(), 0, 9)

    def test_first_order_work_of_fig_5(self):
        self.assertAlmostEqual(closed_forms.weak_work(0.09450478087112912, 7, 11.15, 1, 0, 10), 19.248654708520185, 10)


class Sampling(Drawn):
    """Few recorded times are drawn as samples, and the picture says so; the default of 201 is a curve."""

    def found(self, record, *fixes):
        with Record(record) as opened:
            found = sampling.coarse(opened.cut(fixes))
            return None if found is None else np.asarray(found).tolist()

    def test_too_few_times_are_found(self):
        self.assertFalse(self.found(write(self.path("fine.h5"))))
        self.assertFalse(self.found(write(self.path("short.h5"), end=0.02, points=3)))
        for points in (2, 3, 9, 21):
            self.assertTrue(self.found(write(self.path("coarse.h5"), end=4.0, points=points)), points)
        self.assertFalse(self.found(write(self.path("long.h5"), end=4.0, points=201)))
        self.assertIsNone(self.found(write(self.path("maxima.h5"), series=False)))

    def test_a_smooth_line_through_samples_of_a_fast_oscillation_is_found(self):
        record = write(self.path("alias.h5"), alpha=1.0, omega=4.0, end=np.pi / 4 * 1.02 * 40, points=41)
        with Record(record) as opened:
            self.assertFalse(sampling.jumps(opened.quantity("work").values[np.newaxis]).any())
        self.assertTrue(self.found(record))

    def test_jumps_are_told_by_samples_a_period(self):
        for samples, coarse in ((5, True), (6, True), (8, False), (12, False)):
            wave = np.sin(2 * np.pi * np.arange(100) / samples + 0.3)
            self.assertEqual(sampling.jumps(wave[np.newaxis]).tolist(), [coarse], samples)

    def test_points_of_a_sweep_are_told_apart(self):
        record = write(self.path("sweep.h5"), {"omega": [1.0, 40.0, 50.0]}, points=31, pending=[2])
        self.assertEqual(self.found(record), [False, True, False])
        self.assertEqual(self.found(record, "omega=1"), False)
        self.assertIsNone(self.found(record, "time=0,0.5"))

    def test_the_picture_and_the_terminal_say_so(self):
        sheets = []
        original = Sheet.below
        for given, options in (({"end": 7.0, "points": 41}, ()),
                               ({"axes": {"omega": [1.0, 40.0]}, "points": 31}, ("--quantity", "work")),
                               ({"sites": 2, "g": 20.0, "omega": 3.0, "end": 7.0, "points": 101}, ("--figure", "le-3")),
                               ({"omega": 10.0, "points": 12}, ("--figure", "le-5"))):
            record = write(self.path("told.h5"), **given)
            keep = lambda sheet, words: (sheets.append(words), original(sheet, words))[1]  # noqa: E731
            with mock.patch.object(Sheet, "below", keep):
                done = draw(record, *options)
            where = " at 1 of 2 points" if "axes" in given else ""
            said = f"{given['points']} recorded times are too few to follow W(t){where}"
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertTrue(done.stderr.startswith(f"leyden_plot: note: {said}; run with more time.points"), done.stderr)
            self.assertEqual(done.stderr.count("\n"), 1)
            self.assertIn(said, sheets.pop())
        self.assertEqual(draw(write(self.path("sweep.h5"), {"omega": [1.0, 40.0]}, points=31)).stderr, "")

    def test_samples_have_markers_and_no_solid_line(self):
        for points, marker in ((41, "o"), (1401, None)):
            with Record(write(self.path("look.h5"), end=7.0, points=points)) as opened:
                style.apply()
                figure = time_series.draw(opened)
            line = figure.axes[0].lines[0]
            self.assertEqual(line.get_marker(), marker or "None")
            self.assertEqual(line.get_linestyle(), "--" if marker else "-")


class Choices(unittest.TestCase):
    def axis(self, name, values):
        return Axis(name, np.array(values), "1", name)

    def test_geometric(self):
        self.assertTrue(self.axis("g", [1, 2, 4, 8]).is_geometric)
        self.assertFalse(self.axis("g", [0, 1, 2, 4]).is_geometric)
        self.assertFalse(self.axis("g", [1, 2, 3]).is_geometric)
        self.assertFalse(self.axis("g", [1, 2]).is_geometric)
        self.assertFalse(self.axis("g", [2, 2, 2]).is_geometric)
        self.assertTrue(self.axis("g", np.geomspace(0.1, 10, 21)).is_geometric)

    def test_time_lies_to_the_right(self):
        time, site = self.axis("time", range(5)), self.axis("site", range(8))
        self.assertIs(arrange([time, site]).x, time)
        self.assertIs(arrange([time, site]).y, site)

    def test_few_curves_in_time_are_lines(self):
        time, omega = self.axis("time", range(50)), self.axis("omega", range(8))
        self.assertIs(arrange([omega, time]).lines, omega)
        self.assertIs(arrange([omega, time], "map").y, omega)
        self.assertIs(arrange([self.axis("omega", range(9)), time]).lines, None)
        self.assertIs(arrange([omega, self.axis("g", range(9))]).y, omega)
        self.assertIs(arrange([omega, self.axis("g", range(9))], "lines").lines, omega)

    def test_sites_of_the_charger_are_not_N(self):
        driven = Axis("sites", np.array(["all", "0+2"], object), "1", "driven sites")
        self.assertEqual(labels.axis_label(driven), "driven sites")
        self.assertEqual(labels.value(driven, "0+2"), "driven sites: 0+2")
        for name in ("sites", "battery_sites"):
            number = Axis(name, np.array([2, 3]), "1", "number of sites N")
            self.assertEqual(labels.axis_label(number), "number of sites N")
            self.assertEqual(labels.value(number, 3), "N = 3")
        field = Axis("field", np.array(["on", "off"], object), "1", "field H_B while charging")
        self.assertEqual(labels.value(field, "on"), "field on")

    def test_shares_are_honest_at_the_ends(self):
        self.assertEqual([remarks.share(part, 1230) for part in (1, 100, 1229, 1230)],
                         ["under 1 %", "8 %", "99 %", "100 %"])

    def test_names_on_paper_are_no_identifiers(self):
        for name in ("work_max", "power_max", "time_of_work_max", "work_at_power_max"):
            self.assertNotIn("time_searched", labels.label(Quantity(name, None, (), "B", "up to time_searched")))

    def test_spread(self):
        self.assertEqual(spread(3, 4), (0, 1, 2))
        self.assertEqual(spread(5, 4), (0, 2, 4))
        self.assertEqual(spread(41, 4)[-1], 40)

    def test_words(self):
        self.assertEqual(labels.units("B^2"), " (B$^{2}$)")
        self.assertEqual(labels.units("1"), "")
        self.assertEqual(labels.number(0.0025), "0.0025")
        self.assertEqual(labels.printed("anisotropy alpha of H_0"), "anisotropy α of $H_{0}$")


if __name__ == "__main__":
    unittest.main()
