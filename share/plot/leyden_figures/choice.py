"""Which picture a record gets when nobody says."""

from . import remarks, sweep, time_series
from .arrangement import arrange
from .problem import Problem

MAXIMA = ("work_max", "power_max", "time_of_work_max", "time_of_power_max")


def quantities_over(record, kind):
    """The quantities that best tell of a sweep."""
    axes = record.axes
    roles = arrange(axes, kind)
    maxima = [name for name in MAXIMA if record.has(name)]
    if maxima:
        return maxima if roles.y is None and roles.panels is None else maxima[:2]
    return [name for name in record.names() if "/" not in name and len(record.quantity(name).axes) == len(axes)][:4]


def draw(record, names, kind=None):
    """The quantities named; without names, time series of a single charging and maxima of a sweep."""
    remarks.require_something(record)
    if not names and not record.axes and record.has("work_max"):
        if kind == "map":
            raise Problem(f"--map: needs two numeric axes, {record.path} has W(t) alone")
        return time_series.draw(record)
    names = names or (quantities_over(record, kind) if record.axes else [])
    if not names:
        raise Problem(f"{record.path}: holds nothing to draw without --quantity; --list shows what there is")
    return sweep.draw(record, names, kind)
