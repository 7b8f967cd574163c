#include "dynamics/chebyshev_moments.hpp"
#include "dynamics/chebyshev_series.hpp"
#include "dynamics/measured_form.hpp"
#include "dynamics/moment_room.hpp"
#include "leyden/dynamics/chebyshev.hpp"
#include "leyden/hamiltonian/distributed_operator.hpp"
#include "leyden/hamiltonian/spectral_bounds.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace leyden {
namespace {

/// More terms cost more to evaluate than they save.
constexpr int most_terms = 512;
/// Work, for each rank of a node, of sending as many doubles to other nodes as it owns: a node sends 25 GB/s,
/// and a rank's product takes 2 ns an entry.
constexpr double exchange_work = 8 / 25e9 / 2e-9;
/// Memory that a team is thrifty with: more is taken only where less would make `thrift` times the work.
constexpr std::uint64_t moderate_bytes = std::uint64_t{4} << 30;
constexpr double thrift = 2.5;

/// `exchanges`: work of sending what each Chebyshev vector and its products with the observables need.
double work(int terms, const MomentCost& cost, Entries entries, int diagonal, int others, double exchanges) {
  const double halves = entries == Entries::complex ? 2 : 1;
  return halves * (moment_work(terms, cost, entries, diagonal, others) +
                   static_cast<double>(cost.products) * exchanges);
}

/// The plan that takes the least work within `bytes_a_rank`.
std::optional<ChebyshevPlan> least_work(const EvolutionTask& task, int ranks, int ranks_a_node,
                                        std::uint64_t bytes_a_rank) {
  const std::optional<std::vector<MeasuredForm>> measured = measured_forms(task);
  const int nodes = ranks / ranks_a_node;
  if (!measured || task.initial != InitialState::down || nodes * ranks_a_node != ranks) return std::nullopt;
  std::vector<const PauliSum*> operators{&task.hamiltonian};
  operators.reserve(1 + measured->size());
  for (const MeasuredForm& form : *measured)
    operators.push_back(&form.operator_);
  for (const PauliSum* sum : operators)
    if (!has_distributed_operator(*sum, task.sites, Entries::real, nodes, ranks_a_node)) return std::nullopt;
  const int diagonal = count_diagonal(*measured);
  const int others = static_cast<int>(measured->size()) - diagonal;
  const double radius = spectral_bounds(task.hamiltonian).width() / 2;
  const int node_sites = task.sites - std::countr_zero(static_cast<unsigned>(nodes));
  const std::uint64_t vector = shared_vector_size(node_sites, Entries::real, ranks_a_node) * sizeof(double);
  // Beside the vectors: tables, MPI's buffers, and pieces of vectors between nodes.
  std::uint64_t other = std::uint64_t{16} << 20;
  int working = 0;
  double exchanges = 0;
  for (const PauliSum* sum : operators) {
    other += distributed_operator_room(*sum, task.sites, nodes);
    working += distributed_operator_vectors(*sum, task.sites, nodes);
    exchanges += exchange_work * ranks_a_node * distributed_operator_traffic(*sum, task.sites, nodes);
  }
  // Vectors begin at different places in a page.
  constexpr std::uint64_t skew = std::uint64_t{128} << 10;
  if (bytes_a_rank < 2 * other) return std::nullopt;
  const auto vectors =
      static_cast<int>(std::min<std::uint64_t>((bytes_a_rank - 2 * other) / (vector + skew), 1 << 20));

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
    const double total = work(terms, real, Entries::real, diagonal, others, exchanges) +
                         (windows - 1) * work(terms, complex, Entries::complex, diagonal, others, exchanges);
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
                           .bytes = static_cast<std::uint64_t>(held) * (vector + skew) + other + matrices,
                           .ranks_a_node = ranks_a_node};
    }
    if (terms < 30) break;
  }
  return best;
}

} // namespace

std::optional<ChebyshevPlan> plan_chebyshev(const EvolutionTask& task, int ranks, int ranks_a_node,
                                            std::uint64_t bytes_a_rank) {
  const std::optional<ChebyshevPlan> fastest = least_work(task, ranks, ranks_a_node, bytes_a_rank);
  if (!fastest) return std::nullopt;
  for (std::uint64_t bytes = moderate_bytes / static_cast<std::uint64_t>(ranks); bytes < fastest->bytes;
       bytes *= 2) {
    const std::optional<ChebyshevPlan> plan = least_work(task, ranks, ranks_a_node, bytes);
    if (plan && plan->work <= thrift * fastest->work) return plan;
  }
  return fastest;
}

} // namespace leyden
