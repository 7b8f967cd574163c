"""Work and power of one charging, with their maxima over continuous time."""

import numpy as np
from matplotlib.lines import Line2D

from . import labels, panels, remarks, sampling, style
from .sheet import Sheet

MAXIMA = (  # label, time, work, power there, look
    ("largest work", "time_of_work_max", "work_max", "power_at_work_max", ("o", style.VERMILLION)),
    ("largest power", "time_of_power_max", "work_at_power_max", "power_max", ("D", style.GREEN)),
)


def scalar(record, name):
    return float(record.quantity(name).values) if record.has(name) else float("nan")


def maxima(record):
    """For each maximum a legend entry, its time, and work and power there."""
    found = []
    for words, time, work, power, (marker, colour) in MAXIMA:
        t, w, p = (scalar(record, name) for name in (time, work, power))
        if not np.isfinite([t, w, p]).all():
            continue
        name = "work_max" if words == "largest work" else "power_max"
        amount = labels.with_units(w if name == "work_max" else p, record.quantity(name).units)
        at = labels.with_units(t, record.quantity(time).units)
        look = {"marker": marker, "color": colour, "linestyle": "none", "markersize": 5.5,
                "markeredgecolor": "white", "markeredgewidth": 0.6}
        found.append((Line2D([], [], label=f"{words} {amount} at {at}", **look), t, w, p, look))
    return found


def draw(record):
    """W(t) above P(t)."""
    marked = maxima(record)
    coarse = sampling.coarse(record)
    sheet = Sheet(2, 1, 5.6, 2.1)
    work = sheet.panel(0, 0)
    power = sheet.panel(1, 0, sharex=work)
    for panel, name in ((work, "work"), (power, "power")):
        if record.has(name):
            quantity = record.quantity(name)
            time = quantity.axes[0]
            panels.in_time(panel, quantity, coarse, color=style.BLUE)
            panels.scale(panel, time, "x")
            panel.set_ylabel(labels.label(quantity, 26))
            end = time.values[-1]
            panel.set_xlim(min(0, time.values[0]) if not time.is_geometric else time.values[0], end)
        else:
            panel.set_ylabel(labels.label(record.quantity(f"{name}_max"), 26))
            panel.set_xlabel("time" + labels.units(record.quantity("time_of_work_max").units))
            end = np.inf
            panel.set_ylim(0, 1.1 * max([w if panel is work else p for _, _, w, p, _ in marked], default=1))
            panel.set_xlim(0, 1.1 * max([t for _, t, *_ in marked], default=1))
        for _, t, w, p, look in marked:
            if t <= 1.05 * end:
                panel.plot([t], [w if panel is work else p], zorder=3, clip_on=False, **look)
    sheet.legend([entry for entry, *_ in marked])
    work.set_xlabel("")
    work.tick_params(labelbottom=False)
    sheet.above(remarks.above(record))
    sheet.below(remarks.below(record, sampled=sampling.remark(record, coarse)))
    return sheet.finished()
