"""A record opened for drawing: axes, quantities, and which points are there."""

import difflib
from dataclasses import dataclass

import h5py
import numpy as np

from .configuration import Configuration
from .problem import Problem

PENDING, DONE, FAILED = 0, 1, 2


@dataclass(frozen=True, eq=False)
class Axis:
    """A dimension of a quantity with the values along it."""

    name: str
    values: np.ndarray
    units: str
    long_name: str

    def __len__(self):
        return len(self.values)

    @property
    def is_named(self):
        return self.values.dtype.kind in "OSU"

    @property
    def is_integer(self):
        return self.values.dtype.kind in "iu"

    @property
    def is_geometric(self):
        """At least three positive values with one ratio between neighbours."""
        if self.is_named or len(self) < 3 or np.any(~(self.values > 0)):
            return False
        steps = np.diff(np.log(self.values.astype(float)))
        return bool(np.all(np.abs(steps - steps[0]) < 1e-6 * abs(steps[0])) and steps[0] != 0)


@dataclass(frozen=True)
class Quantity:
    """An array of the record with a name for each dimension."""

    name: str
    values: np.ndarray
    axes: tuple
    units: str
    long_name: str


def text(value):
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def attribute(thing, name, default=""):
    return text(thing.attrs[name]) if name in thing.attrs else default


def position(axis, given):
    """Index of the value of an axis that the text names; the nearest one of a numeric axis."""
    if axis.is_named:
        if given not in list(axis.values):
            raise Problem(f"--fix {axis.name}={given}: allowed are {', '.join(axis.values)}")
        return list(axis.values).index(given)
    try:
        number = float(given)
    except ValueError:
        raise Problem(f"--fix {axis.name}={given}: this axis has numbers") from None
    low, high = np.nanmin(axis.values), np.nanmax(axis.values)
    if not low <= number <= high:
        raise Problem(f"--fix {axis.name}={given}: the record has {low:g} to {high:g}")
    return int(np.nanargmin(np.abs(axis.values - number)))


def is_rounded(axis, at, given):
    """Is the value of an axis another number than the one asked for, beyond the digits that one writes?"""
    if axis.is_named:
        return False
    values = axis.values[np.isfinite(axis.values)]
    return abs(float(given) - float(axis.values[at])) > 1e-6 * max(float(np.ptp(values)), abs(float(given)))


