"""How all pictures look, and how they are written."""

import os

import matplotlib

matplotlib.use("Agg")

# Okabe and Ito's eight colours, told apart by all common kinds of colour vision; yellow is too pale for lines.
BLUE, VERMILLION, GREEN, PINK = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
ORANGE, SKY, BLACK, YELLOW = "#E69F00", "#56B4E9", "#000000", "#F0E442"
LINES = (BLUE, VERMILLION, GREEN, PINK, ORANGE, SKY, BLACK)
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
GREY = "#666666"
MISSING = "#DDDDDD"
MAP = "viridis"

PANEL_WIDTH, PANEL_HEIGHT = 3.6, 2.5


def apply():
    """Sets the style; nothing of a user's own matplotlib settings shines through."""
    matplotlib.rcdefaults()
    matplotlib.rcParams.update({
        "font.family": "DejaVu Sans", "font.size": 9, "axes.labelsize": 9, "axes.titlesize": 9,
        "legend.fontsize": 8, "xtick.labelsize": 8, "ytick.labelsize": 8,
        "axes.linewidth": 0.6, "xtick.major.width": 0.6, "ytick.major.width": 0.6,
        "xtick.minor.width": 0.4, "ytick.minor.width": 0.4, "xtick.direction": "out", "ytick.direction": "out",
        "axes.spines.top": False, "axes.spines.right": False,
        "lines.linewidth": 1.3, "lines.markersize": 3.5, "legend.frameon": False,
        "figure.constrained_layout.use": True, "svg.hashsalt": "leyden", "pdf.fonttype": 42,
    })


DASHES = ("-", "--", "-.", ":")


def look(number):
    """Colour, marker and line style of the n-th line with few points; no two alike."""
    return {"color": LINES[number % len(LINES)], "marker": MARKERS[number % len(MARKERS)],
            "linestyle": DASHES[(number // len(LINES)) % len(DASHES)]}


def curve_look(number):
    """The same for a line with many points, which has no markers: they would look like data."""
    return {"color": LINES[number % len(LINES)], "marker": None,
            "linestyle": DASHES[(number + number // len(LINES)) % len(DASHES)]}


def samples_look(number):
    """The same for samples that lie too far apart for a curve: points, joined only to lead the eye."""
    return {"color": LINES[number % len(LINES)], "marker": MARKERS[number % len(MARKERS)], "markersize": 2.4,
            "linestyle": (0, (4, 2)), "linewidth": 0.6}


def save(figure, path, dpi):
    """Writes the picture whole or not at all, with nothing in it that changes from run to run."""
    kind = os.path.splitext(path)[1].lower()
    undated = {".png": {"Software": None}, ".pdf": {"CreationDate": None}, ".svg": {"Date": None}}[kind]
    unfinished = f"{path}.unfinished{kind}"
    try:
        figure.savefig(unfinished, dpi=dpi, metadata=undated)
        os.replace(unfinished, path)
    except OSError as failure:
        if failure.filename != unfinished:
            raise
        where = os.path.dirname(path) or "."
        reason = f"there is no directory {where}" if not os.path.isdir(where) else failure.strerror
        raise OSError(f"{path} cannot be written: {reason}") from None
    finally:
        if os.path.exists(unfinished):
            os.remove(unfinished)
