"""Records for tests, with numbers from plain diagonalisation in numpy, laid out as `leyden charge` lays them out."""

import functools
import itertools

import h5py
import numpy as np

UNITS = {"sites": "1", "coupling": "1", "alpha": "1", "g": "B", "omega": "B", "p": "1", "time": "1/B"}
WORDS = {
    "sites": "number of sites N", "coupling": "shape of the coupling g_ij", "alpha": "anisotropy alpha",
    "g": "coupling strength g", "omega": "charger strength omega", "p": "exponent p of the coupling g/r^p",
    "time": "time since charging began", "site": "site of the chain, counted from 0",
    "work": "work deposited in the battery W(t)", "power": "average charging power W(t)/t",
    "work_error": "bound on the absolute error of the work", "work_max": "largest work over continuous time",
    "time_of_work_max": "time of the largest work", "power_max": "largest average power over continuous time",
    "time_of_power_max": "time of the largest average power",
    "magnetisation_z": "expectation value of Pauli Z on each site",
}
SECTION = {"omega": "charger"}
PARAMETERS = {"sites": 3, "coupling": "nearest", "alpha": 0.0, "g": 1.0, "p": 1.0, "omega": 4.0, "B": 1}
PAULI = {"x": np.array([[0, 1], [1, 0]], complex), "y": np.array([[0, -1j], [1j, 0]]),
         "z": np.array([[1, 0], [0, -1]], complex)}


def on_site(kind, site, sites):
    return functools.reduce(np.kron, [PAULI[kind] if i == site else np.eye(2) for i in range(sites)])


def charging(times, sites, coupling, alpha, g, p, omega, B):
    """W(t) of an open chain, and <Z> of each site."""
    strength = {"nearest": lambda r: g * (r == 1), "power-law": lambda r: g / r**p, "uniform": lambda r: g}[coupling]
    field = B * sum(on_site("z", i, sites) for i in range(sites))
    drive = omega * sum(on_site("x", i, sites) for i in range(sites))
    interaction = np.zeros_like(field)
    for i, j in itertools.combinations(range(sites), 2):
        for kind, weight in (("x", alpha), ("y", alpha), ("z", 1.0)):
            interaction -= strength(j - i) * weight * on_site(kind, i, sites) @ on_site(kind, j, sites)
    energies, vectors = np.linalg.eigh(interaction + drive)
    down = np.zeros(2**sites)
    down[-1] = 1
    states = vectors @ (np.exp(-1j * np.outer(energies, times)) * (vectors.conj().T @ down)[:, None])
    mean = lambda observable: np.einsum("at,ab,bt->t", states.conj(), observable, states).real  # noqa: E731
    energy = mean(field + interaction)
    start = (down @ (field + interaction) @ down).real
    return energy - start, np.array([mean(on_site("z", i, sites)) for i in range(sites)]).T


def configuration(axes, parameters, end, points, series, zipped):
    """The resolved configuration as INI text."""
    text = {name: str(value) for name, value in parameters.items()}
    text.update({name: ", ".join(str(v) for v in values) for name, values in axes.items()})
    text.update({name: ", ".join(str(v) for v in values) for names in zipped.values() for name, values in names.items()})
    lines = ["[battery]"] + [f"{key} = {text[key]}" for key in ("sites", "coupling", "g", "p", "alpha")]
    lines += [f"B = {text['B']}", "boundary = open", "hamiltonian = none", "initial = down", "[charger]", f"omega = {text['omega']}", "sites = all",
              "interactions = on", "field = off", "pulse = constant", "hamiltonian = none", "[time]", f"end = {end}", f"points = {points}",
              "spacing = linear", "[record]", f"series = {'yes' if series else 'no'}"]
    if zipped:
        keys = [f"{SECTION.get(n, 'battery')}.{n}" for axis, names in zipped.items() for n in (axis, *names)]
        lines += ["[sweep]", f"zip = {', '.join(keys)}"]
    return "\n".join(lines) + "\n"


