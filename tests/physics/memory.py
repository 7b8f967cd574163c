#!/usr/bin/python3
"""What a point is predicted to hold, above an idle rank, against the peak that the system saw, for each way to compute
one. Usage: memory.py PROGRAM MPIRUN SITES RANKS"""
import os
import re
import sys
import subprocess

import numpy

from leyden_runs import SOURCE, Program

SHARE = 0.15
# Code that is read in, and MPI's buffers, differ by so much from run to run.
ALLOWANCE = 1 << 20
UNITS = {"B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}
# LAPACK takes minutes beyond.
MOST_DENSE = 11
# Krylov spaces over long times take gibibytes beyond.
MOST_GLASS = 18


def ways(scratch, sites):
    def path(name, text):
        with open(os.path.join(scratch, name), "w") as file:
            file.write(text)
        return f"file:{file.name}"

    matrix_free, assembled = {"solver__operator": "matrix-free"}, {"solver__operator": "assembled"}
    krylov, series, slepc = ({"solver__propagator": name} for name in ("krylov", "chebyshev", "slepc"))
    pulse = {"charger__pulse": path("pulse.txt", "0 1\n0.01 0.5\n"), "time__end": "0.02"}
    # Nothing for fast kernels.
    general = {"battery__hamiltonian": path("general.txt", "".join(f"1 Z{i}\n" for i in range(sites)) + "".join(
        f"0.7 X{i} Y{i + 1} Z{i + 2}\n" for i in range(sites - 2)))}
    long_range = {"battery__coupling": "power-law", "battery__alpha": "0.5"}
    if sites <= MOST_DENSE:
        # What is held of so many samples is most of it.
        yield "long time", {**assembled, **series, "battery__sites": "6", "time__end": "700",
                            "record__observables": "magnetisation"}
        yield "dense", {"solver__operator": "dense"}
        yield "dense, complex", {"solver__operator": "dense", **general}
        return
    yield "moments", {"time__end": "0.1"}
    yield "moments, long range", {"time__end": "0.1", **long_range}
    yield "Krylov", {**matrix_free, **krylov}
    yield "Krylov, assembled", {**assembled, **krylov}
    if sites <= MOST_GLASS:
        # Couplings of random signs, over a time that takes many vectors.
        random = numpy.random.default_rng(2)
        upper = numpy.triu(random.normal(size=(sites, sites)), 1)
        couplings = "".join(" ".join(map(repr, map(float, row))) + "\n" for row in upper + upper.T)
        yield "Krylov, random signs", {**matrix_free, **krylov, "battery__coupling": path("glass.txt", couplings),
                                       "battery__alpha": "0.5", "charger__omega": "1", "time__end": "1",
                                       "record__observables": "energy"}
    yield "series", {**matrix_free, **series, "record__observables": "magnetisation+energy"}
    yield "series, assembled", {**assembled, **series}
    yield "SLEPc, assembled", {**assembled, **slepc}
    yield "SLEPc, kernels", {**matrix_free, **slepc}
    yield "SLEPc, general", {**matrix_free, **slepc, **general}
    yield "ground state", {**matrix_free, **krylov, "battery__initial": "ground"}
    yield "pulse", pulse
    yield "pulse, general", {**pulse, **general}
    yield "pulse, ground state", {**pulse, "battery__initial": "ground", "battery__alpha": "0.5"}


def planned_bytes(program, ranks, settings):
    """From the table of the plan."""
    words = program.mpirun.split() + ["-n", str(ranks), program.leyden, "plan", "charge"]
    words += [f"--{key.replace('__', '.').replace('_', '-')}={value}" for key, value in settings.items()]
    told = subprocess.run(words, cwd=SOURCE, capture_output=True, text=True, timeout=600, check=True).stdout
    value, unit = re.search(r" ([0-9.]+) (B|[KMG]iB) ", told.splitlines()[1]).groups()
    return float(value) * UNITS[unit]


def main():
    leyden, mpirun, sites, ranks = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    program = Program(leyden, mpirun)
    failures = 0
    for name, settings in ways(program.scratch.name, sites):
        settings = {"time__end": "0.02", "time__points": "3", "battery__sites": sites, **settings, "farm__team_size": ranks}
        planned = planned_bytes(program, ranks, settings)
        with program.charge("", ranks, **settings) as record:
            idle = float(record["farm/predicted_bytes"][()]) - planned
            seen = float(record["farm/bytes"][()]) - idle
        close = abs(planned - seen) <= SHARE * seen + ALLOWANCE
        failures += not close
        print(f"{name}: {planned / UNITS['MiB']:.1f} MiB planned, {seen / UNITS['MiB']:.1f} MiB seen"
              f"{'' if close else ', TOO FAR APART'}", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