class Record:
    """An HDF5 file written by leyden, or a cut through one."""

    def __init__(self, path):
        self.path = path
        try:
            self._file = h5py.File(path, "r")
        except IsADirectoryError:
            raise Problem(f"{path}: is a directory, not a record") from None
        except FileNotFoundError:
            raise Problem(f"{path}: no such file") from None
        except PermissionError:
            raise Problem(f"{path}: no permission to read it") from None
        except OSError:
            raise Problem(f"{path}: not a Leyden record (no HDF5 file)") from None
        if attribute(self._file, "filetype") != "leyden":
            self._file.close()
            raise Problem(f"{path}: not a Leyden record (the attribute filetype is not 'leyden')")
        self.configuration = Configuration(attribute(self._file, "config"), path)
        self.command = attribute(self._file, "command")
        self._fixed = {}
        self._selected = {}
        self.notes = []
        self._known_axes = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()

    def cut(self, fixes):
        """The record at one value of some axes, each given as AXIS=VALUE, or at several: AXIS=VALUE,VALUE."""
        for fix in fixes:
            name, equals, given = fix.partition("=")
            names = self._axis_names() + [n for n in ("time", "site") if n in self._file]
            if not equals or name not in names:
                raise Problem(f"--fix {fix}: give AXIS=VALUE with an axis of {', '.join(names) or 'the record'}")
            if name in self._fixed or name in self._selected:
                raise Problem(f"--fix {fix}: {name} is fixed twice; several values go together: --fix {name}=VALUE,VALUE")
            axis = self._axis(name)
            texts = given.split(",") if "," in given and not (axis.is_named and given in list(axis.values)) else [given]
            places = [position(axis, text.strip()) for text in texts]
            self.notes += [f"{name} = {axis.values[at]} is the value nearest to {text.strip()}"
                           for text, at in zip(texts, places) if is_rounded(axis, at, text)]
            if len(places) == 1:
                self._fixed[name] = places[0]
            else:
                self._selected[name] = sorted(set(places))
                self._known_axes.clear()
        return self

    def _chosen(self, data, names):
        """The values of a dataset over the dimensions `names`, as far as the cuts leave them."""
        if not names:
            return data[()]
        values = data[tuple(self._fixed.get(name, slice(None)) for name in names)]
        left = [name for name in names if name not in self._fixed]
        for number, name in enumerate(left):
            if name in self._selected:
                values = np.take(values, self._selected[name], axis=number)
        return values

    @property
    def fixed(self):
        """What the cuts hold fixed, as (axis, value)."""
        return [(axis, axis.values[index]) for name, index in self._fixed.items() for axis in [self._axis(name)]]

    def is_cut(self, name):
        """Do the cuts leave out values of this dimension?"""
        return name in self._fixed or name in self._selected

    def _units(self, data):
        """The unit of a dataset; nothing for energies and times that are no numbers of B."""
        unit = attribute(data, "units", "1")
        of_energy = "energy" in unit or ("B" in unit and not self.configuration.in_units_of_B)
        return "" if of_energy else unit

    def _axis(self, name):
        if name not in self._known_axes:
            data = self._file[name]
            values = data.asstr()[()] if h5py.check_string_dtype(data.dtype) else data[()]
            along = name if h5py.h5ds.is_scale(data.id) else self._dimension_names(data)[0]
            if along in self._selected:
                values = values[self._selected[along]]
            self._known_axes[name] = Axis(name, np.asarray(values), self._units(data),
                                          attribute(data, "long_name", name))
        return self._known_axes[name]

    def _dimension_names(self, data):
        names = []
        for number, dimension in enumerate(data.dims):
            if not len(dimension):
                raise Problem(f"{self.path}: dimension {number} of {data.name.lstrip('/')} has no scale")
            names.append(dimension[0].name.lstrip("/"))
        return names

    @property
    def axes(self):
        """The axes of the sweep that are not cut, in order."""
        return [self._axis(name) for name in self._axis_names() if name not in self._fixed]

    def _axis_names(self):
        if "farm/state" not in self._file:
            raise Problem(f"{self.path}: the record has no group farm")
        return self._dimension_names(self._file["farm/state"])

    def names(self):
        """All quantities: what is stored at the root or in a group but the farm, and is no coordinate."""
        found = []
        beside = self._zipped_names()

        def visit(name, data):
            is_number = isinstance(data, h5py.Dataset) and data.dtype.kind in "fiu"
            if is_number and not name.startswith("farm/") and not h5py.h5ds.is_scale(data.id) and name not in beside:
                found.append(name)

        self._file.visititems(visit)
        return found

    def _zipped_names(self):
        keys = self.configuration.get("sweep.zip")
        keys = [key.strip() for key in keys.split(",")] if keys else []
        return {name for key in keys for name in (key.split(".")[-1], key.replace(".", "_"))}

    def beside(self, axis):
        """Coordinates that a zip walks along an axis."""
        return [self._axis(name) for name in sorted(self._zipped_names())
                if name in self._file and name != axis.name and self._file[name].ndim == 1
                and self._dimension_names(self._file[name]) == [axis.name]]

    def has(self, name):
        return name in self.names()

    def quantity(self, name):
        if not self.has(name):
            near = difflib.get_close_matches(name, self.names(), 1)
            raise Problem(f"{self.path}: no quantity {name}; {f'did you mean {near[0]}? ' if near else ''}"
                          f"it has {', '.join(self.names())}")
        data = self._file[name]
        names = self._dimension_names(data)
        return Quantity(name, np.asarray(self._chosen(data, names), dtype=float),
                        tuple(self._axis(n) for n in names if n not in self._fixed),
                        self._units(data), attribute(data, "long_name", name))

    @property
    def state(self):
        """0 pending, 1 done, 2 failed, of each point."""
        names = self._axis_names()
        data = self._file["farm/state"]
        return np.asarray(self._chosen(data, names))
