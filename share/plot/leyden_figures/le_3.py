"""Le et al. Fig. 3: work of two strongly coupled spins, exact and by eqs 13 and 14."""

import math

import matplotlib.ticker
import numpy as np

from . import labels, panels, remarks, sampling, style
from .closed_forms import slow_and_fast_work, slow_work
from .problem import Problem
from .protocol import require_chain, require_single_charging
from .sheet import Sheet


def draw(record):
    require_chain(record, "le-3")
    require_single_charging(record, "le-3")
    numbers = record.configuration.number
    if numbers("battery.sites") != 2 or numbers("battery.alpha") != 0:
        raise Problem(f"--figure le-3: eqs 13 and 14 are for 2 sites and alpha = 0, {record.path} has "
                      f"{numbers('battery.sites'):g} and {numbers('battery.alpha'):g}")
    g, B, omega = numbers("battery.g"), numbers("battery.B"), numbers("charger.omega")
    if g == 0 or omega == 0:
        raise Problem(f"--figure le-3: eqs 13 and 14 need g > 0 and omega > 0, {record.path} has g = {g:g}, "
                      f"omega = {omega:g}")
    work = record.quantity("work")
    t = work.axes[0].values
    fine = np.linspace(t[0], t[-1], max(2001, len(t)))

    sheet = Sheet(1, 1, 6.6, 3.2)
    panel = sheet.panel(0, 0)
    coarse = sampling.coarse(record)
    exact = panels.in_time(panel, work, coarse, color=style.BLUE, linewidth=1.0, label="exact")
    both, = panel.plot(fine, slow_and_fast_work(fine, g, B, omega), color=style.VERMILLION, linestyle=":",
                       linewidth=1.0, label="slow and fast, eqs 13 and 14")
    slow, = panel.plot(fine, slow_work(fine, g, B, omega), color=style.BLACK, linewidth=1.3, label="slow, eq. 14")
    panel.set_xlim(t[0], t[-1])
    panel.set_ylim(bottom=0)
    panel.set_xlabel(labels.axis_label(work.axes[0]))
    panel.set_ylabel("work $W$" + labels.units(work.units))
    phase = panel.secondary_xaxis("top", functions=(lambda s: omega**2 * s / g, lambda f: f * g / omega**2))
    phase.set_xlabel(r"slow phase $\omega^2 t/g$")
    phase.xaxis.set_major_locator(matplotlib.ticker.MultipleLocator(math.pi / 4))
    phase.xaxis.set_major_formatter(lambda f, _: quarter_turns(round(f / (math.pi / 4))))
    sheet.legend([exact, both, slow])
    sheet.above(remarks.above(record))
    sheet.below(remarks.below(record, sampled=sampling.remark(record, coarse)))
    return sheet.finished()


def quarter_turns(count):
    """`3π/4` for 3."""
    if count == 0:
        return "0"
    shared = math.gcd(count, 4)
    above, below = count // shared, 4 // shared
    return ("" if above == 1 else str(above)) + "π" + ("" if below == 1 else f"/{below}")
