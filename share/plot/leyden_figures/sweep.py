"""Quantities of a record over the axes of its sweep."""

from . import labels, panels, remarks, sampling
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
    if kind == "map" and not any(a.is_map for a in arrangements):
        raise Problem(f"--map: needs two numeric axes with several values; {quantities[0].name} of {record.path} has "
                      f"{', '.join(f'{axis.name} ({len(axis)})' for axis in quantities[0].axes)}")
    in_time = any(a.x.name == "time" for a in arrangements)
    coarse = sampling.coarse(record) if in_time else None
    columns = max(len(a.shown) or 1 for a in arrangements)
    side_by_side = columns == 1 and len(quantities) > 1
    rows, sheet_columns = (-(-len(quantities) // 2), 2) if side_by_side else (len(quantities), columns)

    with_lines = next((a for a in arrangements if a.lines is not None), None)
    in_legend = with_lines is not None and with_lines.x.name == "time"
    samples = sampling.values_with(coarse, record, with_lines.lines) if in_legend else None
    legend = panels.line_looks(with_lines, samples)
    width, height = (4.8, 3.3) if rows * sheet_columns == 1 else (3.6, 2.5)
    if columns > 2:
        width, height = 2.6, 2.3
    sheet = Sheet(rows, sheet_columns, width, height)
    sheet.legend(legend)
    for number, (quantity, arrangement) in enumerate(zip(quantities, arrangements)):
        place = (number // 2, number % 2) if side_by_side else (number, 0)
        draw_row(sheet, place, record, quantity, arrangement, coarse)
    sheet.above(remarks.above(record))
    sheet.below(remarks.below(record, arrangements, sampling.remark(record, coarse)))
    return sheet.finished()


def draw_row(sheet, place, record, quantity, arrangement, coarse=None):
    """The panels of one quantity; those of one row have one scale."""
    row, column = place
    drawn = []
    for offset, at in enumerate(arrangement.shown or (None,)):
        shared = {"sharex": drawn[0], "sharey": drawn[0]} if drawn else {}
        panel = sheet.panel(row, column + offset, **shared)
        if arrangement.is_map:
            mesh = panels.map_over_two(panel, quantity, arrangement, at)
        else:
            panels.lines(panel, quantity, arrangement, at, coarse)
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
