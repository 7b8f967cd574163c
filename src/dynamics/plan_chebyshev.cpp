#include "dynamics/chebyshev_moments.hpp"
#include "dynamics/chebyshev_series.hpp"
#include "dynamics/measured_form.hpp"
#include "dynamics/moment_room.hpp"
#include "leyden/dynamics/chebyshev.hpp"
#include "leyden/hamiltonian/shared_operator.hpp"
#include "leyden/hamiltonian/spectral_bounds.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace leyden {
namespace {

/// More terms cost more to evaluate than they save.
constexpr int most_terms = 512;
/// Work of a product with an observable, and of a pair of vectors, in products with the Hamiltonian.
constexpr double observable_work = 0.5;
constexpr double pair_work = 0.01;

double work(int terms, const MomentCost& cost, Entries entries, int diagonal, int others) {
  const double halves = entries == Entries::complex ? 2 : 1;
  const double pairs = 0.25 * halves * terms * terms;
  return halves * (static_cast<double>(cost.products) * (1 + observable_work * others) +
                   pair_work * pairs * (diagonal + others));
}

} // namespace

std::optional<ChebyshevPlan> plan_chebyshev(const EvolutionTask& task, int ranks,
                                            std::uint64_t bytes_a_rank) {
  const std::optional<std::vector<MeasuredForm>> measured = measured_forms(task);
  if (!measured || task.initial != InitialState::down ||
      !has_shared_operator(task.hamiltonian, task.sites, Entries::real, ranks))
    return std::nullopt;
  const int diagonal = count_diagonal(*measured);
  const int others = static_cast<int>(measured->size()) - diagonal;
  const double radius = spectral_bounds(task.hamiltonian).width() / 2;
  const std::uint64_t vector = shared_vector_size(task.sites, Entries::real, ranks) * sizeof(double);
  // Beside the vectors: tables, MPI's buffers.
  constexpr std::uint64_t other = std::uint64_t{16} << 20;
  // Vectors begin at different places in a page.
  constexpr std::uint64_t skew = std::uint64_t{128} << 10;
  if (bytes_a_rank < 2 * other) return std::nullopt;
  const auto vectors =
      static_cast<int>(std::min<std::uint64_t>((bytes_a_rank - 2 * other) / (vector + skew), 1 << 20));
  int working = shared_operator_vectors(task.hamiltonian, task.sites);
  for (const MeasuredForm& form : *measured)
    working += shared_operator_vectors(form.operator_, task.sites);

  std::optional<ChebyshevPlan> best;
  double least = HUGE_VAL;
  const double fewest = std::max(1.0, std::ceil(radius * task.end / most_terms));
  for (double windows = fewest; windows < 1e3 * fewest; windows = std::ceil(windows * 1.2 + 0.5)) {
    const double length = task.end / windows;
    const double z = radius * length;
    const auto terms = static_cast<int>(chebyshev_series(z, window_budget(task, length)).coefficients.size());
    const MomentRoom first{vectors, Entries::real, diagonal, others, working, windows > 1};
    const MomentRoom later{vectors, Entries::complex, diagonal, others, working, true};
    const std::optional<MomentStore> first_store = first.store(terms);
    const std::optional<MomentStore> later_store = later.store(terms);
    if (!first_store || (windows > 1 && !later_store)) continue;
    const MomentCost real = moment_cost(terms, *first_store, Entries::real, diagonal, others);
    MomentCost complex{};
    if (windows > 1) complex = moment_cost(terms, *later_store, Entries::complex, diagonal, others);
    const double total = work(terms, real, Entries::real, diagonal, others) +
                         (windows - 1) * work(terms, complex, Entries::complex, diagonal, others);
    if (total < least) {
      least = total;
      // R of each observable, of the identity and of H, on each rank.
      const std::uint64_t matrices =
          8 * static_cast<std::uint64_t>(terms) * static_cast<std::uint64_t>(terms) * (measured->size() + 4);
      const int held = std::max(first.held(real), windows > 1 ? later.held(complex) : 0);
      best = ChebyshevPlan{.window = length,
                           .vectors = vectors,
                           .matvecs = static_cast<std::int64_t>(
                               std::min(1e18, static_cast<double>(real.products) +
                                                  2 * (windows - 1) * static_cast<double>(complex.products))),
                           .work = least,
                           .bytes = static_cast<std::uint64_t>(held) * (vector + skew) + other + matrices};
    }
    if (terms < 30) break;
  }
  return best;
}

} // namespace leyden
