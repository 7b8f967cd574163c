"""Le et al. Fig. 2: largest power against anisotropy, for several ranges of the coupling."""

import numpy as np

from . import labels, panels, remarks, style
from .arrangement import arrange
from .closed_forms import independent_power
from .problem import Problem
from .protocol import require_chain
from .sheet import Sheet


def draw(record):
    require_chain(record, "le-2")
    names = [axis.name for axis in record.axes]
    if "alpha" not in names or not set(names) <= {"alpha", "coupling"}:
        raise Problem(f"--figure le-2: needs the axes coupling and alpha, or alpha alone; {record.path} has "
                      f"{', '.join(names) or 'none'}")
    configuration = record.configuration
    power_max = record.quantity("power_max")
    roles = arrange(power_max.axes)
    alone = independent_power(configuration.number("battery.sites"), configuration.number("battery.B"),
                              configuration.number("charger.omega"))

    legend = panels.line_looks(roles)
    sheet = Sheet(1, 1, 5.2, 3.4)
    panel = sheet.panel(0, 0)
    panels.lines(panel, power_max, roles)
    panels.failures(panel, record, roles)
    line = panel.axhline(alone, color=style.GREY, linestyle=":", linewidth=1.2, zorder=1,
                         label=r"independent spins, $P_{\mathrm{ind}}$")
    panel.set_ylim(bottom=min(0.9 * alone, 0.95 * np.nanmin(np.append(power_max.values, alone))))
    panel.set_xlabel(r"anisotropy $\alpha$")
    panel.set_ylabel(r"largest power $P_{\max}$" + labels.units(power_max.units))
    ratio = panel.secondary_yaxis("right", functions=(lambda p: p / alone, lambda r: r * alone))
    ratio.set_ylabel(r"$P_{\max}/P_{\mathrm{ind}}$")
    sheet.legend(legend + [line])
    sheet.above(remarks.above(record))
    sheet.below(remarks.below(record, [roles]))
    return sheet.finished()