def write(path, axes=None, *, end=1.0, points=201, series=True, pending=(), failed=(), magnetisation=False, zipped=None,
          **given):
    """A record over `axes` (name to values, in order); points whose number is in `pending` or `failed` stay NaN."""
    axes, zipped = axes or {}, zipped or {}
    parameters = {**PARAMETERS, **given}
    times = np.linspace(0, end, points)
    shape = tuple(len(values) for values in axes.values())
    most_sites = max(axes.get("sites", [parameters["sites"]]))
    over_time = ["work", "power", "work_error"] if series else []
    maxima = ["work_max", "time_of_work_max", "power_max", "time_of_power_max", "work_at_power_max",
              "power_at_work_max", "state_error", "work_max_error", "power_max_error", "power_max_is_global",
              "time_searched", "diagnostics/norm_drift", "diagnostics/energy_drift"]
    data = {name: np.full(shape + (points,), np.nan) for name in over_time}
    data.update({name: np.full(shape, np.nan) for name in maxima})
    if magnetisation:
        data["magnetisation_z"] = np.full(shape + (points, most_sites), np.nan)
    state = np.zeros(shape, np.int8)

    fine = np.linspace(0, end, 801)
    for number, at in enumerate(np.ndindex(*shape)):
        if number in pending or number in failed:
            state[at] = 2 if number in failed else 0
            continue
        here = dict(parameters, **{name: values[i] for (name, values), i in zip(axes.items(), at)})
        for axis, names in zipped.items():
            here.update({name: values[at[list(axes).index(axis)]] for name, values in names.items()})
        work, spins = charging(times, **here)
        curve, _ = charging(fine, **here)
        power = np.divide(curve, fine, out=np.zeros_like(curve), where=fine > 0)
        w, q = int(np.argmax(curve)), int(np.argmax(power))
        numbers = {"work_max": curve[w], "time_of_work_max": fine[w], "power_max": power[q],
                   "time_of_power_max": fine[q], "work_at_power_max": curve[q], "power_at_work_max": power[w],
                   "state_error": 1e-12, "work_max_error": 1e-11, "power_max_error": 1e-11,
                   "power_max_is_global": 1.0, "time_searched": end, "diagnostics/norm_drift": 1e-14,
                   "diagnostics/energy_drift": 1e-14}
        for name, value in numbers.items():
            data[name][at] = value
        if series:
            data["work"][at] = work
            data["power"][at] = np.divide(work, times, out=np.zeros_like(work), where=times > 0)
            data["work_error"][at] = 1e-11
        if magnetisation:
            data["magnetisation_z"][at][:, :here["sites"]] = spins
        state[at] = 1

    with h5py.File(path, "w") as file:
        file.attrs.update({"filetype": "leyden", "schema_version": 1, "command": "charge", "ranks": 1,
                           "config": configuration(axes, parameters, end, points, series, zipped)})
        dimensions = dict(axes)
        if series:
            dimensions["time"] = times
        if magnetisation:
            dimensions["site"] = list(range(most_sites))
        for name, values in dimensions.items():
            add(file, name, values, UNITS.get(name, "1"), WORDS.get(name, name))
            file[name].make_scale(name)
        for axis, names in zipped.items():
            for name, values in names.items():
                add(file, name, values, UNITS[name], WORDS[name])
                file[name].dims[0].attach_scale(file[axis])
        for name, values in data.items():
            unit = unit_of(name)
            further = ["time", "site"] if name.startswith("magnetisation") else ["time"] if name in over_time else []
            add(file, name, values, unit, WORDS.get(name, name.split("/")[-1].replace("_", " ")))
            attach(file, name, list(axes) + further)
        add(file, "farm/state", state, "1", "0 pending, 1 done, 2 failed")
        attach(file, "farm/state", list(axes))
    return path


def unit_of(name):
    if name.startswith("power") and not name.endswith("global"):
        return "B^2"
    if name.startswith("time"):
        return "1/B"
    return "B" if name.startswith("work") else "1"


def add(file, name, values, units, words):
    if isinstance(values[0] if np.ndim(values) == 1 else values, str):
        file.create_dataset(name, data=list(values), dtype=h5py.string_dtype("utf-8"))
    else:
        file.create_dataset(name, data=values)
    file[name].attrs["units"] = units
    file[name].attrs["long_name"] = words


def attach(file, name, dimensions):
    for number, dimension in enumerate(dimensions):
        file[name].dims[number].attach_scale(file[dimension])
