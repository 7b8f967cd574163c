#include "leyden/dynamics/agreement.hpp"

#include "dynamics/snapshots/snapshot_numbers.hpp"
#include "leyden/platform/agreed.hpp"

#include <cstdint>
#include <span>
#include <utility>

namespace leyden {
namespace {

struct Term {
  std::uint64_t flip;
  std::uint64_t sign;
  double real;
  double imaginary;
};

PauliSum agreed_sum_of_terms(MPI_Comm team, const PauliSum& sum) {
  std::vector<Term> terms;
  for (const auto& [string, coefficient] : sum.terms())
    terms.push_back({string.flip, string.sign, coefficient.real(), coefficient.imag()});
  PauliSum result;
  for (const Term& term : agreed(team, std::move(terms)))
    result.add({.flip = term.flip, .sign = term.sign}, {term.real, term.imaginary});
  return result;
}

/// A part of a solver that may be missing: carry_part(part) passes on its numbers.
template <typename Part, typename Carry>
void carry_optional(SnapshotNumbers& numbers, std::optional<Part>& part, Carry carry_part) {
  bool is_there = part.has_value();
  numbers(is_there);
  if (is_there != part.has_value()) part = is_there ? std::optional<Part>(Part{}) : std::nullopt;
  if (is_there) carry_part(*part);
}

/// An enumerator as a number.
template <typename Enumeration>
void carry_choice(SnapshotNumbers& numbers, Enumeration& choice) {
  auto number = static_cast<int>(choice);
  numbers(number);
  choice = static_cast<Enumeration>(number);
}

void carry(SnapshotNumbers& numbers, Solver& solver) {
  // Names for all fields of each: with a field more this does not compile.
  const auto carry_bounds = [&](SpectralBounds& bounds) {
    auto& [lowest, highest] = bounds;
    numbers(lowest, highest);
  };
  auto& [kind, memory, matvecs, seconds, ranks_a_node, snapshot_numbers_bytes, reason, moments, steps, krylov,
         hindrance] = solver;
  carry_choice(numbers, kind);
  numbers(matvecs, seconds, ranks_a_node);
  carry_optional(numbers, moments, [&](ChebyshevPlan& plan) {
    auto& [window, vectors, products, work, of_a_rank, node, interval] = plan;
    numbers(window, vectors, products, work, node);
    carry_optional(numbers, interval, carry_bounds);
  });
  carry_optional(numbers, steps, [&](ChebyshevStepsPlan& plan) {
    auto& [product, together, products, time, work, of_a_rank, interval] = plan;
    carry_choice(numbers, product);
    numbers(together, products, time, work);
    carry_optional(numbers, interval, carry_bounds);
  });
  carry_optional(numbers, krylov, [&](KrylovPlan& plan) {
    auto& [product, window, vectors, measuring, products, time, work, of_a_rank] = plan;
    carry_choice(numbers, product);
    carry_choice(numbers, measuring);
    numbers(window, vectors, products, time, work);
  });
}

class AgreedTimes final : public Evolution {
 public:
  AgreedTimes(MPI_Comm team, std::unique_ptr<Evolution> evolution)
      : team_(team), evolution_(std::move(evolution)) {}

  void expect(std::span<const double> times) override {
    evolution_->expect(agreed(team_, std::vector<double>(times.begin(), times.end())));
  }
  std::vector<double> observe(double t) override { return evolution_->observe(agreed(team_, t)); }
  double spectral_width() const override { return evolution_->spectral_width(); }
  double state_error(double t) const override { return evolution_->state_error(t); }
  double initial_error() const override { return evolution_->initial_error(); }
  double initial_energy() const override { return evolution_->initial_energy(); }
  EvolutionReport report() const override { return evolution_->report(); }
  bool stopped() const override { return evolution_->stopped(); }
  std::optional<std::string> failure() const override { return evolution_->failure(); }

 private:
  MPI_Comm team_;
  std::unique_ptr<Evolution> evolution_;
};

} // namespace

EvolutionTask agreed_task(MPI_Comm team, EvolutionTask task) {
  if (size_of(team) == 1) return task;
  for (PauliSum* sum : {&task.hamiltonian, &task.initial_hamiltonian})
    *sum = agreed_sum_of_terms(team, *sum);
  for (std::vector<PauliSum>* sums : {&task.observables, &task.squares})
    for (PauliSum& sum : *sums)
      sum = agreed_sum_of_terms(team, sum);
  if (task.drive) task.drive->hamiltonian = agreed_sum_of_terms(team, task.drive->hamiltonian);
  // Which numbers of observables go together is the same wherever a rank asks for it.
  const RateOf none{.rate = 0, .observable = 0};
  const bool has_rate = agreed(team, task.rate.has_value());
  const RateOf rate = agreed(team, task.rate.value_or(none));
  task.rate = has_rate ? std::optional(rate) : std::nullopt;
  task.tolerance = agreed(team, task.tolerance);
  task.end = agreed(team, task.end);
  return task;
}

Solver agreed_solver(MPI_Comm team, Solver solver) {
  if (size_of(team) == 1) return solver;
  SnapshotNumbers of_this_rank;
  carry(of_this_rank, solver);
  SnapshotNumbers of_rank_zero(agreed(team, of_this_rank.rest()));
  carry(of_rank_zero, solver);
  return solver;
}

WindowPlanner agreed_windows(MPI_Comm team, WindowPlanner planner) {
  return [team, planner = std::move(planner)](double begin) { return agreed(team, planner(begin)); };
}

std::unique_ptr<Evolution> with_agreed_times(MPI_Comm team, std::unique_ptr<Evolution> evolution) {
  if (size_of(team) == 1) return evolution;
  return std::make_unique<AgreedTimes>(team, std::move(evolution));
}

} // namespace leyden
