#include "cli/request/charge_points.hpp"

#include "cli/configuration/value_syntax.hpp"
#include "cli/request/choices.hpp"
#include "leyden/text/number.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <utility>

namespace leyden {

ChargePoints::ChargePoints(std::shared_ptr<const Resolved> resolved, std::shared_ptr<ReferencedFiles> files)
    : resolved_(std::move(resolved)), files_(std::move(files)) {
  for (std::size_t axis = 0; axis < resolved_->axes().size(); ++axis)
    for (const ResolvedKey* key : resolved_->axes()[axis].keys)
      axis_of_.emplace(key, axis);
}

ChargePoints::Indices ChargePoints::decode(std::size_t point) const {
  const std::vector<SweepAxis>& axes = resolved_->axes();
  Indices indices(axes.size());
  for (std::size_t axis = axes.size(); axis-- > 0;) {
    indices[axis] = point % axes[axis].size();
    point /= axes[axis].size();
  }
  return indices;
}

const std::string& ChargePoints::value(std::string_view name, const Indices& indices) const {
  const ResolvedKey& key = (*resolved_)[name];
  const auto axis = axis_of_.find(&key);
  return key.list.values[axis == axis_of_.end() ? 0 : indices[axis->second]];
}

double ChargePoints::real(std::string_view name, const Indices& indices) const {
  const std::optional<double> number = parse_real(value(name, indices));
  if (!number) throw std::logic_error("no number for " + std::string(name));
  return *number;
}

int ChargePoints::sites(const Indices& indices) const {
  return static_cast<int>(parse_integer(value("battery.sites", indices)).value_or(0));
}

int ChargePoints::fewest_sites() const {
  std::int64_t fewest = std::numeric_limits<int>::max();
  for (const std::string& value : (*resolved_)["battery.sites"].list.values)
    fewest = std::min(fewest, parse_integer(value).value_or(fewest));
  return static_cast<int>(fewest);
}

int ChargePoints::most_sites() const {
  std::int64_t most = 0;
  for (const std::string& value : (*resolved_)["battery.sites"].list.values)
    most = std::max(most, parse_integer(value).value_or(most));
  return static_cast<int>(most);
}

std::vector<int> ChargePoints::driven_sites(const Indices& indices) const {
  const std::string& text = value("charger.sites", indices);
  const int count = sites(indices);
  if (text == "all") {
    std::vector<int> all(static_cast<std::size_t>(count));
    std::iota(all.begin(), all.end(), 0);
    return all;
  }
  if (text == "first" || (text == "ends" && count == 1)) return {0};
  if (text == "ends") return {0, count - 1};
  return listed_sites(text);
}

Battery ChargePoints::battery(const Indices& indices) const {
  const int count = sites(indices);
  const std::string& hamiltonian = value("battery.hamiltonian", indices);
  if (hamiltonian != "none")
    return Battery(PauliBattery{
        .sites = count,
        .hamiltonian = files_->pauli_sum((*resolved_)["battery.hamiltonian"], hamiltonian, count)});
  const std::string& coupling = value("battery.coupling", indices);
  const Boundary boundary = meaning_of(value("battery.boundary", indices), boundaries);
  return Battery(SpinChain{
      .coupling = coupling.starts_with(file_prefix)
                      ? files_->coupling((*resolved_)["battery.coupling"], coupling, count)
                      : Coupling::by_distance(meaning_of(coupling, coupling_shapes), boundary, count,
                                              real("battery.g", indices), real("battery.p", indices)),
      .alpha = real("battery.alpha", indices),
      .B = real("battery.B", indices)});
}

Charger ChargePoints::charger(const Indices& indices) const {
  const std::string& hamiltonian = value("charger.hamiltonian", indices);
  if (hamiltonian != "none")
    return Charger(
        PauliCharger{files_->pauli_sum((*resolved_)["charger.hamiltonian"], hamiltonian, sites(indices))});
  return Charger(LocalCharger{.omega = real("charger.omega", indices), .sites = driven_sites(indices)});
}

Pulse ChargePoints::pulse(const Indices& indices) const {
  const std::string& written = value("charger.pulse", indices);
  return written.starts_with(file_prefix) ? files_->pulse((*resolved_)["charger.pulse"], written) : Pulse();
}

SolverChoice ChargePoints::solver(const Indices& indices) const {
  return {.operator_choice = meaning_of(value("solver.operator", indices), operators),
          .propagator = meaning_of(value("solver.propagator", indices), propagators)};
}

std::optional<int> ChargePoints::team_size(std::size_t point) const {
  const std::optional<std::int64_t> ranks = parse_integer(value("farm.team-size", decode(point)));
  return ranks ? std::optional(static_cast<int>(*ranks)) : std::nullopt;
}

ChargePoint ChargePoints::operator()(std::size_t point) const {
  const Indices indices = decode(point);
  return {.protocol = {.battery = battery(indices),
                       .charger = charger(indices),
                       .interactions = meaning_of(value("charger.interactions", indices), switches),
                       .field = meaning_of(value("charger.field", indices), switches),
                       .initial = meaning_of(value("battery.initial", indices), initial_states),
                       .pulse = pulse(indices)},
          .tolerance = real("time.tolerance", indices),
          .solver = solver(indices)};
}

} // namespace leyden
