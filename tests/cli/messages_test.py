"""What the program says: summaries, help, progress, and why it stops. Usage: messages_test.py PROGRAM"""

import configparser
import re
import subprocess
import time
import unittest

import h5py

from run_program import PROGRAM, ProgramTest


class Units(ProgramTest):
    SMALL = ("charge", "--battery.sites=2", "--time.points=2")

    def test_energies_are_in_units_of_B_while_it_is_1(self):
        out, _ = self.leyden(*self.SMALL)
        self.assertRegex(out, r"largest work +[0-9.]+ B [(]")
        self.assertRegex(out, r"largest power +[0-9.]+ B\^2 [(].*[)] at t = [0-9.]+ /B\n")

    def test_with_another_B_no_unit_is_named(self):
        for B in ("2", "1, 2"):
            out, _ = self.leyden(*self.SMALL, f"--battery.B={B}", "--overwrite")
            self.assertRegex(out, r"largest work +[0-9.]+ [(]")
            self.assertNotRegex(out, r"[0-9] ?/?B\b")

    def test_help_names_the_unit_once(self):
        out, _ = self.leyden("charge", "--help")
        self.assertIn("in the unit in which battery.B is given", out)
        self.assertNotIn("in B ", out)
        self.assertNotIn("in 1/B", out)


    def units_in(self, name):
        with h5py.File(self.path(name), "r") as record:
            found = {}
            record.visititems(lambda path, item: found.update({path: item.attrs["units"]})
                              if "units" in item.attrs else None)
            return found, record.attrs.get("energy_unit")

    def test_a_record_names_B_only_where_it_is_the_unit(self):
        words = ("charge", "--battery.sites=2", "--battery.g=0,1", "--time.points=3", "--record.observables=energy")
        self.leyden(*words, "-o", "one.h5")
        self.leyden(*words, "--battery.B=2", "-o", "two.h5")
        self.leyden(*words, "--battery.B=1,2", "-o", "both.h5")
        one, unit = self.units_in("one.h5")
        self.assertIsNone(unit)
        for name, of_B in (("g", "B"), ("time", "1/B"), ("work", "B"), ("power_max", "B^2"), ("energy_variance", "B^2"),
                           ("time_of_power_max", "1/B"), ("state_error", "1"), ("farm/wall_time", "s")):
            self.assertEqual(one[name], of_B)
        for record in ("two.h5", "both.h5"):
            other, unit = self.units_in(record)
            self.assertIn("battery.B", unit)
            for name, of_B in one.items():
                self.assertEqual(other[name], of_B.replace("B", "energy"), name)


class StandardOutput(ProgramTest):
    def ends(self, *words, code=74):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([PROGRAM, *words], cwd=self.scratch.name, stdout=full, stderr=subprocess.PIPE,
                                  text=True, timeout=120)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stderr

    def test_what_cannot_be_printed_is_told(self):
        charge = ("charge", "--battery.sites=2", "--time.points=2", "-o", "run.h5")
        for words in (charge, charge, ("status", "run.h5"), ("verify", "run.h5"), ("merge", "run.h5", "-o", "all.h5"),
                      ("plan", *charge), ("charge", "--help"), ("--version",), ("slurm", *charge)):
            self.assertRegex(self.ends(*words), "standard output could not be written: .*No space left on device")
        self.assertIn("finished already", self.leyden(*charge)[0])

    def test_more_than_fits_a_buffer(self):
        self.leyden("charge", "--battery.sites=2", "--battery.g=0..9", "--time.points=2", "-o", "run.h5")
        self.assertIn("standard output could not be written", self.ends("status", *200 * ["run.h5"]))

    def test_another_end_keeps_its_code(self):
        self.leyden("charge", "--battery.sites=2", "--time.points=2", "-o", "run.h5")
        with h5py.File(self.path("run.h5"), "r+") as record:
            record["work_max"][()] += 1
        self.assertIn("standard output could not be written", self.ends("verify", "run.h5", code=3))


