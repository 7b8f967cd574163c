#include "cli/request/charge_points.hpp"

#include "cli/configuration/value_syntax.hpp"
#include "leyden/experiments/human_units.hpp"
#include "leyden/space/full_space.hpp"
#include "leyden/text/bad_input.hpp"
#include "leyden/text/number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

namespace leyden {
namespace {

/// Keys that can contradict each other, or the size of a file.
constexpr std::array<std::string_view, 9> structural{
    "battery.sites",       "battery.coupling", "battery.boundary", "battery.hamiltonian", "charger.sites",
    "charger.hamiltonian", "charger.pulse",    "solver.operator",  "solver.propagator"};

constexpr std::uint64_t amplitude_bytes = 16;

[[noreturn]] void refuse(const ResolvedKey& key, const std::string& value, std::string problem,
                         std::string allowed, std::string remedy) {
  throw BadInput({.key = key.key->name,
                  .value = value,
                  .place = key.place,
                  .problem = std::move(problem),
                  .allowed = std::move(allowed),
                  .remedy = std::move(remedy)});
}

/// The largest N of which `bytes(N)` is at most `memory`.
template <typename Bytes>
int sites_that_fit(std::uint64_t memory, Bytes bytes) {
  int most = 0;
  while (most < FullSpace::max_sites && bytes(most + 1) <= static_cast<double>(memory))
    ++most;
  return most;
}

double state_bytes(int sites) {
  return std::ldexp(static_cast<double>(amplitude_bytes), sites);
}

/// Of a need that an integer may not hold.
std::string memory_text(double bytes) {
  return bytes < 0x1p63 ? bytes_text(static_cast<std::uint64_t>(bytes))
                        : fmt::format("2^{:.0f} bytes", std::log2(bytes));
}

} // namespace

/// Combinations of the indices of all axes in which the structural keys take all their values.
std::vector<ChargePoints::Indices> ChargePoints::structures() const {
  std::vector<Indices> combinations{{}};
  for (const SweepAxis& axis : resolved_->axes()) {
    std::vector<std::size_t> distinct;
    std::set<std::vector<std::string_view>> seen;
    for (std::size_t i = 0; i < axis.size(); ++i) {
      std::vector<std::string_view> values;
      for (const ResolvedKey* key : axis.keys)
        if (std::find(structural.begin(), structural.end(), key->key->name) != structural.end())
          values.emplace_back(key->list.values[i]);
      if (seen.insert(std::move(values)).second) distinct.push_back(i);
    }
    std::vector<Indices> extended;
    for (const Indices& combination : combinations)
      for (const std::size_t index : distinct) {
        extended.push_back(combination);
        extended.back().push_back(index);
      }
    combinations = std::move(extended);
  }
  return combinations;
}

void ChargePoints::check_sizes(std::uint64_t memory) const {
  const ResolvedKey& key = (*resolved_)["battery.sites"];
  for (const std::string& value : key.list.values) {
    const std::int64_t count = parse_integer(value).value_or(0);
    if (count > FullSpace::max_sites)
      refuse(key, value, "its 2^N states cannot be counted in the full space",
             fmt::format("at most {} sites", FullSpace::max_sites),
             "fewer sites; symmetric subspaces are not in this version");
    const double needed = state_bytes(static_cast<int>(count));
    if (needed > static_cast<double>(memory))
      refuse(
          key, value,
          fmt::format("one state of 2^{} amplitudes needs {}, {}", count, memory_text(needed),
                      memory == std::numeric_limits<std::uint64_t>::max()
                          ? "which no machine can address"
                          : "but the nodes of this run have " + bytes_text(memory)),
          fmt::format("at most {} sites here, fewer with room to work", sites_that_fit(memory, state_bytes)),
          "fewer sites, or more nodes");
  }
}

void ChargePoints::check(const Indices& indices) const {
  const Resolved& resolved = *resolved_;
  const int count = sites(indices);
  const std::string size = mention(resolved["battery.sites"], std::to_string(count));

  const std::string& hamiltonian = value("battery.hamiltonian", indices);
  const std::string& coupling = value("battery.coupling", indices);
  if (hamiltonian != "none")
    files_->pauli_sum(resolved["battery.hamiltonian"], hamiltonian, count);
  else if (coupling.starts_with(file_prefix))
    files_->coupling(resolved["battery.coupling"], coupling, count);
  else if (value("battery.boundary", indices) == "periodic" && count < 3)
    refuse(resolved["battery.boundary"], "periodic", fmt::format("a ring cannot have {}", size),
           "a ring of 3 sites or more", "battery.boundary = open, or more sites");

  const std::string& charging = value("charger.hamiltonian", indices);
  if (charging != "none")
    files_->pauli_sum(resolved["charger.hamiltonian"], charging, count);
  else if (const std::vector<int> driven = driven_sites(indices); driven.back() >= count)
    refuse(resolved["charger.sites"], value("charger.sites", indices),
           fmt::format("there is no site {} with {}", driven.back(), size),
           fmt::format("sites 0 to {}", count - 1), "sites count from 0");

  const std::string& pulse = value("charger.pulse", indices);
  if (pulse.starts_with(file_prefix)) files_->pulse(resolved["charger.pulse"], pulse);
  for (const char* const key : {"solver.operator", "solver.propagator"}) {
    const std::string& chosen = value(key, indices);
    const bool is_constant_only =
        chosen == "assembled" || chosen == "dense" || chosen == "slepc" || chosen == "krylov";
    if (pulse != "constant" && is_constant_only)
      refuse(resolved[key], chosen,
             fmt::format("this cannot work with {}: the Hamiltonian changes in time",
                         mention(resolved["charger.pulse"], pulse)),
             "with a pulse auto and matrix-free", "auto");
  }

  if (!solver(indices).consistent())
    refuse(resolved["solver.propagator"], value("solver.propagator", indices),
           fmt::format("this cannot work with {}",
                       mention(resolved["solver.operator"], value("solver.operator", indices))),
           "dense goes with dense, chebyshev, krylov and slepc with assembled and matrix-free",
           "auto for one of them");
}

void ChargePoints::validate(std::uint64_t memory) const {
  check_sizes(memory);
  for (const Indices& indices : structures())
    check(indices);
}

} // namespace leyden
