"""The files that a configuration names. Usage: named_files_test.py PROGRAM"""

import os
import subprocess
import tempfile
import unittest

import h5py

from run_program import PROGRAM, ProgramTest


class NamedFiles(ProgramTest):
    """A record keeps the texts that its configuration names, and tells when they have changed."""
    FILES = {"matrix.txt": "0 1 0\n1 0 1\n0 1 0\n", "pulse.txt": "linear\n0 1\n2 0.5\n", "sum.txt": "1 Z0 # \u00e4\n",
             "large.txt": "1 X0\n" + "# nothing\n" * 120000}
    WORDS = ("charge", "--battery.sites=3", "--battery.coupling=file:matrix.txt, nearest", "--time.points=3",
             "--charger.pulse=file:pulse.txt", "--record.observables=energy+file:sum.txt+file:large.txt")

    def setUp(self):
        super().setUp()
        for name, text in self.FILES.items():
            self.write(name, text)
        self.leyden(*self.WORDS, "-o", "a.h5")

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def kept(self, name):
        with h5py.File(self.path(name)) as record:
            return {group.attrs["name"]: dict(group.attrs) for group in record["files"].values()}

    def test_they_are_in_the_record_and_in_what_is_made_of_it(self):
        self.leyden("merge", "a.h5", "-o", "b.h5")
        self.leyden("merge", "a.h5", "--compress", "-o", "c.h5")
        for record in ("a.h5", "b.h5", "c.h5"):
            kept = self.kept(record)
            self.assertEqual(set(kept), {f"file:{name}" for name in self.FILES})
            for name, text in self.FILES.items():
                file = kept[f"file:{name}"]
                self.assertEqual(file["bytes"], len(text.encode()))
                self.assertEqual(file["path"], os.path.realpath(self.path(name)))
                self.assertRegex(file["xxh64"], "^[0-9a-f]{16}$")
                self.assertEqual(file.get("text"), None if name == "large.txt" else text)
            self.assertEqual(kept["file:matrix.txt"]["keys"], "battery.coupling")
            self.assertEqual(kept["file:sum.txt"]["keys"], "record.observables")
            with h5py.File(self.path(record)) as opened:
                self.assertIn(kept["file:pulse.txt"]["xxh64"], opened.attrs["config"])

    def test_the_kept_texts_make_the_same_record_again(self):
        with h5py.File(self.path("a.h5")) as record:
            config, files = record.attrs["config"], self.kept("a.h5")
        other = tempfile.TemporaryDirectory(prefix="leyden-cli-")
        self.addCleanup(other.cleanup)
        for name, file in files.items():
            with open(os.path.join(other.name, name.removeprefix("file:")), "w", encoding="utf-8") as stream:
                stream.write(file.get("text", self.FILES["large.txt"]))
        with open(os.path.join(other.name, "a.ini"), "w", encoding="utf-8") as stream:
            stream.write(config)
        self.leyden("charge", os.path.join(other.name, "a.ini"), "-o", "a.h5")
        done = subprocess.run([PROGRAM, "charge", "a.ini", "-o", self.path("a.h5")], cwd=other.name, check=True,
                              capture_output=True, text=True)
        self.assertIn("finished already", done.stdout)

    def test_status_and_verify_tell_of_changes_and_a_run_refuses(self):
        for command in ("status", "verify"):
            self.assertNotIn("changed", self.leyden(command, "a.h5")[0])
        self.write("matrix.txt", "0 2 0\n2 0 1\n0 1 0\n")
        self.write("large.txt", "1 X0\n")
        os.remove(self.path("pulse.txt"))
        for command in ("status", "verify"):
            out, _ = self.leyden(command, "a.h5")
            self.assertIn("  file:matrix.txt (battery.coupling) has changed since the record was made with it; the record "
                          "keeps its text as it was: ", out)
            self.assertIn("  file:large.txt (record.observables) has changed since the record was made with it: ", out)
            self.assertNotIn("pulse.txt", out)
            self.assertNotIn("sum.txt", out)
        self.write("pulse.txt", self.FILES["pulse.txt"])
        _, err = self.leyden(*self.WORDS, "-o", "a.h5", code=2)
        self.assertIn("battery.coupling differs (file:matrix.txt, nearest has other content)", err)

    def test_verify_finds_a_kept_text_that_is_damaged(self):
        with h5py.File(self.path("a.h5"), "a") as record:
            for group in record["files"].values():
                if group.attrs["name"] == "file:sum.txt":
                    group.attrs["text"] = "2 Z0 # \u00e4\n"
        out, _ = self.leyden("verify", "a.h5", code=3)
        self.assertIn("the kept text of file:sum.txt (record.observables) is damaged", out)

    def test_without_any_there_is_no_such_group(self):
        self.leyden("charge", "--battery.sites=2", "--time.points=2", "-o", "plain.h5")
        with h5py.File(self.path("plain.h5")) as record:
            self.assertNotIn("files", record)


if __name__ == "__main__":
    unittest.main()
