"""One panel: lines against an axis, or a map over two."""

import matplotlib.ticker
import numpy as np
from matplotlib.lines import Line2D

from . import labels, sampling, style
from .arrangement import ordered
from .record import FAILED, Quantity

FEW_TICKS = 9
MOST_TICK_LETTERS = 32
MOST_MARKERS = 25


def places(axis):
    """Where the values of an axis lie on the paper."""
    return np.arange(len(axis)) if axis.is_named else axis.values.astype(float)


def scale(panel, axis, which):
    """Scale, ticks and label of the x or y direction."""
    edge = panel.xaxis if which == "x" else panel.yaxis
    set_scale = panel.set_xscale if which == "x" else panel.set_yscale
    if axis.is_named:
        edge.set_ticks(np.arange(len(axis)), [labels.name(at) for at in axis.values])
    else:
        if axis.is_geometric:
            set_scale("log")
        ticks = [labels.number(float(v)) for v in axis.values] if len(axis) <= FEW_TICKS else []
        fits = which == "y" or sum(map(len, ticks)) + len(ticks) <= MOST_TICK_LETTERS
        if ticks and fits and (axis.is_geometric or axis.is_integer):
            edge.set_ticks(axis.values, ticks)
            edge.set_minor_locator(matplotlib.ticker.NullLocator())
        elif axis.is_geometric and max(axis.values) / min(axis.values) < 1000:
            narrow = max(axis.values) / min(axis.values) < 5
            edge.set_major_locator(matplotlib.ticker.MaxNLocator(5) if narrow else
                                   matplotlib.ticker.LogLocator(subs=(1, 2, 5)))
            edge.set_major_formatter(lambda at, _: labels.number(at))
            edge.set_minor_formatter(matplotlib.ticker.NullFormatter())
        elif axis.is_integer and not axis.is_geometric:
            edge.set_major_locator(matplotlib.ticker.MaxNLocator(integer=True))
    edge.set_label_text(labels.axis_label(axis))


def look(arrangement, number):
    """Of the n-th line."""
    many = len(arrangement.x) > MOST_MARKERS and not arrangement.x.is_named
    return dict(style.curve_look(number) if many else style.look(number))


def alone(row):
    """Is each value without a neighbour, so that no line shows it?"""
    there = np.concatenate([[False], np.isfinite(row), [False]])
    return there[1:-1] & ~there[:-2] & ~there[2:]


def curve(panel, x, row, drawn, number=0):
    """Draws one line, with markers where it has few points, or a point has no neighbour."""
    line, = panel.plot(x, row, **drawn)
    if drawn.get("marker") is None:
        few = np.isfinite(row) if np.count_nonzero(np.isfinite(row)) <= MOST_MARKERS else alone(row)
        if few.any():
            panel.plot(x[few], row[few], color=line.get_color(), linestyle="none",
                       marker=style.MARKERS[number % len(style.MARKERS)])
    return line


def in_time(panel, quantity, coarse, **drawn):
    """Draws one quantity in time as a curve; as samples if they are too few for one."""
    time = quantity.axes[0]
    if coarse is not None and coarse.any():
        drawn.update({name: how for name, how in style.samples_look(0).items() if name != "color"})
    return curve(panel, time.values, quantity.values, drawn)


def line_looks(arrangement, samples=None):
    """A legend entry for each line; none if there is a single line. `samples` says which are no curves in time."""
    if arrangement is None or arrangement.lines is None:
        return []
    axis = arrangement.lines
    looks = [style.samples_look(i) if samples is not None and samples[i] else look(arrangement, i)
             for i in range(len(axis))]
    return [Line2D([], [], label=labels.value(axis, at), **drawn) for drawn, at in zip(looks, axis.values)]


def coincide(row, other):
    """Are two lines the same, but for rounding?"""
    both = np.isfinite(row) & np.isfinite(other)
    largest = np.max(np.abs([row[both], other[both]]), initial=0)
    return both.any() and bool(np.all(np.abs(row - other)[both] <= 1e-7 * largest))


