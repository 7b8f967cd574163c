"""Which axis of a quantity goes where on the paper."""

from dataclasses import dataclass, field

import numpy as np

from .problem import Problem

FEW = 3  # so many values of a numeric axis are told apart better as lines than as rows of a map
FEW_CURVES = 8  # the same of curves in time
MOST_LINES = 14
MOST_PANELS = 4


@dataclass
class Arrangement:
    """Roles of a quantity's axes; those not named here are fixed."""

    x: object = None
    lines: object = None
    y: object = None  # with it the picture is a map
    panels: object = None
    shown: tuple = ()  # indices along `panels`
    fixed: list = field(default_factory=list)  # (axis, index)

    @property
    def is_map(self):
        return self.y is not None


def spread(count, most):
    """At most `most` indices below `count`, both ends included, evenly spread where that is possible."""
    even = [shown for shown in (most, most - 1) if shown > 2 and (count - 1) % (shown - 1) == 0]
    most = even[0] if even else most
    return tuple(int(i) for i in np.unique(np.round(np.linspace(0, count - 1, min(count, most)))))


def most_lines(x, kind):
    """Up to how many values of a numeric axis are drawn as lines."""
    if kind is None:
        return FEW_CURVES if x.name == "time" else FEW
    return MOST_LINES if kind == "lines" else 0


def arrange(axes, kind=None):
    """Time or the longest numeric axis to the right; names as lines; a second numeric axis makes a map, or
    lines where it has few values; a third one becomes panels; of further ones the middle value is taken.
    `kind` asks for "lines", which are then drawn or refused, or for a "map" where there are two numeric axes."""
    varying = [axis for axis in axes if len(axis) > 1] or list(axes[:1])
    result = Arrangement(fixed=[(axis, 0) for axis in axes if axis not in varying])
    if not varying:
        return result
    numeric = [axis for axis in varying if not axis.is_named]
    in_time = [axis for axis in numeric if axis.name == "time"]
    result.x = (in_time or sorted(numeric, key=len, reverse=True) or varying)[0]
    rest = [axis for axis in varying if axis is not result.x]

    few = most_lines(result.x, kind)
    is_few = lambda axis: len(axis) <= (min(few, FEW) if axis.name == "site" and kind is None else few)  # noqa: E731
    as_lines = ([axis for axis in rest if axis.is_named and len(axis) <= MOST_LINES]
                or [axis for axis in rest if not axis.is_named and is_few(axis)])
    long = [axis for axis in rest if not axis.is_named and not is_few(axis)]
    if kind == "lines" and not as_lines and rest:
        raise Problem(f"--lines: {rest[0].name} has {len(rest[0])} values, and at most {MOST_LINES} lines are told "
                      f"apart; choose some with --fix {rest[0].name}=VALUE,VALUE,...")
    is_map = kind == "map" or not as_lines or len(long) > 1 or any(axis.name == "site" for axis in long)
    if long and is_map and kind != "lines":
        result.y = next((axis for axis in long if axis.name == "site"), max(long, key=len))
        rest.remove(result.y)
    elif as_lines:
        result.lines = as_lines[0]
        rest.remove(result.lines)
    if rest:
        result.panels = rest[0]
        result.shown = spread(len(rest[0]), MOST_PANELS)
        result.fixed += [(axis, len(axis) // 2) for axis in rest[1:]]
    return result


def ordered(quantity, arrangement, panel=None):
    """The values of one panel as (lines, x) or (y, x); one row if there is neither."""
    take, kept = [], []
    fixed = {axis: index for axis, index in arrangement.fixed}
    for axis in quantity.axes:
        if axis in fixed:
            take.append(fixed[axis])
        elif axis is arrangement.panels:
            take.append(panel)
        else:
            take.append(slice(None))
            kept.append(axis)
    values = quantity.values[tuple(take)]
    if len(kept) == 1:
        return values[np.newaxis, :]
    return values if kept[1] is arrangement.x else values.T
