#include "experiments/charge/charge_quantities.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <utility>

namespace leyden {
namespace {

/// One value at each recorded time.
template <typename Function>
std::vector<double> at_times(const ChargedPoint& charged, Function value) {
  std::vector<double> row;
  row.reserve(charged.request.times.size());
  for (const double t : charged.request.times)
    row.push_back(value(t));
  return row;
}

ChargeQuantity scalar(std::string name, std::string units, std::string long_name,
                      std::function<double(const ChargedPoint&)> value) {
  return {{std::move(name), std::move(units), std::move(long_name), {}, Element::real},
          [value = std::move(value)](const ChargedPoint& charged) { return std::vector{value(charged)}; }};
}

ChargeQuantity series(std::string name, std::string units, std::string long_name,
                      std::function<double(const ChargedPoint&, double)> value) {
  return {{std::move(name), std::move(units), std::move(long_name), {"time"}, Element::real},
          [value = std::move(value)](const ChargedPoint& charged) {
            return at_times(charged, [&](double t) { return value(charged, t); });
          }};
}

ChargeQuantity magnetisation(std::size_t component) {
  const char letter = "xyz"[component];
  return {{fmt::format("magnetisation_{}", letter),
           "1",
           fmt::format("expectation value of Pauli {} on each site", "XYZ"[component]),
           {"time", "site"},
           Element::real},
          [component](const ChargedPoint& charged) {
            const auto sites = static_cast<std::size_t>(charged.observables.task.sites);
            const std::size_t first = charged.observables.magnetisation_number + component * sites;
            std::vector<double> row;
            for (const double t : charged.request.times)
              for (std::size_t site = 0; site < charged.most_sites; ++site)
                row.push_back(site < sites ? charged.curve.output().value(first + site, t)
                                           : std::numeric_limits<double>::quiet_NaN());
            return row;
          }};
}

/// <A>, A being what the energy is above the reference.
double energy_above_reference(const ChargedPoint& charged, double t) {
  return charged.curve.output().value(charged.observables.energy_number, t);
}

/// <A^2>.
double energy_square(const ChargedPoint& charged, double t) {
  return std::max(0.0, charged.curve.output().value(charged.observables.energy_square_number, t));
}

double energy(const ChargedPoint& charged, double t) {
  return charged.observables.mean_energy +
         (charged.observables.reference_energy + energy_above_reference(charged, t));
}

double energy_variance(const ChargedPoint& charged, double t) {
  const double mean = energy_above_reference(charged, t);
  return std::max(0.0, energy_square(charged, t) - mean * mean);
}

/// With a the norm of A, and s = ||A psi||: where the state is wrong by d, s is by no more than d a, and <A>
/// by no more than d (2 s + d a). Both come from all nodes of a window, so that s is the largest there.
double energy_variance_error(const ChargedPoint& charged, double t) {
  const double norm = charged.observables.work.static_norm + std::abs(charged.observables.reference_energy);
  const double state = charged.curve.state_error(t);
  const double sampled = charged.curve.sampling_error();
  const double reached =
      2 * std::sqrt(charged.curve.output().magnitude(charged.observables.energy_square_number, t)) +
      state * norm;
  const double mean_error = state * reached + sampled * norm;
  const double mean = std::abs(energy_above_reference(charged, t));
  return state * norm * reached + sampled * norm * norm + mean_error * (2 * mean + mean_error);
}

void add_observables(const ChargeRequest& request, std::vector<ChargeQuantity>& quantities) {
  std::size_t sums = 0;
  for (const ObservableRequest& observable : request.observables) {
    switch (observable.kind) {
    case ObservableKind::magnetisation:
      for (std::size_t component = 0; component < 3; ++component)
        quantities.push_back(magnetisation(component));
      break;
    case ObservableKind::energy:
      quantities.push_back(series("energy", "B", "mean energy <H_0> of the battery", energy));
      quantities.push_back(
          series("energy_variance", "B^2", "variance of the battery's energy H_0", energy_variance));
      quantities.push_back(series("energy_variance_error", "B^2",
                                  "bound on the absolute error of the variance of H_0",
                                  energy_variance_error));
      break;
    case ObservableKind::pauli_sum:
      quantities.push_back(series(
          observable.name, "1", fmt::format("expectation value of the Pauli sum {}", observable.source),
          [sum = sums++](const ChargedPoint& charged, double t) {
            return charged.curve.output().value(charged.observables.sum_numbers[sum], t);
          }));
      break;
    }
  }
}

} // namespace

std::set<std::string> charge_record_names() {
  ChargeRequest everything;
  everything.observables = {{ObservableKind::magnetisation, {}, {}, {}},
                            {ObservableKind::energy, {}, {}, {}}};
  // What record.observables calls all components together, and what later quantities will be called.
  std::set<std::string> names{"magnetisation", "component", "power_error", "farm", "files"};
  for (const ChargeQuantity& recorded : charge_quantities(everything)) {
    const Quantity& quantity = recorded.quantity;
    names.insert(quantity.name.substr(0, quantity.name.find('/')));
    names.insert(quantity.further.begin(), quantity.further.end());
  }
  const std::set<std::string> exact = names;
  for (const std::string& name : exact)
    names.insert(name + "_mean_field");
  return names;
}

std::vector<ChargeQuantity> charge_quantities(const ChargeRequest& request) {
  using Charged = const ChargedPoint&;
  std::vector<ChargeQuantity> quantities;
  if (request.series) {
    quantities.push_back(series("work", "B", "work deposited in the battery W(t)",
                                [](Charged charged, double t) { return charged.curve.work(t); }));
    quantities.push_back(series("power", "B^2", "average charging power W(t)/t",
                                [](Charged charged, double t) { return charged.curve.power(t); }));
    quantities.push_back(series("work_error", "B", "bound on the absolute error of the work",
                                [](Charged charged, double t) { return charged.curve.work_error(t); }));
  }
  const auto add = [&](const char* name, const char* units, const char* long_name,
                       double ChargingMaxima::*member) {
    quantities.push_back(
        scalar(name, units, long_name, [member](Charged charged) { return charged.maxima.*member; }));
  };
  add("work_max", "B", "largest work over continuous time up to time_searched; later work may be larger",
      &ChargingMaxima::work_max);
  add("time_of_work_max", "1/B", "time of the largest work", &ChargingMaxima::time_of_work_max);
  add("power_max", "B^2", "largest average power over continuous time up to time_searched",
      &ChargingMaxima::power_max);
  add("time_of_power_max", "1/B", "time of the largest average power", &ChargingMaxima::time_of_power_max);
  add("work_at_power_max", "B", "work at the time of the largest power", &ChargingMaxima::work_at_power_max);
  add("power_at_work_max", "B^2", "power at the time of the largest work",
      &ChargingMaxima::power_at_work_max);
  add("work_max_error", "B", "bound on the absolute error of work_max", &ChargingMaxima::work_max_error);
  add("power_max_error", "B^2", "bound on the absolute error of power_max", &ChargingMaxima::power_max_error);
  add("time_searched", "1/B", "end of the times over which work_max and power_max are taken",
      &ChargingMaxima::time_searched);
  quantities.push_back(
      scalar("power_max_is_global", "1", "1 where no later time can beat power_max",
             [](Charged charged) { return charged.maxima.power_max_is_global ? 1.0 : 0.0; }));
  quantities.push_back(scalar("state_error", "1",
                              "bound on the 2-norm error of the state up to the last time",
                              [](Charged charged) { return charged.report.state_error; }));
  quantities.push_back(scalar("diagnostics/norm_drift", "1", "largest deviation of the state's norm from 1",
                              [](Charged charged) { return charged.report.norm_drift; }));
  quantities.push_back(scalar("diagnostics/energy_drift", "1",
                              "largest drift of the charging energy, relative to its spectral radius",
                              [](Charged charged) { return charged.report.energy_drift; }));
  if (request.series) add_observables(request, quantities);
  return quantities;
}

} // namespace leyden
