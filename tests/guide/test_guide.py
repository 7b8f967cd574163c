"""Runs every command line of the guide.

A page is run from top to bottom in one scratch directory that has the project's build/, jobs/, share/ and tests/.
A comment in front of a block says how:
  <!-- plan -->             `leyden charge` becomes `leyden plan charge`: for runs that take long
  <!-- fails: CODE -->      the last line must end with this exit code
  <!-- not run: REASON -->  needs what a test cannot have
Usage: test_guide.py LEYDEN_PROGRAM [PAGE...]
"""

import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
GUIDE = os.path.join(ROOT, "share", "guide")
BLOCK = re.compile(r"(?:^<!-- (?P<how>[^\n]*) -->\n)?^```(?P<language>sh|python)\n(?P<text>.*?)^```$", re.M | re.S)
MARKED = re.compile(r"^(plan|fails: \d+|not run: .+)$")
LONGEST = 300  # seconds a block

ENVIRONMENT = dict(os.environ, OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1",
                   OMPI_MCA_rmaps_base_oversubscribe="1", OMPI_MCA_mpi_yield_when_idle="1", OMP_NUM_THREADS="1",
                   OPENBLAS_NUM_THREADS="1", PYTHONDONTWRITEBYTECODE="1")


def blocks(page):
    """(line, how, language, text) of each block that is run."""
    with open(page, encoding="utf-8") as file:
        text = file.read()
    for found in BLOCK.finditer(text):
        yield text.count("\n", 0, found.start("text")), found["how"], found["language"], found["text"]


def stray_fences(page):
    """Fences that look like a block to be run but are not recognised as one."""
    with open(page, encoding="utf-8") as file:
        text = file.read()
    opened = len(re.findall(r"^\s*```\s*(?:sh|bash|shell|console|python)\b", text, re.M))
    return opened - len(BLOCK.findall(text))


def command(language, text, how):
    if language == "python":
        return ["/usr/bin/python3", "-c", text]
    if how == "plan":
        text, count = re.subn(r"\bleyden charge\b", "leyden plan charge", text)
        if count == 0:
            raise ValueError("marked plan, but has no `leyden charge`")
    return ["sh", "-eu", "-c", text]


def run_page(page, program):
    failures, count = [], 0
    with tempfile.TemporaryDirectory() as scratch:
        os.symlink(os.path.dirname(os.path.abspath(program)), os.path.join(scratch, "build"))
        for name in ("jobs", "share", "tests"):
            os.symlink(os.path.join(ROOT, name), os.path.join(scratch, name))
        for line, how, language, text in blocks(page):
            place = f"{os.path.relpath(page, ROOT)}:{line}"
            if how and not MARKED.match(how):
                failures.append(f"{place}: unknown marker '{how}'")
                continue
            if how and how.startswith("not run"):
                continue
            count += 1
            wanted = int(how.split(":")[1]) if how and how.startswith("fails") else 0
            try:
                done = subprocess.run(command(language, text, how), cwd=scratch, env=ENVIRONMENT, capture_output=True,
                                      text=True, timeout=LONGEST, stdin=subprocess.DEVNULL)
            except subprocess.TimeoutExpired:
                failures.append(f"{place}: takes longer than {LONGEST} s; mark it <!-- plan -->")
                continue
            if done.returncode != wanted:
                failures.append(f"{place}: exit code {done.returncode} instead of {wanted}\n{text}\n"
                                f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return count, failures


def check_keys(program):
    """Every key that the program knows for charge stands in configuration.md."""
    told = subprocess.run([program, "charge", "--help"], capture_output=True, text=True, timeout=60).stdout
    keys = set(re.findall(r"^  ([a-z]+\.[A-Za-z-]+)", told, re.MULTILINE))
    with open(os.path.join(GUIDE, "configuration.md"), encoding="utf-8") as file:
        text = file.read()
    missing = sorted(key for key in keys if f"`{key}`" not in text)
    if len(keys) < 20:
        return [f"leyden charge --help names few keys: {sorted(keys)}"]
    return [f"configuration.md does not explain {key}" for key in missing]


def check_commands(program):
    """configuration.md explains the commands that the program has, and says which it does not have yet."""
    told = subprocess.run([program, "--help"], capture_output=True, text=True, timeout=60).stdout
    named = [set(re.findall(r"^  ([a-z]+)  ", part, re.MULTILINE))
             for part in told.partition("Options:")[0].partition("Not in this version yet:")[::2]]
    with open(os.path.join(GUIDE, "configuration.md"), encoding="utf-8") as file:
        explained, _, later = file.read().partition("\n## Commands\n")[2].partition("**Not in this version:**")
    page = [set(re.findall(r"^\| `([a-z]+)", explained, re.MULTILINE)),
            set(re.findall(r"`([a-z]+)`", later.partition(" and with them ")[0]))]
    if len(named[0]) < 5:
        return [f"leyden --help names few commands: {sorted(named[0])}"]
    return [f"configuration.md is wrong about {name}, a command that is {which}"
            for which, there, here in zip(("there", "for later"), named, page) for name in sorted(there ^ here)]


def main(program, *pages):
    pages = [os.path.join(GUIDE, page) for page in pages or sorted(os.listdir(GUIDE)) if page.endswith(".md")]
    failures = check_keys(program) + check_commands(program)
    for page in pages:
        stray = stray_fences(page)
        if stray:
            failures.append(f"{os.path.relpath(page, ROOT)}: {stray} fenced blocks that no test can see")
        count, failed = run_page(page, program)
        print(f"{os.path.relpath(page, ROOT)}: {count} blocks run, {len(failed)} failed")
        failures += failed
    for failure in failures:
        print("FAILED", failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
