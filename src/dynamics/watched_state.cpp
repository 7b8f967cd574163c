#include "dynamics/watched_state.hpp"

#include "leyden/platform/agreed.hpp"
#include "leyden/platform/agreed_sum.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace leyden {
namespace {

/// The observables, and then the identity and, perhaps, H.
std::vector<PauliSum> watched_sums(const EvolutionTask& task, EnergyLook energy) {
  std::vector<PauliSum> sums = task.observables;
  sums.push_back(PauliSum::identity());
  if (energy == EnergyLook::taken) sums.push_back(task.hamiltonian);
  return sums;
}

/// In blocks: rounding would grow with the number of entries else.
double sum_of_squares(std::span<const std::complex<double>> entries) {
  constexpr std::size_t block = 4096;
  double total = 0;
  for (std::size_t first = 0; first < entries.size(); first += block) {
    double sum = 0;
    for (const std::complex<double>& entry : entries.subspan(first, std::min(block, entries.size() - first)))
      sum += std::norm(entry);
    total += sum;
  }
  return total;
}

} // namespace

WatchedState::WatchedState(const Team& team, const EvolutionTask& task, OperatorKind kind, EnergyLook energy)
    : team_(team), energy_(energy), expectation_(team, watched_sums(task, energy), FullSpace(task.sites)) {
  for (const PauliSum& square : task.squares)
    squares_.push_back(matrix_free_product(team, square, FullSpace(task.sites), kind));
}

WatchedState::Look WatchedState::look(std::span<const std::complex<double>> state) {
  Look look{
      .values = expectation_.values(state), .norm = 0, .energy = std::numeric_limits<double>::quiet_NaN()};
  if (energy_ == EnergyLook::taken) {
    look.energy = look.values.back();
    look.values.pop_back();
  }
  look.norm = std::sqrt(look.values.back());
  look.values.pop_back();
  for (const std::unique_ptr<Product>& square : squares_) {
    product_.resize(state.size());
    square->apply(state, product_);
    double sum = sum_of_squares(product_);
    agreed_sum(team_, {&sum, 1});
    look.values.push_back(sum);
  }
  return look;
}

WatchedState::Look agreed_look(MPI_Comm team, WatchedState::Look look) {
  std::vector<double> numbers = std::move(look.values);
  numbers.insert(numbers.end(), {look.norm, look.energy});
  numbers = agreed(team, std::move(numbers));
  look.energy = numbers.back();
  numbers.pop_back();
  look.norm = numbers.back();
  numbers.pop_back();
  look.values = std::move(numbers);
  return look;
}

} // namespace leyden
