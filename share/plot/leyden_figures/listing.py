"""What can be drawn, as text."""

from . import remarks


def in_brackets(unit):
    return f" [{unit}]" if unit else ""


def text(record):
    lines = [f"{record.path}: {record.command or 'unknown command'}"]
    for axis in record.axes:
        ends = f"{axis.values[0]} to {axis.values[-1]}" if not axis.is_named else ", ".join(axis.values)
        lines.append(f"  axis {axis.name}: {len(axis)} values, {ends}{in_brackets(axis.units)}  {axis.long_name}")
    for name in record.names():
        quantity = record.quantity(name)
        over = ", ".join(axis.name for axis in quantity.axes)
        lines.append(f"  {name}({over}){in_brackets(quantity.units)}  {quantity.long_name}")
    return "\n".join(lines + [f"  {part}" for part in remarks.missing(record)])
