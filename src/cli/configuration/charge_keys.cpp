#include "cli/configuration/key_groups.hpp"

namespace leyden {
namespace {

constexpr auto integer = NumberKind::integer;
constexpr auto real = NumberKind::real;
constexpr auto refused = AxisUse::refused;
constexpr auto running = Influence::running;
void add_battery(std::vector<Key>& keys) {
  keys.push_back({.name = "battery.sites",
                  .number = integer,
                  .interval = at_least(1),
                  .default_value = "8",
                  .units = "1",
                  .long_name = "number of sites N",
                  .help = "Number of sites N."});
  keys.push_back({.name = "battery.coupling",
                  .names = {"nearest", "next-nearest", "power-law", "uniform"},
                  .syntax = Syntax::file,
                  .default_value = "nearest",
                  .units = "1",
                  .long_name = "shape of the coupling g_ij",
                  .help = "In this order: g at distance 1; g at 1 and 2; g/r^p; g for all pairs; or a file "
                          "of N rows of N numbers."});
  keys.push_back({.name = "battery.g",
                  .number = real,
                  .interval = at_least(0),
                  .default_value = "1",
                  .units = "B",
                  .long_name = "coupling strength g",
                  .help = "Coupling strength g."});
  keys.push_back({.name = "battery.p",
                  .number = real,
                  .interval = at_least(0),
                  .default_value = "1",
                  .units = "1",
                  .long_name = "exponent p of the coupling g/r^p",
                  .help = "Exponent p of the power-law coupling."});
  keys.push_back({.name = "battery.alpha",
                  .number = real,
                  .interval = between(-1, 1),
                  .default_value = "0",
                  .units = "1",
                  .long_name = "anisotropy alpha",
                  .help = "Anisotropy: 0 Ising, 1 isotropic."});
  keys.push_back({.name = "battery.B",
                  .number = real,
                  .interval = above(0),
                  .default_value = "1",
                  .units = "B",
                  .long_name = "field B",
                  .help = "Field B; at 1, energies are in units of it."});
  keys.push_back({.name = "battery.boundary",
                  .names = {"open", "periodic"},
                  .default_value = "open",
                  .units = "1",
                  .long_name = "boundary of the chain",
                  .help = "Open chain, or a ring (3 sites and more)."});
  keys.push_back({.name = "battery.hamiltonian",
                  .names = {"none"},
                  .syntax = Syntax::file,
                  .default_value = "none",
                  .units = "1",
                  .long_name = "file of the battery's Hamiltonian",
                  .help = "A Pauli sum instead of the chain: one-site terms are H_B, the others H_g."});
  keys.push_back({.name = "battery.initial",
                  .names = {"down", "ground"},
                  .default_value = "down",
                  .units = "1",
                  .long_name = "initial state",
                  .help = "All sites down, or the ground state of H_0."});
}

void add_charger(std::vector<Key>& keys) {
  keys.push_back({.name = "charger.omega",
                  .number = real,
                  .interval = at_least(0),
                  .default_value = "4",
                  .units = "B",
                  .long_name = "charger strength omega",
                  .help = "Strength of V = omega sum_i X_i."});
  keys.push_back({.name = "charger.sites",
                  .names = {"all", "ends", "first"},
                  .syntax = Syntax::sites,
                  .default_value = "all",
                  .units = "1",
                  .long_name = "driven sites",
                  .help = "Driven sites, counted from 0: ends are 0 and N-1, a list is 0+1+7."});
  keys.push_back({.name = "charger.hamiltonian",
                  .names = {"none"},
                  .syntax = Syntax::file,
                  .default_value = "none",
                  .units = "1",
                  .long_name = "file of the charger's Hamiltonian",
                  .help = "A Pauli sum V as written; omega and sites are then unused."});
  keys.push_back({.name = "charger.interactions",
                  .names = {"on", "off"},
                  .default_value = "on",
                  .units = "1",
                  .long_name = "interactions H_g while charging",
                  .help = "Is H_g on while charging?"});
  keys.push_back({.name = "charger.field",
                  .names = {"on", "off"},
                  .default_value = "off",
                  .units = "1",
                  .long_name = "field H_B while charging",
                  .help = "Is H_B on while charging?"});
  keys.push_back({.name = "charger.pulse",
                  .names = {"constant"},
                  .syntax = Syntax::file,
                  .default_value = "constant",
                  .units = "1",
                  .long_name = "pulse lambda(t)",
                  .help =
                      "lambda(t) that multiplies V: 1, or through points t and lambda, a line each, below "
                      "one of the words steps, linear, smooth."});
}

void add_time_and_solver(std::vector<Key>& keys) {
  keys.push_back({.name = "time.end",
                  .number = real,
                  .interval = above(0),
                  .axis = refused,
                  .default_value = "1",
                  .units = "1/B",
                  .long_name = "last time",
                  .help = "Last time of the record."});
  keys.push_back({.name = "time.points",
                  .number = integer,
                  .interval = between(2, 1e7),
                  .axis = refused,
                  .default_value = "201",
                  .units = "1",
                  .long_name = "number of times",
                  .help = "How many times W and P are recorded at; the maxima do not depend on it."});
  keys.push_back({.name = "time.spacing",
                  .names = {"linear", "log"},
                  .axis = refused,
                  .default_value = "linear",
                  .units = "1",
                  .long_name = "spacing of the times",
                  .help = "From 0 to time.end in equal steps, or from time.start in equal ratios."});
  keys.push_back({.name = "time.start",
                  .number = real,
                  .interval = above(0),
                  .axis = refused,
                  .default_note = "time.end/1000",
                  .units = "1/B",
                  .long_name = "first time of a logarithmic spacing",
                  .help = "First time where time.spacing = log."});
  keys.push_back({.name = "time.search",
                  .names = {"window", "global"},
                  .axis = refused,
                  .default_value = "window",
                  .units = "1",
                  .long_name = "times searched for maxima",
                  .help = "Maxima over (0, time.end], or over all times."});
  keys.push_back(
      {.name = "time.tolerance",
       .number = real,
       .interval = {.low = 0, .high = 1, .low_end = IntervalEnd::open, .high_end = IntervalEnd::open},
       .default_value = "1e-10",
       .units = "1",
       .long_name = "bound on the error of the state",
       .help = "Bound on the 2-norm error of the state up to time.end."});
  keys.push_back({.name = "solver.operator",
                  .names = {"auto", "matrix-free", "assembled", "dense"},
                  .default_value = "auto",
                  .units = "1",
                  .long_name = "kind of operator",
                  .help = "How the Hamiltonian is held."});
  keys.push_back({.name = "solver.propagator",
                  .names = {"auto", "chebyshev", "krylov", "slepc", "dense"},
                  .default_value = "auto",
                  .units = "1",
                  .long_name = "kind of propagator",
                  .help = "How the state is moved on in time."});
  keys.push_back({.name = "solver.space",
                  .names = {"auto", "full"},
                  .later = {"reflection", "translation", "permutation"},
                  .default_value = "auto",
                  .units = "1",
                  .long_name = "space of states",
                  .help = "All 2^N states; subspaces are not in this version yet."});
}

void add_farm_and_record(std::vector<Key>& keys) {
  keys.push_back({.name = "farm.team-size",
                  .number = integer,
                  .interval = between(1, 1e8),
                  .names = {"auto"},
                  .influence = running,
                  .default_value = "auto",
                  .units = "1",
                  .long_name = "ranks a point",
                  .help = "How many ranks work on one point."});
  keys.push_back({.name = "farm.retries",
                  .number = integer,
                  .interval = between(0, 1000),
                  .axis = refused,
                  .influence = running,
                  .default_value = "1",
                  .units = "1",
                  .long_name = "retries of a failed point",
                  .help = "How often a failed point is tried again."});
  keys.push_back({.name = "farm.time-limit",
                  .number = real,
                  .interval = above(0),
                  .names = {"none"},
                  .axis = refused,
                  .influence = running,
                  .default_value = "none",
                  .units = "min",
                  .long_name = "time limit",
                  .help = "Stop cleanly before this many minutes; under Slurm the job's own limit."});
  keys.push_back({.name = "farm.shard",
                  .syntax = Syntax::shard,
                  .axis = refused,
                  .default_value = "1/1",
                  .units = "1",
                  .long_name = "part of the sweep",
                  .help = "Compute the i-th of n parts: i/n; in a job array the task's own part."});
  keys.push_back({.name = "farm.checkpoint",
                  .number = real,
                  .interval = above(0),
                  .axis = refused,
                  .influence = running,
                  .default_value = "10",
                  .units = "min",
                  .long_name = "time between checkpoints",
                  .help = "Minutes between checkpoints of a long evolution."});
  keys.push_back({.name = "record.series",
                  .names = {"yes", "no"},
                  .axis = refused,
                  .default_value = "yes",
                  .units = "1",
                  .long_name = "series kept",
                  .help = "Keep W(t) and P(t), or the maxima alone."});
  keys.push_back({.name = "record.observables",
                  .names = {"none"},
                  .syntax = Syntax::observables,
                  .axis = refused,
                  .default_value = "none",
                  .units = "1",
                  .long_name = "further observables",
                  .help = "More than work and power, joined by +."});
  keys.push_back({.name = "output.file",
                  .syntax = Syntax::path,
                  .axis = refused,
                  .influence = running,
                  .default_note = "the config's name, or the command's, with .h5",
                  .units = "1",
                  .long_name = "record file",
                  .help = "The record, as -o."});
  keys.push_back({.name = "sweep.zip",
                  .names = {"none"},
                  .syntax = Syntax::keys,
                  .axis = refused,
                  .default_value = "none",
                  .units = "1",
                  .long_name = "keys walked together",
                  .help = "Swept keys of equal length that make one dimension: battery.g, charger.omega."});
  keys.push_back({.name = "sweep.order",
                  .names = {"none"},
                  .syntax = Syntax::keys,
                  .axis = refused,
                  .influence = running,
                  .default_value = "none",
                  .units = "1",
                  .long_name = "order of the axes",
                  .help = "Keys in the order that their axes shall have, those without a list being none; "
                          "none: as they stand."});
}

} // namespace

void add_charge_keys(std::vector<Key>& keys) {
  add_battery(keys);
  add_charger(keys);
  add_time_and_solver(keys);
  add_farm_and_record(keys);
}

} // namespace leyden
