"""Le et al. Fig. 5: work and power of a weakly coupled chain, exact and by eq. 18."""

import numpy as np

from . import labels, panels, remarks, sampling, style
from .closed_forms import total_coupling, weak_work
from .protocol import require_chain, require_single_charging
from .sheet import Sheet


def draw(record):
    require_chain(record, "le-5")
    require_single_charging(record, "le-5")
    configuration = record.configuration
    numbers = configuration.number
    work, power = record.quantity("work"), record.quantity("power")
    t = work.axes[0].values
    fine = np.linspace(t[0], t[-1], max(2001, len(t)))
    first_order = weak_work(fine, numbers("battery.sites"), total_coupling(configuration), numbers("battery.B"),
                            numbers("battery.alpha"), numbers("charger.omega"))
    average = np.divide(first_order, fine, out=np.zeros_like(fine), where=fine > 0)

    coarse = sampling.coarse(record)
    sheet = Sheet(2, 1, 5.6, 2.1)
    above = sheet.panel(0, 0)
    below = sheet.panel(1, 0, sharex=above)
    for panel, exact, closed, name in ((above, work, first_order, "work $W$"), (below, power, average, "power $P$")):
        solid = panels.in_time(panel, exact, coarse, color=style.BLUE, label="exact")
        dotted, = panel.plot(fine, closed, color=style.VERMILLION, linestyle=":", label="first order, eq. 18")
        panel.set_ylabel(name + labels.units(exact.units))
        panel.set_ylim(bottom=0)
    above.set_xlim(t[0], t[-1])
    above.tick_params(labelbottom=False)
    above.set_title("(a)", loc="left")
    below.set_title("(b)", loc="left")
    below.set_xlabel(labels.axis_label(work.axes[0]))
    sheet.legend([solid, dotted])
    sheet.above(remarks.above(record))
    sheet.below(remarks.below(record, sampled=sampling.remark(record, coarse)))
    return sheet.finished()
