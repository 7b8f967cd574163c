"""Installs Leyden into a scratch prefix, builds the installed example against it alone, and checks what it prints."""

import argparse
import math
import os
import shutil
import subprocess
import sys

HEADERS = ["leyden/dynamics/evolution.hpp", "leyden/pauli/pauli_sum.hpp"]


def run(*command):
    print("+", *command, flush=True)
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    print(done.stdout, flush=True)
    if done.returncode != 0:
        sys.exit(f"{command[0]} ended with {done.returncode}")
    return done.stdout


def check(printed):
    """Compares each row `t work independent` with W = 2 B N sin^2(omega t), N = 8, omega = 4, B = 1."""
    rows = [[float(word) for word in line.split()] for line in printed.splitlines()[1:]]
    assert len(rows) == 11, f"{len(rows)} times instead of 11"
    for t, work, _ in rows:
        exact = 16 * math.sin(4 * t) ** 2
        assert abs(work - exact) < 1e-8, f"W({t}) = {work}, not {exact}"
    assert max(work for _, work, _ in rows) > 15, "the battery has not been charged"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("build", "scratch", "cmake", "compiler", "mpirun"):
        parser.add_argument("--" + name, required=True)
    given = parser.parse_args()

    shutil.rmtree(given.scratch, ignore_errors=True)
    prefix, example = os.path.join(given.scratch, "prefix"), os.path.join(given.scratch, "example")
    run(given.cmake, "--install", given.build, "--prefix", prefix)
    for header in HEADERS:
        assert os.path.isfile(os.path.join(prefix, "include", header)), f"{header} was not installed"
    assert "leyden" in run(os.path.join(prefix, "bin", "leyden"), "--version")

    run(given.cmake, "-S", os.path.join(prefix, "share/leyden/example"), "-B", example,
        f"-DCMAKE_PREFIX_PATH={prefix}", f"-DCMAKE_CXX_COMPILER={given.compiler}", "-DCMAKE_CXX_FLAGS=-Werror -Wall")
    run(given.cmake, "--build", example)
    check(run(*given.mpirun.split(";"), "-n", "2", os.path.join(example, "charge_a_chain")))


if __name__ == "__main__":
    main()
