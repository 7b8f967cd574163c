"""What a plan says of a run before it, and that the run keeps to it. Usage: plan_test.py PROGRAM"""

import math
import os
import re
import time
import unittest

from run_program import ProgramTest


class Plans(ProgramTest):
    def test_say_nothing_of_petsc(self):
        words = ("plan", "charge", "--battery.sites=2")
        plain, _ = self.leyden(*words)
        out, err = self.leyden(*words, "--", "-log_view", "-help")
        self.assertEqual(out.splitlines()[0], plain.splitlines()[0])
        self.assertEqual(len(out.splitlines()), len(plain.splitlines()))
        self.assertNotIn("PETSc", err)

    UNITS = {"B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40}

    def bytes_in(self, text):
        value, unit = text.split()
        return float(value) * self.UNITS[unit]

    def test_the_size_of_the_record_is_told_before(self):
        with open(self.path("m.txt"), "w") as file:
            file.write("0 1 0\n1 0 1\n0 1 0\n" + "# a long comment\n" * 20000)
        for words in (("--battery.sites=2", "--time.points=2"),
                      ("--battery.sites=3", "--battery.alpha=linspace(-1, 1, 41)", "--charger.omega=1, 2, 3"),
                      ("--battery.sites=2, 4", "--record.observables=magnetisation+energy", "--time.points=1001"),
                      ("--battery.sites=3", "--battery.coupling=nearest,file:m.txt", "--record.series=no")):
            out, _ = self.leyden("plan", "charge", *words)
            told = int(re.search(r"ranks? in teams of .*; the record takes [0-9.]+ \w*B [(]([0-9]+) bytes[)]\n",
                                 out).group(1))
            self.leyden("charge", *words, "--overwrite")
            real = os.path.getsize(self.path("charge.h5"))
            # HDF5 gathers small things in blocks of 4 KiB, of which there may be one more or less.
            self.assertLess(abs(told - real), 4096 + 0.002 * real, words)

    def test_a_long_plan_shows_how_far_it_is(self):
        sweep = ("--battery.sites=2", "--battery.g=linspace(0, 1, POINTS)", "--charger.omega=linspace(1, 2, 100)")
        words = lambda points: [word.replace("POINTS", str(points)) for word in sweep]
        out, err = self.leyden("plan", "charge", *words(3))
        self.assertEqual(err, "")
        points = 30
        while not err and points < 1e6:
            began = time.monotonic()
            out, err = self.leyden("plan", "charge", *words(points))
            # Shown after two seconds.
            points = int(points * min(10, max(1.5, 4 / (time.monotonic() - began))))
        self.assertRegex(err, r"^plan: [0-9]+ of [0-9]+00 points, [0-9.e+]+ points/s, [0-9.]+ \w+( [0-9]+ \w+)? left\n")

    def test_a_search_over_all_times_takes_longer_than_is_told(self):
        words = ("charge", "--battery.sites=1", "--battery.g=0", "--time.search=global")
        out, _ = self.leyden("plan", *words)
        self.assertRegex(out, r"estimated time at least [0-9]")
        self.assertIn("how long is not known before", out)
        self.assertRegex(self.leyden(*words)[1], "expected to take at least [0-9]")
        self.assertNotIn("at least", self.leyden("plan", *words[:-1])[0])

    def test_more_ranks_may_count_what_one_cannot(self):
        """Chebyshev moments need no indices of PETSc, and are chosen as soon as there is memory for them."""
        bits = 64 if "64-bit indices" in self.leyden("--version")[0] else 32
        slurm = ("--nodes=8", "--cores-per-node=64", "--memory-per-node=512")
        out, _ = self.leyden("plan", "charge", "--battery.sites=33")
        self.assertRegex(out, r"This does not fit here: a point with 33 sites needs .* [(][0-9]+ ranks with [0-9.]+ GiB "
                              r"each are enough[)]")
        self.assertNotIn("indices", out)
        script, _ = self.leyden("slurm", "charge", "--battery.sites=33", *slurm)
        self.assertIn("512 ranks in teams of up to 512", script)
        if bits == 64:
            return
        for keys in (("--solver.propagator=krylov",), ("--solver.operator=assembled",)):
            out, _ = self.leyden("plan", "charge", "--battery.sites=33", *keys)
            self.assertIn("This cannot be done here: 33 sites have 2^33 states, more than this PETSc's 32-bit", out)
            self.assertNotIn("are enough", out)
            _, err = self.leyden("slurm", "charge", "--battery.sites=33", *keys, *slurm, code=2)
            self.assertIn("33 sites have 2^33 states, more than this PETSc's 32-bit indices can count", err)

    def test_points_that_will_fail_are_told_with_their_reason(self):
        out, _ = self.leyden("plan", "charge", "--battery.sites=2", "--charger.omega=4, 4e7", "--time.points=2")
        self.assertIn("1 of 2 points will fail: the state would have to be followed to t = 1,", out)
        out, _ = self.leyden("charge", "--battery.sites=2", "--charger.omega=4e7", "--time.points=2", code=3)
        self.assertIn("the state would have to be followed to t = 1,", out)
        out, _ = self.leyden("plan", "charge", "--battery.sites=2")
        self.assertNotIn("fail", out)
        self.assertNotIn("fit here", out)

    def test_numbers_beyond_all_bounds_are_told_in_words(self):
        words = ("--battery.sites=2", "--battery.g=1e308", "--time.points=2")
        out, err = self.leyden("plan", "charge", *words)
        self.assertIn("too large for the numbers of a computer: choose a unit of energy in which ", out)
        self.assertIn("estimated time 1 ms,", out)
        more, err = self.leyden("charge", *words, code=3)
        self.assertIn("too large for the numbers of a computer: choose a unit of energy in which ", more)
        self.assertIn("expected to take 1 ms\n", err)
        for text in (out, more, err):
            self.assertNotRegex(text, r"\b(inf|nan)\b")
        out, _ = self.leyden("plan", "charge", "--battery.sites=40", "--time.end=10")
        self.assertRegex(out, r"estimated time [0-9]+ years,")
        out, _ = self.leyden("plan", "charge", "--battery.sites=40", "--time.end=1e4")
        self.assertIn("estimated time more than 1000 years,", out)

    def test_what_does_not_fit_here_may_be_planned(self):
        out, _ = self.leyden("plan", "charge", "--battery.sites=40")
        self.assertIn("1099511627776", out)
        self.assertIn("This does not fit here: ", out)
        _, err = self.leyden("charge", "--battery.sites=40", code=2)
        self.assertIn("needs 16 TiB", err)

    def test_memory_is_itemised_for_each_way_to_compute_a_point(self):
        for keys, items in (
                ((), ("Chebyshev vectors that are kept", "matrices of moments")),
                (("--solver.propagator=krylov",), ("vectors of the Krylov space", "products with observables")),
                (("--solver.operator=assembled", "--solver.propagator=slepc"),
                 ("elements of the assembled matrix", "vectors of SLEPc's basis")),
                (("--solver.operator=dense", "--battery.sites=11"), ("columns of LAPACK's work space",))):
            sites = () if len(keys) > 1 and "sites" in keys[1] else ("--battery.sites=18",)
            out, _ = self.leyden("plan", "charge", *sites, *keys)
            total = self.bytes_in(re.search(r" ([0-9.]+ \w*B) ", out.splitlines()[1]).group(1))
            parts = re.findall(r"^ +([0-9.]+ \w*B) +(?:([0-9]+) x +([0-9.]+ \w*B))?  (.*)$", out, re.MULTILINE)
            self.assertEqual(parts[-1][3], "in all")
            self.assertEqual(self.bytes_in(parts[-1][0]), total)
            sizes = [self.bytes_in(part[0]) for part in parts[:-1]]
            self.assertAlmostEqual(sum(sizes), total, delta=0.01 * total)
            self.assertEqual(sizes, sorted(sizes, reverse=True))
            for size, part in zip(sizes, parts):
                if part[1]:
                    self.assertAlmostEqual(int(part[1]) * self.bytes_in(part[2]), size, delta=0.02 * size)
            for item in items:
                self.assertIn(item, out)
            self.assertRegex(out, r"all above an idle rank, which has [0-9.]+ MiB")
        out, _ = self.leyden("plan", "charge", "--battery.sites=4..14")
        self.assertEqual(out.count("memory of a rank at its peak"), 2, "dense and Chebyshev moments")

    def test_what_does_not_fit_is_refused_before_anything_is_made(self):
        with open(self.path("pulse.txt"), "w") as file:
            file.write("0 1\n0.5 0\n")
        out, _ = self.leyden("plan", "charge", "--battery.sites=9")
        room = self.bytes_in(re.search(r"a rank may use ([0-9.]+ \w*B)", out).group(1))
        # One state does fit, so that it is the point that is refused.
        sites = int(math.log2(0.99 * room / 16))
        for keys in ((), ("--solver.propagator=krylov",), ("--record.observables=magnetisation",),
                     ("--solver.propagator=chebyshev", "--record.observables=energy"),
                     ("--solver.operator=matrix-free", "--solver.propagator=slepc"),
                     ("--solver.operator=assembled", "--solver.propagator=slepc"),
                     ("--battery.initial=ground", "--battery.alpha=0.5"), ("--charger.pulse=file:pulse.txt",),
                     ("--solver.operator=dense",)):
            _, err = self.leyden("charge", f"--battery.sites={sites}", *keys, code=2)
            for words in (f"battery.sites = {sites} (command line)", "allowed: what ", "try: "):
                self.assertIn(words, err, keys)
            self.leyden("plan", "charge", f"--battery.sites={sites}", *keys)
            self.assertEqual(os.listdir(self.scratch.name), ["pulse.txt"])

    def test_numbers_are_written_out(self):
        out, _ = self.leyden("plan", "charge", "--battery.sites=4..13, 40")
        self.assertNotRegex(out, r"[0-9]e[+-]")
        self.assertIn("4 to 8 sites: dense", out)


if __name__ == "__main__":
    unittest.main()
