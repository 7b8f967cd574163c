"""From the words of a command line to a picture on disk."""

import argparse
import os
import sys

from .problem import Problem

EXIT_BAD_INPUT = 2
EXIT_NOT_WRITTEN = 74
FORMATS = (".png", ".pdf", ".svg")


class Parser(argparse.ArgumentParser):
    def error(self, message):
        raise Problem(f"{message}; see leyden_plot --help")


def parser():
    p = Parser(
        prog="leyden_plot",
        description="Draws a Leyden record. Without options the picture follows from the record's axes.",
        allow_abbrev=False,
    )
    p.add_argument("record", metavar="RECORD.h5", help="a file written by leyden")
    p.add_argument("-o", "--output", metavar="OUT.png", help="the picture: .png, .pdf or .svg (RECORD.png)")
    p.add_argument("--quantity", metavar="NAME", action="append", help="draw this quantity; may be repeated")
    p.add_argument("--fix", metavar="AXIS=VALUE", action="append", default=[],
                   help="cut the record at the value of an axis, or at several: AXIS=VALUE,VALUE; for several axes")
    p.add_argument("--lines", dest="kind", action="append_const", const="lines",
                   help="a line for each value of the second axis, not a map")
    p.add_argument("--map", dest="kind", action="append_const", const="map",
                   help="a map over two numeric axes, not lines")
    p.add_argument("--figure", metavar="NAME", help="a figure of a paper by name: le-2, le-3, le-5")
    p.add_argument("--list", action="store_true", help="list what can be drawn, and draw nothing")
    p.add_argument("--dpi", type=int, default=200, metavar="DOTS", help="dots an inch of a .png, 50 to 1200 (200)")
    return p


def output_path(options):
    path = options.output or os.path.splitext(options.record)[0] + ".png"
    if os.path.splitext(path)[1].lower() not in FORMATS:
        raise Problem(f"-o {path}: the name must end in {', '.join(FORMATS)}")
    if os.path.exists(path) and os.path.samefile(path, options.record):
        raise Problem(f"-o {path}: this is the record itself; give another name")
    return path


def tell(record):
    for note in record.notes:
        print(f"leyden_plot: note: {note}", file=sys.stderr)


def run(words):
    options = parser().parse_args(words)
    kinds = set(options.kind or [])
    if len(kinds) > 1:
        raise Problem("--lines and --map: give one of them")
    if options.figure and kinds:
        raise Problem(f"--figure and --{kinds.pop()}: give one of them")
    if options.figure and options.quantity:
        raise Problem("--figure and --quantity: give one of them")
    if not 50 <= options.dpi <= 1200:
        raise Problem(f"--dpi {options.dpi}: allowed are 50 to 1200")

    # The libraries take a second to load: only once the words make sense.
    from . import choice, listing, paper, style
    from .record import Record

    with Record(options.record) as whole:
        record = whole.cut(options.fix)
        if options.list:
            tell(record)
            print(listing.text(record))
            return 0
        path = output_path(options)
        style.apply()
        try:
            figure = paper.draw(options.figure, record) if options.figure else choice.draw(record, options.quantity, next(iter(kinds), None))
            style.save(figure, path, options.dpi)
        finally:
            tell(record)
    print(path)
    return 0


def main(words):
    try:
        return run(words)
    except Problem as problem:
        print(f"leyden_plot: error: {problem}", file=sys.stderr)
        return EXIT_BAD_INPUT
    except OSError as failure:
        print(f"leyden_plot: error: {failure}", file=sys.stderr)
        return EXIT_NOT_WRITTEN
