"""Draws a record and looks at the pixels: what all tests of pictures share."""

import contextlib
import io
import os
import subprocess
import sys
import tempfile
import unittest

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import matplotlib.image  # noqa: E402
import numpy as np  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
SHARE = os.path.join(HERE, "..", "..", "share")
PLOT = os.path.join(SHARE, "plot", "leyden_plot")
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(SHARE, "plot"))

from leyden_figures import command_line  # noqa: E402

ALPHA = [-1.0, -0.5, 0.0, 0.5, 1.0]


def count_colours(pixels):
    """How often each colour 0xRRGGBB occurs."""
    return np.bincount((pixels @ [0x10000, 0x100, 1]).ravel())


def draw(*words):
    """The program itself, within this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = command_line.main(words)
    return subprocess.CompletedProcess(words, code, out.getvalue(), err.getvalue())


def draw_apart(*words):
    """The program as a user starts it."""
    return subprocess.run([PLOT, *words], capture_output=True, text=True, timeout=300)


class Drawn(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def path(self, name):
        return os.path.join(self.scratch.name, name)

    def picture(self, record, *words, by=draw):
        """Draws and returns the pixels, after checking that they are a picture."""
        done = by(record, *words)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stderr, "")
        pixels = matplotlib.image.imread(done.stdout.strip())[..., :3]
        height, width, _ = pixels.shape
        self.assertGreater(width, 700)
        self.assertGreater(height, 350)
        self.assertLess(width, 4000)
        whole = (pixels * 255).round().astype(int)
        counts = count_colours(whole)
        self.assertGreater(np.count_nonzero(counts), 20)
        self.assertIn(int(np.argmax(counts)), (0xFFFFFF, 0xDDDDDD), "the ground is neither white nor of MISSING")
        dark = (whole.sum(axis=2) < 600).mean()
        self.assertGreater(dark, 0.005, "nearly blank")
        border = np.concatenate([whole[0], whole[-1], whole[:, 0], whole[:, -1]])
        self.assertTrue((border == 255).all(), "something is cut off at the edge")
        return whole

    def has_colour(self, pixels, colour, least=20):
        rgb = [int(colour[i:i + 2], 16) for i in (1, 3, 5)]
        self.assertGreater((pixels == rgb).all(axis=2).sum(), least, colour)

    def lacks_colour(self, pixels, colour):
        rgb = [int(colour[i:i + 2], 16) for i in (1, 3, 5)]
        self.assertEqual((pixels == rgb).all(axis=2).sum(), 0, colour)


BLUE, VERMILLION, GREEN, MISSING = "#0072B2", "#D55E00", "#009E73", "#DDDDDD"
