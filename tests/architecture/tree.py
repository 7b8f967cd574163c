"""The files of a source tree: the tracked ones of a git checkout, all but build products elsewhere."""

import os
import subprocess

NOT_SOURCE = (".h5", ".png", ".lock")


class Tree:
    def __init__(self, root):
        self.root = root
        self.files = sorted(self._tracked() or self._walked())
        self._texts = {}

    def text(self, path):
        """The text of a file; empty if it is binary."""
        if path not in self._texts:
            with open(os.path.join(self.root, path), "rb") as stream:
                data = stream.read()
            self._texts[path] = "" if b"\0" in data else data.decode("utf-8", "replace")
        return self._texts[path]

    def _tracked(self):
        if not os.path.exists(os.path.join(self.root, ".git")):
            return []
        listing = subprocess.run(["git", "-c", "safe.directory=*", "-C", self.root, "ls-files", "-z"],
                                 stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        names = listing.stdout.decode().split("\0") if listing.returncode == 0 else []
        return [name for name in names if os.path.isfile(os.path.join(self.root, name))]

    def _walked(self):
        for folder, below, names in os.walk(self.root):
            below[:] = [name for name in below
                        if name not in (".git", "__pycache__") and not (folder == self.root and name.startswith("build"))]
            for name in names:
                if not name.endswith(NOT_SOURCE):
                    yield os.path.relpath(os.path.join(folder, name), self.root)
