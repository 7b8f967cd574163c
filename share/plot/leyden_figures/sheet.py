"""A sheet of panels with what is common to them above and below."""

import re
import textwrap

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from . import style

LINE = 0.17  # inches
EDGE = 0.06
LETTERS_AN_INCH = 15.5
LEAST_WIDTH = 4.4


def printed_length(words):
    """Number of letters without the marks of mathematics."""
    return len(re.sub(r"\\\w+|[${}^_]", "", words))


class Sheet:
    """Rows and columns of panels; parameters and legend above, remarks below."""

    def __init__(self, rows, columns, width=style.PANEL_WIDTH, height=style.PANEL_HEIGHT):
        self._width, self._height = max(columns * width, LEAST_WIDTH), rows * height
        self._above, self._below, self._handles = [], [], []
        self._figure = Figure(figsize=(self._width, self._height))
        FigureCanvasAgg(self._figure)
        self._grid = self._figure.add_gridspec(rows, columns)

    def panel(self, row, column, **shared):
        return self._figure.add_subplot(self._grid[row, column], **shared)

    def colour_bar(self, mesh, panels):
        return self._figure.colorbar(mesh, ax=panels, pad=0.02, aspect=25)

    def legend(self, handles):
        self._handles = handles

    def above(self, words):
        self._above = textwrap.wrap(words, int(self._width * LETTERS_AN_INCH))

    def below(self, words):
        self._below = textwrap.wrap(words, int(self._width * LETTERS_AN_INCH))

    def _legend_columns(self):
        """One row where it fits, else as few rows as do, without holes if that costs no more than a row."""
        widths = [0.5 + printed_length(handle.get_label()) / LETTERS_AN_INCH for handle in self._handles]
        if sum(widths) <= self._width:
            return max(1, len(widths))
        columns = max(1, int(self._width / max(widths)))
        full = [fewer for fewer in range(columns, 1, -1) if len(widths) % fewer == 0]
        return full[0] if full and -(-len(widths) // full[0]) <= -(-len(widths) // columns) + 1 else columns

    def finished(self):
        """The figure, grown by the room that the lines above and below take."""
        columns = self._legend_columns()
        legend_lines = -(-len(self._handles) // columns)
        top = EDGE + LINE * (len(self._above) + legend_lines)
        bottom = EDGE + LINE * len(self._below)
        height = self._height + top + bottom
        self._figure.set_size_inches(self._width, height)
        self._figure.get_layout_engine().set(rect=(0, bottom / height, 1, 1 - (top + bottom) / height), w_pad=EDGE,
                                             h_pad=EDGE / 2, wspace=0.03, hspace=0.03)

        look = {"ha": "center", "fontsize": 8, "color": style.GREY, "linespacing": 1.25}
        self._figure.text(0.5, 1 - EDGE / height, "\n".join(self._above), va="top", **look)
        self._figure.text(0.5, EDGE / height, "\n".join(self._below), va="bottom", **look)
        if self._handles:
            self._figure.legend(handles=self._handles, ncol=columns, loc="upper center", borderaxespad=0, borderpad=0,
                                bbox_to_anchor=(0.5, 1 - (EDGE + LINE * len(self._above) + 0.03) / height),
                                handlelength=2.2, columnspacing=1.6, labelspacing=0.3)
        return self._figure
