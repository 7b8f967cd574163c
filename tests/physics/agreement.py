#!/usr/bin/python3
"""Records made on 1, 2, 3 and 4 ranks hold the same numbers to 1e-12 of the largest value of each quantity."""
import sys

import h5py
import numpy

from leyden_runs import Program

TOLERANCE = 1e-12


def quantities(record):
    """All datasets but those that tell of the run itself: who computed what, how fast, with which rounding."""
    return {name: item[()] for name, item in record.items()
            if isinstance(item, h5py.Dataset) and item.dtype.kind in "fiu"}


def deviations(one, other):
    for name, value in one.items():
        a, b = numpy.asarray(value, float), numpy.asarray(other[name], float)
        assert a.shape == b.shape, f"{name}: shapes {a.shape} and {b.shape}"
        assert numpy.array_equal(numpy.isnan(a), numpy.isnan(b)), f"{name}: NaN in other places"
        if a.size == 0 or numpy.all(numpy.isnan(a)):
            continue
        largest = float(numpy.nanmax(numpy.abs(a))) or 1.0
        yield name, float(numpy.nanmax(numpy.abs(a - b))) / largest


def main():
    leyden, mpirun, config, operator = sys.argv[1:5]
    settings = dict(word.split("=", 1) for word in sys.argv[5:])
    program = Program(leyden, mpirun)
    records = {}
    for ranks in (1, 2, 3, 4):
        teams = {} if operator == "dense" else {"farm__team_size": ranks}
        records[ranks] = quantities(program.charge(config, ranks, solver__operator=operator, **teams, **settings))
        assert records[ranks].keys() == records[1].keys()
    worst = 0.0
    for ranks in (2, 3, 4):
        for name, deviation in deviations(records[1], records[ranks]):
            if deviation > TOLERANCE:
                print(f"{name}: {deviation:.2e} between 1 and {ranks} ranks")
            worst = max(worst, deviation)
    print(f"{config} {operator}: largest deviation {worst:.2e}")
    return 0 if worst <= TOLERANCE else 1


if __name__ == "__main__":
    sys.exit(main())
