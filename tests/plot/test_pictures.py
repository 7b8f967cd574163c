"""Draws synthetic records of every kind and looks at what comes out."""

import os
import unittest

import h5py
import numpy as np

from drawn import ALPHA, BLUE, GREEN, MISSING, VERMILLION, Drawn, count_colours, draw, draw_apart
from leyden_figures import panels
from leyden_figures.record import Record
from synthetic_record import write


class WithoutOptions(Drawn):
    def test_no_axis_is_drawn_as_series_with_both_maxima(self):
        pixels = self.picture(write(self.path("series.h5")))
        for colour in (BLUE, VERMILLION, GREEN):
            self.has_colour(pixels, colour)

    def test_no_axis_without_series_shows_the_maxima(self):
        pixels = self.picture(write(self.path("maxima.h5"), series=False))
        self.has_colour(pixels, VERMILLION)
        self.has_colour(pixels, GREEN)
        self.lacks_colour(pixels, BLUE)

    def test_numeric_axis(self):
        self.has_colour(self.picture(write(self.path("one.h5"), {"alpha": ALPHA})), BLUE)

    def test_integer_axis(self):
        self.has_colour(self.picture(write(self.path("integer.h5"), {"sites": [1, 2, 3, 4]})), BLUE)

    def test_geometric_axis(self):
        self.has_colour(self.picture(write(self.path("log.h5"), {"omega": list(np.geomspace(0.5, 32, 13))})), BLUE)

    def test_named_axis(self):
        self.has_colour(self.picture(write(self.path("named.h5"), {"coupling": ["nearest", "uniform"]})), BLUE)

    def test_axis_with_a_single_value(self):
        self.has_colour(self.picture(write(self.path("single.h5"), {"g": [2.0]})), BLUE)

    def test_points_without_neighbours_are_seen(self):
        many = list(np.linspace(-1, 1, 41))
        record = write(self.path("alone.h5"), {"alpha": many}, pending=[i for i in range(41) if i != 17])
        self.has_colour(self.picture(record), BLUE, 200)
        finished = [0, 1, *range(12, 40)]  # too many for markers at each, and the last one alone
        finished.remove(38)
        axes = {"coupling": ["nearest", "uniform"], "alpha": many}
        record = write(self.path("gap.h5"), axes, pending=[41 + i for i in range(41) if i not in finished])
        with Record(record) as opened:
            row = opened.quantity("work_max").values[1]
        self.assertEqual(np.flatnonzero(panels.alone(row)).tolist(), [39])
        self.picture(record)

    def test_names_become_lines(self):
        record = write(self.path("lines.h5"), {"coupling": ["nearest", "power-law", "uniform"], "alpha": ALPHA})
        pixels = self.picture(record)
        for colour in (BLUE, VERMILLION, GREEN):
            self.has_colour(pixels, colour)

    def test_lines_that_coincide_are_all_seen(self):
        record = write(self.path("same.h5"), {"coupling": ["nearest", "power-law", "uniform"], "g": [0.5, 1.0, 2.0]},
                       alpha=1.0)
        pixels = self.picture(record)
        for colour in (BLUE, VERMILLION, GREEN):
            self.has_colour(pixels, colour, 400)

    def test_some_lines_that_coincide_are_all_seen(self):
        record = write(self.path("pairs.h5"), magnetisation=True, sites=4, points=61)  # sites 0 and 3, 1 and 2 are alike
        pixels = self.picture(record, "--quantity", "magnetisation_z", "--lines")
        for colour in (BLUE, VERMILLION, GREEN, "#CC79A7"):
            self.has_colour(pixels, colour, 150)

    def test_two_numeric_axes_become_a_map(self):
        axes = {"alpha": ALPHA, "g": [0.5, 1.0, 2.0, 4.0, 8.0]}
        pixels = self.picture(write(self.path("map.h5"), axes, points=11))
        self.assertGreater(np.count_nonzero(count_colours(pixels)), 250)  # a colour bar's worth
        self.assertLess((pixels == 0xDD).all(axis=2).sum(), 200)  # of MISSING: no more than shades of letters

    def test_three_axes_become_panels(self):
        axes = {"coupling": ["nearest", "uniform"], "alpha": ALPHA, "g": [0.5, 1.0, 2.0, 4.0]}
        pixels = self.picture(write(self.path("three.h5"), axes, points=11))
        self.has_colour(pixels, VERMILLION)
        self.assertGreater(pixels.shape[1], 1.5 * pixels.shape[0])

    def test_five_axes(self):
        axes = {"sites": [2, 3], "alpha": ALPHA, "g": [0.5, 1.0, 2.0, 4.0], "omega": [1.0, 2.0, 3.0, 4.0, 5.0],
                "p": [0.0, 1.0, 2.0]}
        self.picture(write(self.path("five.h5"), axes, points=3, pending=range(20, 10000)))

    def test_zipped_axes(self):
        self.picture(write(self.path("zip.h5"), {"g": [1.0, 2.0, 3.0]}, zipped={"g": {"omega": [2.0, 4.0, 6.0]}}))

    def test_unfinished_map_leaves_grey_what_is_missing(self):
        axes = {"alpha": ALPHA, "g": [0.5, 1.0, 2.0, 4.0]}
        pixels = self.picture(write(self.path("part.h5"), axes, points=11, pending=range(12, 20)))
        self.has_colour(pixels, MISSING, 5000)

    def test_failed_points_are_marked(self):
        whole = self.picture(write(self.path("whole.h5"), {"alpha": ALPHA}))
        self.lacks_colour(whole, VERMILLION)
        self.has_colour(self.picture(write(self.path("failed.h5"), {"alpha": ALPHA}, failed=[1])), VERMILLION)
        axes = {"alpha": ALPHA, "g": [0.5, 1.0, 2.0, 4.0]}
        self.has_colour(self.picture(write(self.path("bad.h5"), axes, points=11, failed=[7])), VERMILLION)

    def test_the_same_record_gives_the_same_bytes(self):
        record = write(self.path("again.h5"), {"alpha": ALPHA})
        pictures = []
        for name, by in (("first.png", draw), ("second.png", draw_apart)):
            self.picture(record, "-o", self.path(name), by=by)
            with open(self.path(name), "rb") as file:
                pictures.append(file.read())
        self.assertEqual(*pictures)