def lines(panel, quantity, arrangement, at=None, coarse=None):
    """Draws a quantity against its x axis, a line for each value of the lines' axis. `coarse` says which points of
    the sweep have too few times for a curve."""
    x = places(arrangement.x)
    rows = ordered(quantity, arrangement, at)
    samples = np.zeros(len(rows), bool)
    if coarse is not None and arrangement.x.name == "time":
        told = Quantity("coarse", sampling.along(coarse, quantity), quantity.axes, "1", "")
        samples = ordered(told, arrangement, at).any(axis=1)
    for i, row in enumerate(rows):
        drawn = look(arrangement, i)
        if samples[i]:
            drawn = style.samples_look(i)
        above = sum(coincide(row, other) for other in rows[i + 1:])
        if above:  # wider than those that hide it
            drawn.update(markersize=3.5 + 2.5 * above, linewidth=1.3 + 1.2 * above)
        if arrangement.x.is_named:
            drawn["linestyle"] = "none"
        curve(panel, x, row, drawn, i)
    scale(panel, arrangement.x, "x")
    show_all(panel, arrangement.x)
    panel.yaxis.set_major_formatter(matplotlib.ticker.ScalarFormatter(useOffset=False))
    there = rows[np.isfinite(rows)]
    if there.size == 0:
        panel.text(0.5, 0.5, "nothing computed yet", transform=panel.transAxes, ha="center", color=style.GREY)
    elif np.ptp(there) <= 1e-7 * np.max(np.abs(there)):  # equal but for rounding: do not magnify noise
        middle = float(np.mean(there))
        room = 0.5 * abs(middle) or 1.0
        panel.set_ylim(middle - room, middle + room)


def show_all(panel, axis):
    """The whole axis, also where nothing is computed yet."""
    at = places(axis)
    if axis.is_named:
        panel.set_xlim(-0.5, len(at) - 0.5)
    elif len(at) > 1:
        ends = np.log(at[[0, -1]]) if axis.is_geometric else at[[0, -1]]
        low, high = min(ends), max(ends)
        margin = 0.04 * (high - low) or 0.5
        border = np.array([low - margin, high + margin])
        panel.set_xlim(*(np.exp(border) if axis.is_geometric else border))


def edges(axis):
    """Borders of the cells around the values of an axis."""
    at = places(axis)
    at = np.log(at) if axis.is_geometric else at
    if len(at) == 1:
        border = np.array([at[0] - 0.5, at[0] + 0.5])
    else:
        middle = (at[1:] + at[:-1]) / 2
        border = np.concatenate([[2 * at[0] - middle[0]], middle, [2 * at[-1] - middle[-1]]])
    return np.exp(border) if axis.is_geometric else border


def colours(quantity):
    """Lowest and highest value of what is there; centred on zero for a quantity of both signs."""
    there = quantity.values[np.isfinite(quantity.values)]
    if there.size == 0:
        return {"vmin": 0.0, "vmax": 1.0, "cmap": style.MAP}
    low, high = float(there.min()), float(there.max())
    if high - low <= 1e-7 * max(abs(low), abs(high)):
        room = 0.5 * max(abs(low), abs(high)) or 1.0
        return {"vmin": low - room, "vmax": high + room, "cmap": style.MAP}
    return {"vmin": low, "vmax": high, "cmap": style.MAP}


def map_over_two(panel, quantity, arrangement, at=None):
    """Draws a quantity over two axes; what is not there stays grey. Returns what a colour bar needs."""
    values = ordered(quantity, arrangement, at)
    panel.set_facecolor(style.MISSING)
    mesh = panel.pcolormesh(edges(arrangement.x), edges(arrangement.y), np.ma.masked_invalid(values),
                            rasterized=True, **colours(quantity))
    scale(panel, arrangement.x, "x")
    scale(panel, arrangement.y, "y")
    return mesh


def failures(panel, record, arrangement, at=None):
    """Marks the points that failed, where the panel is over axes of the sweep alone."""
    across = [axis for axis in (arrangement.x, arrangement.y, arrangement.lines) if axis is not None]
    if not all(axis in record.axes for axis in across):
        return
    state = Quantity("state", record.state, tuple(record.axes), "1", "")
    rows = ordered(state, arrangement, at) == FAILED
    look = {"marker": "x", "linestyle": "none", "color": style.VERMILLION, "markersize": 5, "markeredgewidth": 1.5}
    x = places(arrangement.x)
    if not rows.any():  # an empty line that is not clipped would upset the layout
        return
    if arrangement.is_map:
        y, column = np.nonzero(rows)
        panel.plot(x[column], places(arrangement.y)[y], **look)
    else:
        column = np.nonzero(np.any(rows, axis=0))[0]
        panel.plot(x[column], np.full(len(column), 0.03), transform=panel.get_xaxis_transform(), clip_on=False,
                   **look)
