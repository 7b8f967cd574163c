"""Do the recorded times lie close enough together to follow W(t)?"""

import numpy as np

MISSED = 0.05  # of the range of a curve: so far from the line through the samples an exact maximum may lie
UNFORESEEN = 0.1  # so far a sample may lie from what its neighbours foretell
MAXIMA = {"work": (("time_of_work_max", "work_max"), ("time_of_power_max", "work_at_power_max")),
          "power": (("time_of_power_max", "power_max"), ("time_of_work_max", "power_at_work_max"))}


def height(samples, *others):
    """Of each curve: from its lowest to its highest value, the known ones included."""
    everything = np.concatenate([samples, *(other[:, np.newaxis] for other in others)], axis=1)
    return np.fmax.reduce(everything, axis=1) - np.fmin.reduce(everything, axis=1)


def misses(times, samples, at, known):
    """Of each row: does the line through the samples miss a value that is known between them?"""
    line = np.array([np.interp(t, times, row) for t, row in zip(at, samples)])
    inside = (at >= times[0]) & (at <= times[-1])
    return inside & (np.abs(known - line) > MISSED * height(samples, known))


def jumps(samples):
    """Of each row: is a sample far from the cubic through two samples on each side that leave its neighbours out?
    On a sine this tells fewer than about seven samples a period."""
    if samples.shape[1] < 7:
        return np.zeros(len(samples), bool)
    foretold = (9 * (samples[:, 2:-4] + samples[:, 4:-2]) - samples[:, :-6] - samples[:, 6:]) / 16
    return np.nanmax(np.abs(foretold - samples[:, 3:-3]), axis=1, initial=0) > UNFORESEEN * height(samples)


def coarse(record):
    """For each point: is W(t) too fast for the recorded times? None where the record cannot tell."""
    if not record.has("work") or not record.has("work_max") or record.is_cut("time"):
        return None
    work = record.quantity("work")
    times = work.axes[-1].values
    shape = work.values.shape[:-1]
    result = np.zeros(int(np.prod(shape)), bool)
    for name, known in MAXIMA.items():
        if not record.has(name):
            continue
        samples = record.quantity(name).values.reshape(-1, len(times))
        there = np.flatnonzero(np.isfinite(samples).all(axis=1))
        if name == "work":
            result[there] |= jumps(samples[there])
        for time, value in known:
            if record.has(time) and record.has(value):
                at, amount = (record.quantity(n).values.reshape(-1)[there] for n in (time, value))
                result[there] |= misses(times, samples[there], at, amount)
    return result.reshape(shape)


def along(found, quantity):
    """The same for every value of a quantity in time."""
    further = (1,) * (quantity.values.ndim - found.ndim)
    return np.broadcast_to(found.reshape(found.shape + further), quantity.values.shape)


def values_with(found, record, axis):
    """For each value of an axis of the sweep: is a point with it among those found? None for other axes."""
    if found is None or axis not in record.axes:
        return None
    place = record.axes.index(axis)
    return found.any(axis=tuple(other for other in range(found.ndim) if other != place))


def remark(record, found):
    """What to say of a picture in time, also on the terminal; nothing where the samples do."""
    if found is None or not found.any():
        return ""
    where = f" at {np.count_nonzero(found)} of {found.size} points" if found.ndim else ""
    count = record.quantity("work").axes[-1].values.size
    words = f"{count} recorded times are too few to follow W(t){where}"
    record.notes.append(f"{words}; run with more time.points for a curve. The maxima do not depend on them")
    return words + ": samples, no curve"