class WithOptions(Drawn):
    def test_quantities(self):
        record = write(self.path("sites.h5"), magnetisation=True, sites=4)
        self.picture(record, "--quantity", "magnetisation_z")
        self.picture(record, "--quantity", "work", "--quantity", "power")
        sweep = write(self.path("sweep.h5"), {"alpha": ALPHA})
        self.picture(sweep, "--quantity", "work", "-o", self.path("work.png"))
        self.picture(sweep, "--quantity", "diagnostics/norm_drift")

    def test_cut(self):
        record = write(self.path("cut.h5"), {"coupling": ["nearest", "uniform"], "alpha": ALPHA})
        pixels = self.picture(record, "--fix", "coupling=uniform", "--fix", "alpha=0.5")
        self.has_colour(pixels, GREEN)  # the largest power of a single charging

    def test_other_formats(self):
        record = write(self.path("formats.h5"))
        for kind, start in ((".pdf", b"%PDF"), (".svg", b"<?xml")):
            done = draw(record, "-o", self.path("picture" + kind))
            self.assertEqual(done.returncode, 0, done.stderr)
            with open(self.path("picture" + kind), "rb") as file:
                self.assertEqual(file.read(len(start)), start)

    def test_list(self):
        done = draw(write(self.path("list.h5"), {"alpha": ALPHA}, pending=[2]), "--list")
        self.assertEqual(done.returncode, 0)
        self.assertIn("work_max(alpha) [B]", done.stdout)
        self.assertIn("1 of 5 points not computed yet", done.stdout)
        self.assertFalse(os.path.exists(self.path("list.png")))

    def test_only_where_B_is_1_are_energies_in_B(self):
        for given, unit in ((1, " [B]"), (2, "")):
            record = write(self.path("unit.h5"), {"alpha": [0.0, 1.0]}, B=given)
            self.assertIn(f"work_max(alpha){unit}  largest", draw(record, "--list").stdout)
            self.picture(record)
        with Record(write(self.path("swept.h5"), {"B": [1.0, 2.0]})) as record:
            self.assertEqual(record.quantity("power_max").units, "")
            self.assertEqual(record.quantity("power_max_is_global").units, "1")

    def test_few_curves_in_time_are_lines_unless_a_map_is_asked_for(self):
        record = write(self.path("curves.h5"), {"omega": [1.0, 2.0, 3.0, 4.0, 6.0]})
        lines = self.picture(record, "--quantity", "work")
        for colour in (BLUE, VERMILLION, GREEN, "#E69F00"):
            self.has_colour(lines, colour)
        self.lacks_colour(self.picture(record, "--quantity", "work", "--map"), VERMILLION)
        two = write(self.path("two.h5"), {"alpha": ALPHA, "g": [0.5, 1.0, 2.0, 4.0]}, points=11)
        self.lacks_colour(self.picture(two), VERMILLION)
        self.has_colour(self.picture(two, "--lines"), VERMILLION)

    def test_lines_are_never_a_map(self):
        axes = {"alpha": list(np.linspace(-1, 1, 16)), "g": list(np.linspace(0, 5, 15)), "omega": [1.0, 2.0]}
        record = write(self.path("lines3.h5"), axes, points=5, sites=2, end=0.02)
        self.lacks_colour(self.picture(record, "--quantity", "work"), VERMILLION)
        self.has_colour(self.picture(record, "--quantity", "work", "--lines"), VERMILLION)

    def test_a_map_may_be_asked_for_beside_names(self):
        axes = {"coupling": ["nearest", "uniform"], "alpha": ALPHA, "g": [0.5, 1.0, 2.0, 4.0]}
        record = write(self.path("map3.h5"), axes, points=5)
        self.has_colour(self.picture(record), VERMILLION)
        self.lacks_colour(self.picture(record, "--map"), VERMILLION)

    def test_cut_at_several_values(self):
        record = write(self.path("several.h5"), {"omega": [1.0, 2.0, 3.0, 4.0], "g": [0.5, 1.0, 2.0]})
        with Record(record) as opened:
            whole = opened.quantity("work_max").values
        with Record(record) as opened:
            cut = opened.cut(["omega=4,2", "g=1"])
            self.assertEqual(list(cut.axes[0].values), [2.0, 4.0])
            self.assertEqual(cut.quantity("work_max").values.tolist(), whole[[1, 3], 1].tolist())
            self.assertEqual(cut.state.shape, (2,))
            self.assertEqual(cut.notes, [])
        zipped = write(self.path("both.h5"), {"g": [1.0, 2.0, 3.0]}, zipped={"g": {"omega": [2.0, 4.0, 6.0]}})
        with Record(zipped) as opened:
            cut = opened.cut(["g=1,3"])
            self.assertEqual(list(cut.beside(cut.axes[0])[0].values), [2.0, 6.0])
        pixels = self.picture(record, "--fix", "omega=2,4", "--quantity", "work", "--fix", "g=1")
        self.has_colour(pixels, VERMILLION)
        self.lacks_colour(pixels, GREEN)

    def test_another_value_than_asked_for_is_told(self):
        record = write(self.path("near.h5"), {"omega": [1.0, 2.0, 4.0]})
        done = draw(record, "--fix", "omega=2.4")
        self.assertEqual((done.returncode, done.stderr),
                         (0, "leyden_plot: note: omega = 2.0 is the value nearest to 2.4\n"))
        self.assertEqual(draw(record, "--fix", "omega=2").stderr, "")
        thirds = write(self.path("thirds.h5"), {"alpha": [0.0, 1 / 3, 2 / 3]})
        self.assertEqual(draw(thirds, "--fix", "alpha=0.333333").stderr, "")

    def test_paper_figures(self):
        fig2 = write(self.path("fig2.h5"), {"coupling": ["nearest", "power-law"], "alpha": ALPHA}, sites=4)
        for colour in (BLUE, VERMILLION):
            self.has_colour(self.picture(fig2, "--figure", "le-2"), colour)
        fig3 = write(self.path("fig3.h5"), sites=2, g=20.0, omega=3.0, end=7.0, points=1401)
        for colour in (BLUE, "#000000"):
            self.has_colour(self.picture(fig3, "--figure", "le-3"), colour)
        fig5 = write(self.path("fig5.h5"), sites=5, omega=10.0, coupling="power-law")
        self.has_colour(self.picture(fig5, "--figure", "le-5"), BLUE)

    def test_another_alpha_by_zip_is_no_quantity(self):
        record = write(self.path("names.h5"), {"g": [1.0, 2.0]}, zipped={"g": {"omega": [2.0, 4.0]}})
        with Record(record) as opened:
            self.assertNotIn("omega", opened.names())
            self.assertEqual([axis.name for axis in opened.beside(opened.axes[0])], ["omega"])


