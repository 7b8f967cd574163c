"""Quantities of a record over the axes of its sweep."""

from . import labels, panels, remarks
from .arrangement import arrange
from .problem import Problem
from .sheet import Sheet


def draw(record, names, kind=None):
    """One row of panels a quantity, or two quantities a row where each has a single panel."""
    quantities = [record.quantity(name) for name in names]
    for quantity in quantities:
        if not quantity.axes:
            raise Problem(f"{record.path}: {quantity.name} is a single number, "
                          f"{labels.with_units(float(quantity.values), quantity.units)}: nothing to draw it against")
    arrangements = [arrange(quantity.axes, kind) for quantity in quantities]
    columns = max(len(a.shown) or 1 for a in arrangements)
    side_by_side = columns == 1 and len(quantities) > 1
    rows, sheet_columns = (-(-len(quantities) // 2), 2) if side_by_side else (len(quantities), columns)

    legend = panels.line_looks(next((a for a in arrangements if a.lines is not None), None))
    width, height = (4.8, 3.3) if rows * sheet_columns == 1 else (3.6, 2.5)
    if columns > 2:
        width, height = 2.6, 2.3
    sheet = Sheet(rows, sheet_columns, width, height)
    sheet.legend(legend)
    for number, (quantity, arrangement) in enumerate(zip(quantities, arrangements)):
        place = (number // 2, number % 2) if side_by_side else (number, 0)
        draw_row(sheet, place, record, quantity, arrangement)
    sheet.above(remarks.above(record))
    sheet.below(remarks.below(record, arrangements))
    return sheet.finished()


def draw_row(sheet, place, record, quantity, arrangement):
    """The panels of one quantity; those of one row have one scale."""
    row, column = place
    drawn = []
    for offset, at in enumerate(arrangement.shown or (None,)):
        shared = {"sharex": drawn[0], "sharey": drawn[0]} if drawn else {}
        panel = sheet.panel(row, column + offset, **shared)
        if arrangement.is_map:
            mesh = panels.map_over_two(panel, quantity, arrangement, at)
        else:
            panels.lines(panel, quantity, arrangement, at)
        panels.failures(panel, record, arrangement, at)
        if at is not None and row == 0:
            panel.set_title(labels.value(arrangement.panels, arrangement.panels.values[at]))
        if drawn:
            panel.set_ylabel("")
            panel.tick_params(labelleft=False)
        elif not arrangement.is_map:
            panel.set_ylabel(labels.label(quantity))
        drawn.append(panel)
    if arrangement.is_map:
        bar = sheet.colour_bar(mesh, drawn)
        bar.set_label(labels.label(quantity))
        bar.outline.set_linewidth(0.6)
        bar.formatter.set_useOffset(False)
