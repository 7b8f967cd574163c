"""Runs the program on each row of bad_input.table: exit code 2, the message on stderr, nothing on stdout, no new
file, in bounded time. Usage: refuse_bad_input.py PROGRAM TABLE [--every STEP] [--launcher WORD ...]"""

import argparse
import os
import re
import subprocess
import sys
import tempfile

LONGEST = 60  # s


class Row:
    def __init__(self, name):
        self.name, self.arguments, self.files, self.directories, self.expected = name, [], [], [], []

    def lay_out(self):
        for name in self.directories:
            os.mkdir(name)
        for name, content in self.files:
            with open(name, "wb") as stream:
                stream.write(bytes(content))


def unescaped(line):
    return re.sub(rb"\\x([0-9a-f]{2})", lambda match: bytes([int(match.group(1), 16)]), line.encode())


def read_table(path):
    rows = []
    with open(path, encoding="utf-8") as stream:
        for line in stream.read().split("\n"):
            if line.startswith("== "):
                rows.append(Row(line[3:]))
            elif not rows or not line or line.startswith("#") or line == "program":
                continue
            elif line.startswith("run:"):
                rows[-1].arguments += line[4:].split()
            elif line.startswith("arg: "):
                rows[-1].arguments.append(line[5:])
            elif line.startswith("file: "):
                rows[-1].files.append((line[6:], bytearray()))
            elif line.startswith("directory: "):
                rows[-1].directories.append(line[11:])
            elif line.startswith("expect: "):
                rows[-1].expected.append(line[8:])
            elif line[0] in "|~":
                rows[-1].files[-1][1].extend((line[2:].encode() if line[0] == "|" else unescaped(line[2:])) + b"\n")
            else:
                sys.exit(f"{path}: cannot read '{line}'")
    return rows


def contents(directory):
    found = {}
    for folder, _, names in os.walk(directory):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as stream:
                found[path] = stream.read()
    return found


def complaints(row, command):
    """What is wrong with the way `command` refuses `row`."""
    before = os.getcwd()
    with tempfile.TemporaryDirectory(prefix="leyden-bad-input-") as directory:
        os.chdir(directory)
        try:
            row.lay_out()
            files = contents(directory)
            try:
                run = subprocess.run(command + row.arguments, capture_output=True, timeout=LONGEST, check=False)
            except subprocess.TimeoutExpired:
                yield f"did not end within {LONGEST} s"
                return
            stderr = run.stderr.decode(errors="replace")
            if run.returncode != 2:
                yield f"exit code {run.returncode}, not 2\n{stderr}"
            if run.stdout:
                yield f"prints on stdout: {run.stdout[:200]}"
            for words in row.expected:
                if words not in stderr:
                    yield f"the message lacks '{words}':\n{stderr}"
            if not re.search(r"^leyden: .*\(.+\)$", stderr, re.MULTILINE):
                yield f"the message lacks a place:\n{stderr}"
            if "\n  try: " not in stderr:
                yield f"the message lacks a remedy:\n{stderr}"
            if stderr.count("leyden: ") != 1:
                yield f"the message stands there {stderr.count('leyden: ')} times:\n{stderr}"
            if contents(directory) != files:
                yield f"made or changed files: {sorted(set(contents(directory)) ^ set(files))}"
        finally:
            os.chdir(before)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("table")
    parser.add_argument("--every", type=int, default=1, help="only each STEP-th row")
    parser.add_argument("--launcher", nargs=argparse.REMAINDER, default=[])
    given = parser.parse_args()
    rows = read_table(given.table)[:: given.every]
    failed = 0
    for row in rows:
        for complaint in complaints(row, given.launcher + [os.path.abspath(given.program)]):
            failed += 1
            print(f"{row.name}: {complaint}")
    print(f"{len(rows)} rows, {failed} complaints")
    sys.exit(1 if failed or not rows else 0)


if __name__ == "__main__":
    main()
