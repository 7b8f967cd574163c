"""What plans and records tell before and after a run: sizes, limits, and the files that a configuration names. Usage:
what_is_foretold.py PROGRAM"""

import os
import re
import subprocess
import tempfile
import time
import unittest

import h5py

from told import PROGRAM, Told


class Plans(Told):
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


class NamedFiles(Told):
    """A record keeps the texts that its configuration names, and tells when they have changed."""
    FILES = {"matrix.txt": "0 1 0\n1 0 1\n0 1 0\n", "pulse.txt": "linear\n0 1\n2 0.5\n", "sum.txt": "1 Z0 # \u00e4\n",
             "large.txt": "1 X0\n" + "# nothing\n" * 120000}
    WORDS = ("charge", "--battery.sites=3", "--battery.coupling=file:matrix.txt, nearest", "--time.points=3",
             "--charger.pulse=file:pulse.txt", "--record.observables=energy+file:sum.txt+file:large.txt")

    def setUp(self):
        super().setUp()
        for name, text in self.FILES.items():
            self.write(name, text)
        self.leyden(*self.WORDS, "-o", "a.h5")

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def kept(self, name):
        with h5py.File(self.path(name)) as record:
            return {group.attrs["name"]: dict(group.attrs) for group in record["files"].values()}

    def test_they_are_in_the_record_and_in_what_is_made_of_it(self):
        self.leyden("merge", "a.h5", "-o", "b.h5")
        self.leyden("merge", "a.h5", "--compress", "-o", "c.h5")
        for record in ("a.h5", "b.h5", "c.h5"):
            kept = self.kept(record)
            self.assertEqual(set(kept), {f"file:{name}" for name in self.FILES})
            for name, text in self.FILES.items():
                file = kept[f"file:{name}"]
                self.assertEqual(file["bytes"], len(text.encode()))
                self.assertEqual(file["path"], os.path.realpath(self.path(name)))
                self.assertRegex(file["xxh64"], "^[0-9a-f]{16}$")
                self.assertEqual(file.get("text"), None if name == "large.txt" else text)
            self.assertEqual(kept["file:matrix.txt"]["keys"], "battery.coupling")
            self.assertEqual(kept["file:sum.txt"]["keys"], "record.observables")
            with h5py.File(self.path(record)) as opened:
                self.assertIn(kept["file:pulse.txt"]["xxh64"], opened.attrs["config"])

    def test_the_kept_texts_make_the_same_record_again(self):
        with h5py.File(self.path("a.h5")) as record:
            config, files = record.attrs["config"], self.kept("a.h5")
        other = tempfile.TemporaryDirectory(prefix="leyden-told-")
        self.addCleanup(other.cleanup)
        for name, file in files.items():
            with open(os.path.join(other.name, name.removeprefix("file:")), "w", encoding="utf-8") as stream:
                stream.write(file.get("text", self.FILES["large.txt"]))
        with open(os.path.join(other.name, "a.ini"), "w", encoding="utf-8") as stream:
            stream.write(config)
        self.leyden("charge", os.path.join(other.name, "a.ini"), "-o", "a.h5")
        done = subprocess.run([PROGRAM, "charge", "a.ini", "-o", self.path("a.h5")], cwd=other.name, check=True,
                              capture_output=True, text=True)
        self.assertIn("finished already", done.stdout)

    def test_status_and_verify_tell_of_changes_and_a_run_refuses(self):
        for command in ("status", "verify"):
            self.assertNotIn("changed", self.leyden(command, "a.h5")[0])
        self.write("matrix.txt", "0 2 0\n2 0 1\n0 1 0\n")
        self.write("large.txt", "1 X0\n")
        os.remove(self.path("pulse.txt"))
        for command in ("status", "verify"):
            out, _ = self.leyden(command, "a.h5")
            self.assertIn("  file:matrix.txt (battery.coupling) has changed since the record was made with it; the record "
                          "keeps its text as it was: ", out)
            self.assertIn("  file:large.txt (record.observables) has changed since the record was made with it: ", out)
            self.assertNotIn("pulse.txt", out)
            self.assertNotIn("sum.txt", out)
        self.write("pulse.txt", self.FILES["pulse.txt"])
        _, err = self.leyden(*self.WORDS, "-o", "a.h5", code=2)
        self.assertIn("battery.coupling differs (file:matrix.txt, nearest has other content)", err)

    def test_verify_finds_a_kept_text_that_is_damaged(self):
        with h5py.File(self.path("a.h5"), "a") as record:
            for group in record["files"].values():
                if group.attrs["name"] == "file:sum.txt":
                    group.attrs["text"] = "2 Z0 # \u00e4\n"
        out, _ = self.leyden("verify", "a.h5", code=3)
        self.assertIn("the kept text of file:sum.txt (record.observables) is damaged", out)

    def test_without_any_there_is_no_such_group(self):
        self.leyden("charge", "--battery.sites=2", "--time.points=2", "-o", "plain.h5")
        with h5py.File(self.path("plain.h5")) as record:
            self.assertNotIn("files", record)


class LittleTime(Told):
    def test_a_run_that_nothing_is_left_of_says_what_would_do(self):
        words = ("charge", "--battery.sites=18", "--time.end=1000")
        out, err = self.leyden(*words, "--farm.time-limit=0.005", code=75)
        self.assertRegex(err, r"leyden: the time was over before a point was finished or could be kept, and the same command "
                              r"would get no further: point 0 is expected to take [0-9].*; set farm.time-limit to [0-9.]+ "
                              r"[(]minutes[)] or more, or give the job as long; or take fewer sites, or more ranks; with a "
                              r"farm.checkpoint well below the limit a point is kept sooner\n")
        self.assertIn("run the same command again, with more time, to go on", out)


if __name__ == "__main__":
    unittest.main()
