"""Opens records with h5py and xarray, as users do. Argument: the program that writes them."""

import os
import subprocess
import sys
import tempfile
import unittest

import h5py
import numpy as np
import xarray

WRITER = sys.argv.pop(1)


def write(kind, folder):
    path = os.path.join(folder, kind + ".h5")
    subprocess.run([WRITER, kind, path], check=True)
    return path


def numbers(point, quantity, size):
    """What sample_rows writes for a real quantity."""
    return 1000000 * point + 1000 * quantity + np.arange(size) + 1 / 3


class Readers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.sample = write("sample", cls.folder.name)
        cls.single = write("single", cls.folder.name)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def open(self, path, **options):
        dataset = xarray.open_dataset(path, engine="h5netcdf", **options)
        self.addCleanup(dataset.close)
        return dataset

    def test_xarray_sees_the_dimensions_of_each_quantity(self):
        dataset = self.open(self.sample)
        axes = ("alpha", "sites", "coupling")
        expected = {"work": axes + ("time",), "work_max": axes, "magnetisation": axes + ("time", "site"),
                    "steps": axes, "power_max_is_global": axes}
        self.assertEqual({name: variable.dims for name, variable in dataset.data_vars.items()}, expected)
        self.assertEqual(dataset.steps.dtype, np.dtype("int64"))
        self.assertEqual(dataset.power_max_is_global.dtype, np.dtype("int8"))

    def test_xarray_sees_labelled_axes(self):
        dataset = self.open(self.sample)
        self.assertEqual(list(dataset.alpha.values), [-1, 0, 0.5])
        self.assertEqual(dataset.sites.dtype, np.dtype("int64"))
        self.assertEqual(list(dataset.sites.values), [4, 1234567890123])
        self.assertEqual(list(dataset.coupling.values), ["nearest", "größer"])
        self.assertEqual(list(dataset.time.values), [0, 0.25, 0.5, 0.75, 1])
        self.assertIn("omega", dataset.coords)
        self.assertEqual(dataset.omega.dims, ("alpha",))
        self.assertEqual(list(dataset.omega.values), [1, 2, 4])
        self.assertIn("omega", dataset.work.coords)

    def test_xarray_selects_by_label(self):
        point = 2 * 4 + 1 * 2 + 1
        work = self.open(self.sample).work.sel(alpha=0.5, sites=1234567890123, coupling="größer")
        np.testing.assert_array_equal(work.values, numbers(point, 0, 5))
        failed = self.open(self.sample).work.sel(alpha=0, sites=4, coupling="nearest")
        self.assertTrue(np.isnan(failed.values).all())

    def test_xarray_opens_the_group_of_the_farm(self):
        farm = self.open(self.sample, group="farm")
        for name in ["state", "checksum", "wall_time", "ranks", "matvecs", "bytes", "predicted_wall_time",
                     "predicted_bytes", "reason"]:
            self.assertEqual(farm[name].dims, ("alpha", "sites", "coupling"), name)
        self.assertEqual(farm.state.dtype, np.dtype("int8"))
        self.assertEqual(farm.checksum.dtype, np.dtype("uint64"))
        self.assertEqual(farm.wall_time.dtype, np.dtype("float64"))
        self.assertEqual(farm.state.values.ravel().tolist(), [1] * 4 + [2] + [1] * 7)

    def test_all_datasets_have_units_and_long_name(self):
        seen = []

        def look(name, item):
            if isinstance(item, h5py.Dataset):
                seen.append(name)
                self.assertIsInstance(item.attrs["units"], str, name)
                self.assertIsInstance(item.attrs["long_name"], str, name)
                self.assertTrue(item.attrs["long_name"], name)
                if not h5py.h5ds.is_scale(item.id):
                    self.assertTrue(all(len(dimension) == 1 for dimension in item.dims), name)

        with h5py.File(self.sample) as file:
            file.visititems(look)
        self.assertEqual(len(seen), 6 + 6 + 9)
        dataset = self.open(self.sample)
        self.assertEqual(dataset.work.attrs["units"], "B")
        self.assertEqual(dataset.time.attrs["units"], "1/B")
        self.assertEqual(dataset.omega.attrs["long_name"], "strength of the charger")

    def test_h5py_reads_texts_and_attributes(self):
        with h5py.File(self.sample) as file:
            self.assertEqual(list(file["coupling"].asstr()), ["nearest", "größer"])
            self.assertEqual(file["farm/reason"].asstr()[1, 0, 0], "not converged: größer")
            self.assertEqual(file["farm/reason"].dtype.itemsize, 256)
            self.assertEqual(file["work"].dims[3][0].name, "/time")
            self.assertEqual(file.attrs["filetype"], "leyden")
            self.assertEqual(file.attrs["schema_version"], 1)
            self.assertEqual(file.attrs["config"], "x" * 200000 + "end of a long config")
            self.assertEqual(file.attrs["seed"], 7)
            self.assertEqual(file.attrs["elapsed"], 1.5)
            self.assertIsNone(file["work"].chunks)
            self.assertEqual(file["work"].compression, None)

    def test_a_single_point_has_scalars(self):
        dataset = self.open(self.single)
        self.assertEqual(dataset.work.dims, ("time",))
        self.assertEqual(dataset.work_max.dims, ())
        np.testing.assert_array_equal(dataset.work.values, numbers(0, 0, 5))
        self.assertEqual(self.open(self.single, group="farm").state.dims, ())


if __name__ == "__main__":
    unittest.main()