class ManyPoints(ProgramTest):
    SWEEP = ("charge", "--battery.sites=2", "--time.points=2", "--farm.retries=0", "-o", "run.h5")

    def names(self, *words, code, named, of="failed", rest=None):
        out, _ = self.leyden(*words, code=code)
        self.assertEqual(len(re.findall(rf"(?m)^  (point \d+ .*)?{of}[: ]", out)), named, out)
        if rest is None:
            self.assertNotRegex(out, r"and \d+ more")
        else:
            self.assertIn(rest, out)

    def test_that_failed_are_all_named_by_status(self):
        self.names(*self.SWEEP, "--battery.g=linspace(1e308, 1.1e308, 105)", code=3, named=100,
                   rest="and 5 more failed: leyden status run.h5 names all")
        self.names("status", "run.h5", code=0, named=105)
        self.names("verify", "run.h5", code=0, named=0)
        self.names("merge", "run.h5", "-o", "all.h5", code=3, named=100,
                   rest="and 5 more failed: leyden status all.h5 names all")

    def test_that_are_damaged_are_all_named_by_verify(self):
        self.leyden(*self.SWEEP, "--battery.g=linspace(1, 2, 105)")
        with h5py.File(self.path("run.h5"), "r+") as record:
            record["work_max"][:] += 1
        self.names("verify", "run.h5", code=3, named=105, of="is damaged")
        self.names("merge", "run.h5", "-o", "all.h5", code=3, named=100, of="is damaged",
                   rest="and 5 more are damaged: leyden verify names all of each file")


class Requests(ProgramTest):
    SMALL = ("charge", "--battery.sites=2", "--time.points=2", "-o", "run.h5")

    def attribute(self, name):
        with h5py.File(self.path("run.h5"), "r") as record:
            return record.attrs[name]

    def test_a_record_knows_the_seed(self):
        self.leyden(*self.SMALL)
        self.assertEqual(self.attribute("seed"), 1)
        self.leyden(*self.SMALL, "--ensemble.seed=7", "--overwrite")
        self.assertEqual(self.attribute("seed"), 7)

    def test_whole_numbers_may_have_a_sign(self):
        words = ("charge", "--time.points=2", "-o", "run.h5")
        self.leyden(*words, "--battery.sites=+2", "--battery.g=+1")
        self.assertIn("finished already", self.leyden(*words, "--battery.sites=2")[0])
        for text in ("2.0", "2e0"):
            _, said = self.leyden(*words, f"--battery.sites={text}", code=2)
            self.assertIn(f"not written as a whole number: battery.sites = {text}", said)

    def test_observables_are_series(self):
        self.leyden(*self.SMALL, "--record.series=no", "--record.observables=energy+file:absent.txt")
        with h5py.File(self.path("run.h5"), "r") as record:
            self.assertNotIn("energy", record)
            self.assertNotIn("time", record)

    def test_team_sizes_can_be_compared(self):
        words = ("charge", "--battery.sites=3", "--time.points=2", "-o", "run.h5")
        self.leyden(*words, "--farm.team-size=1,")
        with h5py.File(self.path("run.h5"), "r") as record:
            self.assertEqual(record["team-size"][()].tolist(), [1])
            self.assertEqual(record["farm/ranks"][()].tolist(), [1])
        _, said = self.leyden(*words, code=2)
        self.assertIn("farm.team-size differs (1 there, auto here)", said)
        _, said = self.leyden(*words, "--farm.team-size=1,2", "--overwrite", code=2)
        self.assertIn("a team of 2 ranks cannot be formed from 1", said)
        self.assertIn("\n  try: start more ranks (mpirun -n 2) or ", said)


