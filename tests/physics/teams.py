#!/usr/bin/python3
"""Teams of 1, 2, 3, 4 and 8 ranks give the same numbers to 1e-12 of the largest value of each quantity, by each
propagator, with and without a pulse. Usage: teams.py PROGRAM MPIRUN"""
import os
import sys

from agreement import TOLERANCE, deviations, quantities
from leyden_runs import Program

RANKS = 8
TEAMS = (1, 2, 3, 4, 8)
# A maximum is flat: its time is as sharp as the square root of what its value is.
TIMES_OF_MAXIMA = 1e-6
# Enough sites for kernels in shared memory; magnetisation is nothing for moments.
COMMON = {"battery__coupling": "nearest, power-law", "battery__alpha": "0, 0.5", "battery__g": "0.7", "time__end": "0.3",
          "time__points": "7"}


def sweeps(scratch):
    pulse = os.path.join(scratch, "pulse.txt")
    with open(pulse, "w") as file:
        file.write("0 1\n0.1 -0.5\n0.2 0.3\n")
    yield "propagators", {"battery__sites": "11", "solver__propagator": "auto, krylov, chebyshev, slepc"}
    yield "operators", {"battery__sites": "10", "solver__operator": "assembled, matrix-free",
                        "solver__propagator": "krylov, chebyshev, slepc", "record__observables": "magnetisation",
                        "battery__alpha": "0.5"}
    yield "pulse", {"battery__sites": "10", "charger__pulse": f"constant, file:{pulse}", "battery__initial": "ground"}
    yield "dense", {"battery__sites": "5..7"}


def main():
    leyden, mpirun = sys.argv[1:3]
    program = Program(leyden, mpirun)
    failures = 0
    for sweep, settings in sweeps(program.scratch.name):
        records = {team: quantities(program.charge("", RANKS, farm__team_size=team, **{**COMMON, **settings}))
                   for team in TEAMS}
        worst = {}
        for team in TEAMS[1:]:
            assert records[team].keys() == records[1].keys()
            for name, deviation in deviations(records[1], records[team]):
                # Bounds are those of the way that a team takes, and hold on any.
                if name.endswith("_error"):
                    continue
                worst[name] = max(worst.get(name, 0.0), deviation)
                if deviation > (TIMES_OF_MAXIMA if name.startswith("time_of_") else TOLERANCE):
                    print(f"{sweep}: {name}: {deviation:.2e} between teams of 1 and of {team}")
                    failures += 1
        print(f"{sweep}: largest deviation {max(worst.values()):.2e}")
    return 0 if failures == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
