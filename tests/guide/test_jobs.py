"""Runs the example configs as they are, and checks what their comments promise. Usage: test_jobs.py LEYDEN_PROGRAM"""

import glob
import json
import math
import os
import subprocess
import sys
import tempfile
import unittest

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import h5py  # noqa: E402
import numpy as np  # noqa: E402

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
JOBS = os.path.join(ROOT, "jobs")
POWER_OF_ONE = 1.449222707553542  # of one spin, in units of omega B
LONG = {"baseline_n20"}


class Jobs(unittest.TestCase):
    program = ""

    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        os.symlink(JOBS, os.path.join(cls.scratch.name, "jobs"))

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def leyden(self, *words):
        done = subprocess.run([self.program, *words], cwd=self.scratch.name, capture_output=True, text=True,
                              timeout=500)
        self.assertEqual(done.returncode, 0, f"{words}: {done.stdout}{done.stderr}")
        return done.stdout

    def record(self, name):
        path = os.path.join(self.scratch.name, f"{name}.h5")
        if not os.path.exists(path):
            self.leyden("charge", f"jobs/{name}.ini")
        record = h5py.File(path, "r")
        self.addCleanup(record.close)
        self.assertTrue(np.all(record["farm/state"][()] == 1))
        return record

    def reference(self, name):
        with open(os.path.join(ROOT, "share", "reference", f"{name}.json"), encoding="utf-8") as file:
            return json.load(file)

    def near(self, got, wanted, relative=1e-9):
        np.testing.assert_allclose(got, wanted, rtol=relative, atol=relative * np.max(np.abs(wanted)))

    def test_every_config_can_be_planned(self):
        names = [os.path.splitext(os.path.basename(path))[0] for path in glob.glob(os.path.join(JOBS, "*.ini"))]
        self.assertTrue(LONG < set(names))
        for name in names:
            self.assertIn("estimated time", self.leyden("plan", "charge", f"jobs/{name}.ini"))

    def test_figure_2(self):
        record, wanted = self.record("le_fig2"), self.reference("le_fig2")
        self.assertEqual(list(record["coupling"].asstr()[:]), ["nearest", "power-law"])
        for row, name in enumerate(("NN", "LR")):
            self.near(record["alpha"][::4], wanted["alpha"])
            self.near(record["power_max"][row, ::4], wanted["series"][name]["P_max"])
            self.near(record["work_at_power_max"][row, ::4], wanted["series"][name]["W_at_P_max"], 1e-7)
            self.near(record["time_of_power_max"][row, ::4], wanted["series"][name]["T_at_P_max"], 1e-7)
        self.assertTrue(np.all(record["power_max_is_global"][()] == 1))

    def test_figure_3(self):
        record, wanted = self.record("le_fig3"), self.reference("le_fig3")
        self.near(record["time"][::14], wanted["t"])
        self.near(record["work"][::14], wanted["W_exact"])
        self.near(record["work_max"][()], wanted["W_max_on_0_7"])
        self.near(record["power_max"][()], wanted["P_max"])

    def test_figure_5(self):
        record, wanted = self.record("le_fig5"), self.reference("le_fig5")
        self.near(record["time"][::4], wanted["t"])
        self.near(record["work"][::4], wanted["W_exact"])
        self.near(record["work_max"][()], wanted["key"]["W_max_exact_0_1"])
        self.near(record["power_max"][()], wanted["key"]["P_max_exact"])

    def test_single_spin(self):
        record = self.record("single_spin")
        self.near(record["work"][:], 2 * np.sin(4 * record["time"][:]) ** 2)
        self.near(record["work_max"][()], 2)
        self.near(record["time_of_work_max"][()], math.pi / 8, 1e-7)
        self.near(record["power_max"][()], 4 * POWER_OF_ONE)

    def test_isotropic_coupling_has_no_effect(self):
        record = self.record("isotropic")
        self.assertEqual(record["work_max"].shape, (4, 4))
        self.near(record["work_max"][()], np.full((4, 4), 12.0))
        self.near(record["power_max"][()], np.full((4, 4), 24 * POWER_OF_ONE))

    def test_work_identity(self):
        record = self.record("work_identity")
        work, field, drive, energy = (record[name][:] for name in ("work", "field", "drive", "energy"))
        self.assertGreater(np.max(work), 1)
        self.near(field - field[0] - (drive - drive[0]), work)
        self.near(energy - energy[0], work)

    def test_pulses(self):
        record = self.record("pulses")
        self.assertEqual(record["pulse"].shape, (4,))
        time, work = record["time"][:], record["work"][:]
        for row, end in ((1, math.pi / 8), (2, 0.5), (3, math.pi / 4)):
            after = work[row, time >= end]
            self.assertGreater(after[0], 1)
            self.near(after, np.full(after.shape, after[0]), 1e-10)
            self.assertLessEqual(record["time_of_work_max"][row], end + 1e-9)
        self.near(work[1, time <= math.pi / 8], work[0, time <= math.pi / 8])
        self.assertGreater(np.ptp(work[0, time >= math.pi / 8]), 1)

    def test_work_bound(self):
        record = self.record("work_bound")
        bound = 5 * (1 + math.sqrt(17))
        self.assertLess(np.max(record["work_max"][()]), bound)
        self.assertGreater(np.max(record["work_max"][()]), 0.5 * bound)
        self.assertNotIn("work", record)

    def test_frozen_sites(self):
        spins = self.record("frozen_sites")["magnetisation_z"][:]
        self.near(spins[:, 1:7], np.full(spins[:, 1:7].shape, -1.0))
        self.assertGreater(np.max(spins[:, 0]), 0)
        self.near(spins[:, 0], spins[:, 7])

    def test_figure_2_is_drawn_from_any_directory(self):
        done = subprocess.run(["sh", os.path.join(JOBS, "figure2.sh")], cwd=self.scratch.name, capture_output=True,
                              text=True, timeout=500,
                              env=dict(os.environ, BUILD=os.path.dirname(self.program), RANKS="2"))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn(os.path.join(os.path.realpath(self.scratch.name), "le_fig2.png"), done.stdout)
        self.assertGreater(os.path.getsize(os.path.join(self.scratch.name, "le_fig2.png")), 10000)


if __name__ == "__main__":
    Jobs.program = os.path.abspath(sys.argv.pop(1))
    unittest.main()