class Summaries(ProgramTest):
    SMALL = Units.SMALL

    def is_one_done(self, name):
        try:
            with h5py.File(self.path(name), "r") as record:
                return 1 in record["farm/state"][...]
        except (OSError, KeyError):
            return False

    def test_a_sweep_begins_with_its_axes(self):
        out, _ = self.leyden(*self.SMALL, "--charger.sites=0,1", "--battery.alpha=0, 0.5, 1")
        self.assertTrue(out.startswith("sweep: charger.sites (2 values, one site each; 0+1 drives them together) x "
                                       "battery.alpha (3 values)\n"), out)
        out, _ = self.leyden(*self.SMALL, "--battery.g=1, 2", "--charger.omega=3, 4",
                             "--sweep.zip=battery.g, charger.omega", "-o", "zip.h5")
        self.assertTrue(out.startswith("sweep: battery.g with charger.omega (2 values)\n"), out)
        out, _ = self.leyden(*self.SMALL, "-o", "single.h5")
        self.assertNotIn("sweep", out)
        self.assertIn("no later time can beat the power\n", out)

    def test_points_that_a_later_time_might_beat_are_named(self):
        out, _ = self.leyden(*self.SMALL, "--time.end=0.7", "--charger.omega=1, 4")
        self.assertIn("1 of 2 points (omega = 1): a later time might beat the power; set", out)
        out, _ = self.leyden(*self.SMALL, "--time.end=0.1", "--charger.omega=1..5", "-o", "many.h5")
        self.assertIn("5 of 5 points (omega = 1; omega = 2; omega = 3; and 2 more): a later time", out)
        out, _ = self.leyden(*self.SMALL, "--time.end=5", "--charger.omega=3, 4", "-o", "long.h5")
        self.assertIn("beat the power of any point\n", out)

    def test_a_battery_without_power_is_not_sent_round_in_circles(self):
        # All-down is the highest state, which the bound on the work cannot see.
        with open(self.path("full.txt"), "w", encoding="utf-8") as file:
            file.write("-1 Z0\n-1 Z1\n-0.1 Z0 Z1\n")
        out, _ = self.leyden(*self.SMALL, "--battery.hamiltonian=file:full.txt")
        self.assertIn("  1 of 1 points: no power that is sure to be positive was found in the times searched\n", out)
        self.assertNotIn("time.search", out)

    def test_of_a_stopped_run_finished_points_are_spoken_of(self):
        words = ("charge", "--battery.sites=8", "--battery.alpha=linspace(-1, 1, 2001)", "--record.series=no")
        run = subprocess.Popen([PROGRAM, *words], cwd=self.scratch.name, stdout=subprocess.PIPE, text=True,
                               stderr=subprocess.DEVNULL)
        while run.poll() is None and not self.is_one_done("charge.h5"):
            time.sleep(0.01)
        run.terminate()
        out, _ = run.communicate(timeout=120)
        self.assertEqual(run.returncode, 75, out)
        self.assertIn("of any finished point\n", out)
        _, err = self.leyden(*words, "--farm.time-limit=0.04", code=75)
        self.assertRegex(err, r"(?m)^charge: [0-9]+ points left of 2001 on 1 rank, expected to take ")


class Configurations(ProgramTest):
    def test_the_attribute_config_is_plain_ini_and_goes_on_with_the_same_record(self):
        self.leyden(*Units.SMALL, "--battery.g=1, 2", "--charger.omega=3, 4", "--battery.alpha=0, 1", "-o", "a.h5")
        with h5py.File(self.path("a.h5")) as record:
            text = record.attrs["config"]
        strict = configparser.ConfigParser(strict=True, interpolation=None)
        strict.read_string(text)
        self.assertEqual(strict["sweep"]["order"], "battery.g, charger.omega, battery.alpha")
        with open(self.path("again.ini"), "w") as file:
            file.write(text)
        self.assertIn("finished already", self.leyden("charge", "again.ini")[0])
        self.leyden("charge", "again.ini", "-o", "b.h5")
        with h5py.File(self.path("a.h5")) as a, h5py.File(self.path("b.h5")) as b:
            self.assertEqual([d[0].name for d in a["power_max"].dims], ["/g", "/omega", "/alpha"])
            self.assertEqual([d[0].name for d in b["power_max"].dims], ["/g", "/omega", "/alpha"])


class OtherConfigurations(ProgramTest):
    def test_both_values_are_told(self):
        self.leyden(*Units.SMALL)
        _, err = self.leyden(*Units.SMALL, "--charger.omega=5", code=2)
        self.assertIn("of another configuration: charger.omega differs (4 there, 5 here)", err)


class Progress(ProgramTest):
    def test_begins_at_once(self):
        _, err = self.leyden(*Units.SMALL, "--charger.omega=1, 2, 3")
        self.assertRegex(err, r"^charge: 3 points on 1 rank, expected to take [0-9.]+ [mu]s\n$")

    def test_a_finished_record_shows_none(self):
        self.leyden(*Units.SMALL)
        self.assertEqual(self.leyden(*Units.SMALL)[1], "")


class LittleTime(ProgramTest):
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