class Refused(Drawn):
    def refuse(self, *words, says):
        done = draw(*words)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertTrue(done.stderr.startswith("leyden_plot: error: "), done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertIn(says, done.stderr)

    def test_no_record(self):
        self.refuse(self.path("absent.h5"), says="no such file")
        self.refuse(self.scratch.name, says="not a record")
        with open(self.path("text.h5"), "w") as file:
            file.write("no HDF5\n")
        self.refuse(self.path("text.h5"), says="not a Leyden record")
        open(self.path("empty.h5"), "w").close()
        self.refuse(self.path("empty.h5"), says="not a Leyden record")
        with h5py.File(self.path("other.h5"), "w") as file:
            file["x"] = [1.0]
        self.refuse(self.path("other.h5"), says="not a Leyden record")

    def test_nothing_computed_yet(self):
        self.refuse(write(self.path("pending.h5"), pending=[0]), says="nothing to draw yet: its only point is not done")
        sweep = write(self.path("none.h5"), {"alpha": ALPHA}, pending=range(4), failed=[4])
        self.refuse(sweep, says="none of 5 points is done")
        failed = write(self.path("failed.h5"), {"alpha": ALPHA}, failed=range(5))
        self.refuse(failed, says="nothing to draw: all 5 points failed")
        part = write(self.path("part.h5"), {"alpha": ALPHA}, pending=[0, 1])
        self.refuse(part, "--fix", "alpha=-1", says="nothing to draw yet, at \u03b1 = \N{MINUS SIGN}1")
        self.refuse(sweep, "--figure", "le-2", says="nothing to draw yet")

    def test_words(self):
        record = write(self.path("words.h5"), {"alpha": ALPHA})
        self.refuse(record, "--quantity", "wrok", says="no quantity wrok; did you mean work? it has ")
        self.refuse(record, "--fix", "alpha=0", "--fix", "alpha=1", says="alpha is fixed twice")
        self.refuse(record, "--fix", "alpha=0,7", says="-1 to 1")
        self.refuse(record, "--lines", "--map", says="give one of them")
        self.refuse(record, "--map", "--figure", "le-2", says="give one of them")
        self.refuse(record, "--map", says="needs two numeric axes")
        self.refuse(write(self.path("alone.h5")), "--map", says="needs two numeric axes")
        axes = {"sites": [1, 2], "alpha": list(np.linspace(-1, 1, 16)), "g": list(np.linspace(0, 1, 15))}
        wide = write(self.path("wide.h5"), axes, points=3, pending=range(1, 1000))
        self.refuse(wide, "--lines", "--fix", "sites=1", says="g has 15 values, and at most 14 lines")
        many = write(self.path("many.h5"), {"alpha": list(np.linspace(0, 1, 15))}, points=3)
        self.refuse(many, "--lines", "--quantity", "work", says="at most 14 lines")
        self.refuse(record, "--figure", "le-9", says="allowed are le-2, le-3, le-5")
        self.refuse(record, "--figur", "le-2", says="--figur")
        self.refuse(record, "--figure", "le-2", "--quantity", "work", says="give one of them")
        self.refuse(record, "--fix", "alpha=7", says="-1 to 1")
        self.refuse(record, "--fix", "alpha=nearest", says="has numbers")
        self.refuse(record, "--fix", "beta=1", says="alpha")
        self.refuse(record, "--dpi", "7", says="50 to 1200")
        self.refuse(record, "-o", self.path("picture.gif"), says=".png")
        self.refuse(record, "-o", record, says="must end in")
        self.refuse(says="RECORD.h5")

    def test_quantity_without_an_axis(self):
        self.refuse(write(self.path("scalar.h5")), "--quantity", "work_max", says="single number")

    def test_figures_of_other_records(self):
        sweep = write(self.path("sweep.h5"), {"alpha": ALPHA})
        self.refuse(sweep, "--figure", "le-3", says="has the axes alpha")
        self.refuse(sweep, "--figure", "le-5", says="has the axes alpha")
        single = write(self.path("single.h5"))
        self.refuse(single, "--figure", "le-2", says="needs the axes")
        self.refuse(single, "--figure", "le-3", says="2 sites and alpha = 0")

    def test_exit_code_of_the_program(self):
        done = draw_apart(self.path("absent.h5"))
        self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (2, "", 1))

    def test_unwritable_picture(self):
        record = write(self.path("fine.h5"))
        done = draw(record, "-o", os.path.join(self.path("fine.h5"), "x.png"))
        self.assertEqual(done.returncode, 74)
        self.assertNotIn("unfinished", done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1)


if __name__ == "__main__":
    unittest.main()
