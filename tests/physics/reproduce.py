#!/usr/bin/python3
"""Figures of Le et al. against reference/, for one operator and number of ranks: reproduce.py FIGURE OPERATOR RANKS."""
import json
import os
import sys

import numpy

from leyden_runs import SOURCE, Program, relative

TOLERANCE = 1e-9


def reference(name):
    with open(os.path.join(SOURCE, "share", "reference", name + ".json"), encoding="utf-8") as file:
        return json.load(file)


def figure2(charge):
    expected = reference("le_fig2")
    record = charge("le_fig2.ini")
    alpha = record["alpha"][:]
    columns = [int(numpy.argmin(numpy.abs(alpha - a))) for a in expected["alpha"]]
    yield "alpha", float(numpy.max(numpy.abs(alpha[columns] - expected["alpha"])))
    names = [name.decode() if isinstance(name, bytes) else name for name in record["coupling"].asstr()[:]]
    for name, series in (("nearest", "NN"), ("power-law", "LR")):
        row = names.index(name)
        for quantity, key in (("power_max", "P_max"), ("time_of_power_max", "T_at_P_max"),
                              ("work_at_power_max", "W_at_P_max")):
            yield f"{quantity} {name}", relative(record[quantity][row, columns], expected["series"][series][key])
    yield "power_max_is_global", float(1 - numpy.min(record["power_max_is_global"][:]))


def figure3(charge):
    expected = reference("le_fig3")
    record = charge("le_fig3.ini", time__points=101)
    yield "work", relative(record["work"][:], expected["W_exact"])
    for quantity, key in (("power_max", "P_max"), ("time_of_power_max", "T_at_P_max"),
                          ("work_at_power_max", "W_at_P_max"), ("work_max", "W_max_on_0_7"),
                          ("time_of_work_max", "T_at_W_max")):
        yield quantity, relative([record[quantity][()]], [expected[key]])


def figure5(charge):
    expected = reference("le_fig5")
    record = charge("le_fig5.ini", time__points=101)
    yield "work", relative(record["work"][:], expected["W_exact"])
    power = numpy.array(expected["W_exact"][1:]) / numpy.array(expected["t"][1:])
    yield "power", relative(record["power"][1:], power)
    for quantity, key in (("power_max", "P_max_exact"), ("time_of_power_max", "T_at_P_max_exact"),
                          ("work_at_power_max", "W_at_P_max_exact"), ("work_max", "W_max_exact_0_1"),
                          ("time_of_work_max", "T_W_max_exact_0_1")):
        yield quantity, relative([record[quantity][()]], [expected["key"][key]])


def main():
    leyden, mpirun, figure, operator, ranks = sys.argv[1:]
    program = Program(leyden, mpirun)

    def charge(config, **settings):
        if operator != "dense":
            settings["farm__team_size"] = ranks
            # A small point on several ranks is nothing but messages: the values that the reference has are enough.
            if config == "le_fig2.ini" and ranks != "1":
                settings["battery__alpha"] = "linspace(-1, 1, 11)"
        return program.charge(config, int(ranks), solver__operator=operator, **settings)

    worst = 0.0
    for name, deviation in {"2": figure2, "3": figure3, "5": figure5}[figure](charge):
        print(f"figure {figure} {name}: deviation {deviation:.2e}")
        worst = max(worst, deviation)
    return 0 if worst <= TOLERANCE else 1


if __name__ == "__main__":
    sys.exit(main())
