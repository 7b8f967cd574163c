"""The figures of the papers by name."""

import difflib

from . import le_2, le_3, le_5, remarks
from .problem import Problem

FIGURES = {"le-2": le_2.draw, "le-3": le_3.draw, "le-5": le_5.draw}


def draw(name, record):
    if name not in FIGURES:
        near = difflib.get_close_matches(name, FIGURES, 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise Problem(f"--figure {name}: allowed are {', '.join(FIGURES)}{hint}")
    remarks.require_something(record)
    return FIGURES[name](record)
