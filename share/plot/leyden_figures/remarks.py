"""What a reader must know beside the numbers: parameters, cuts, what is missing."""

import numpy as np

from . import labels
from .problem import Problem
from .record import DONE, FAILED, PENDING


def above(record):
    """The parameters that all numbers of the picture share."""
    parts = [labels.parameters(record.configuration)]
    parts += [labels.value(axis, at) for axis, at in record.fixed]
    return ", ".join(part for part in parts if part)


def zipped(record):
    """Coordinates that change along with an axis of the picture."""
    parts = []
    for axis in record.axes:
        for other in record.beside(axis):
            ends = f"{other.values[0]} to {other.values[-1]}" if other.is_named else (
                f"{labels.number(float(other.values[0]))} to {labels.number(float(other.values[-1]))}")
            parts.append(f"along {labels.letter(axis)}, {labels.letter(other)} goes from {ends}")
    return parts


def share(part, whole):
    """`37 %`; never 0 % of something, nor 100 % of less than all."""
    percent = 100 * part // whole
    return "under 1 %" if part and not percent else f"{percent} %"


def missing(record):
    """How many points are not there, and why; nothing for a finished record."""
    state = np.atleast_1d(record.state)
    pending, failed = int(np.sum(state == PENDING)), int(np.sum(state == FAILED))
    parts = []
    if pending:
        parts.append(f"{pending} of {state.size} points not computed yet ({share(pending, state.size)})")
    if failed:
        parts.append(f"{failed} of {state.size} points failed (×)")
    return parts


def require_something(record):
    """Refuses a record, or a cut, of which no point is done."""
    state = np.atleast_1d(record.state)
    if np.any(state == DONE):
        return
    where = "".join(f", at {labels.value(axis, at)}" for axis, at in record.fixed)
    if np.all(state == FAILED):
        points = "its only point failed" if state.size == 1 else f"all {state.size} points failed"
        raise Problem(f"{record.path}: nothing to draw{where}: {points}; leyden status says why")
    points = "its only point is not done" if state.size == 1 else f"none of {state.size} points is done"
    raise Problem(f"{record.path}: nothing to draw yet{where}: {points}")


def below(record, arrangements=(), sampled=""):
    """All that stands under a picture; `sampled` says what is wrong with the times of curves."""
    parts = []
    for axis, index in dict((a, i) for arrangement in arrangements for a, i in arrangement.fixed).items():
        parts.append(f"at {labels.value(axis, axis.values[index])}")
    for axis, shown in {a.panels: a.shown for a in arrangements if a.panels is not None}.items():
        if len(shown) < len(axis):
            parts.append(f"{len(shown)} of {len(axis)} values of {labels.letter(axis)} shown")
    return "; ".join(parts + ([sampled] if sampled else []) + zipped(record) + missing(record))
