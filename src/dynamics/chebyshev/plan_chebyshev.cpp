#include "dynamics/chebyshev/chebyshev_moments.hpp"
#include "dynamics/chebyshev/chebyshev_series.hpp"
#include "dynamics/chebyshev/measured_form.hpp"
#include "dynamics/chebyshev/moment_room.hpp"
#include "dynamics/choice/evolution_cost.hpp"
#include "dynamics/choice/likely_interval.hpp"
#include "leyden/dynamics/chebyshev.hpp"
#include "leyden/hamiltonian/distributed_operator.hpp"
#include "leyden/hamiltonian/spectral_bounds.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

namespace leyden {
namespace {

/// More terms cost more to evaluate than they save.
constexpr int most_terms = 512;
/// Work, for each rank of a node, of sending as many doubles to other nodes as it owns: a
/// rank's product takes 2 ns an entry.
constexpr double exchange_work = sizeof(double) / bytes_a_second_of_a_node / 2e-9;
/// Memory that a team is thrifty with: more is taken only where less would make `thrift` times the work.
constexpr std::uint64_t moderate_bytes = std::uint64_t{7} << 29;
constexpr double thrift = 2.5;

/// Work of writing to a new vector for the first time, which the system must clear before: pages that ranks
/// share are small.
constexpr double first_touch_work = 0.5;
constexpr double shared_first_touch_work = 1;
/// Work of finding the interval of the spectrum, and the products in it.
constexpr double interval_work = 30;
constexpr double interval_products = 20;
/// Each vector begins on a page of its own.
constexpr std::uint64_t page = 4096;
/// Beside the vectors: tables.
constexpr std::uint64_t small_bytes = std::uint64_t{1} << 20;

/// What the task asks of a team, whatever the windows.
struct Demand {
  int ranks_a_node;
  int diagonal = 0; ///< observables
  int others = 0;
  int working = 0; ///< vectors that the operators work with
  double exchanges =
      0;             ///< work of sending what a Chebyshev vector and its products with the observables need
  double radius = 0; ///< of the spectrum, at most
  double likely_radius = 0;
  std::uint64_t vector = 0; ///< bytes a rank of a real vector
  std::uint64_t other = 0;  ///< bytes a rank beside the vectors: tables, buffers, pieces between nodes
};

/// What is held of vectors in a window of `terms` Chebyshev vectors, each of `vector` bytes.
MemoryItems window_memory(const MomentRoom& room, const MomentStore& store, int terms, std::uint64_t vector) {
  const auto count = [&](int vectors) {
    return static_cast<std::uint64_t>(vectors) * static_cast<std::uint64_t>(room.unit());
  };
  return {{.what = "Chebyshev vectors that are kept",
           .bytes = vector,
           .count = count(std::min(store.kept, terms))},
          {.what = "Chebyshev vectors that wait for their inner products",
           .bytes = vector,
           .count = count(store.kept < terms ? store.waiting : 0)},
          {.what = "diagonals of observables, and products with others",
           .bytes = vector,
           .count = count(MomentSums::vectors(room.diagonal, room.others, room.entries))},
          {.what = "vectors that the kernels work with", .bytes = vector, .count = count(room.working)},
          {.what = "halves of the state at the end of a window",
           .bytes = vector,
           .count = static_cast<std::uint64_t>(room.keeps_state ? 2 : 0)}};
}

/// How many vectors that are.
double vectors_in(const MemoryItems& items) {
  double vectors = 0;
  for (const MemoryItem& item : items)
    vectors += static_cast<double>(item.count);
  return vectors;
}

std::optional<Demand> demand_of(const EvolutionTask& task, TeamSize team) {
  const std::optional<std::vector<MeasuredForm>> measured = measured_forms(task);
  const int nodes = team.nodes();
  if (!measured || task.initial != InitialState::down) return std::nullopt;
  std::vector<const PauliSum*> operators{&task.hamiltonian};
  operators.reserve(1 + measured->size());
  for (const MeasuredForm& form : *measured)
    operators.push_back(&form.operator_);
  for (const PauliSum* sum : operators)
    if (!has_distributed_operator(*sum, task.sites, Entries::real, team)) return std::nullopt;
  Demand demand{.ranks_a_node = team.ranks_a_node};
  demand.diagonal = count_diagonal(*measured);
  demand.others = static_cast<int>(measured->size()) - demand.diagonal;
  const SpectralBounds certain = spectral_bounds(task.hamiltonian);
  demand.radius = certain.width() / 2;
  demand.likely_radius = likely_interval(task.hamiltonian, certain).width() / 2;
  demand.vector = distributed_vector_size(task.sites, Entries::real, team) * sizeof(double);
  demand.other = small_bytes;
  for (const PauliSum* sum : operators) {
    demand.other += distributed_operator_room(*sum, task.sites, nodes);
    demand.working += distributed_operator_vectors(*sum, task.sites, nodes);
    demand.exchanges +=
        exchange_work * team.ranks_a_node * distributed_operator_traffic(*sum, task.sites, nodes);
  }
  return demand;
}

/// So many equal windows.
struct Division {
  double windows;
  double length;
  int terms;
};

/// The plan for these windows that holds no more than so many vectors; nothing where those are too few.
std::optional<ChebyshevPlan> plan_with(const Demand& demand, const Division& division, int vectors) {
  const bool goes_on = division.windows > 1;
  const MomentRoom first{vectors, Entries::real, demand.diagonal, demand.others, demand.working, goes_on};
  const MomentRoom later{vectors, Entries::complex, demand.diagonal, demand.others, demand.working, true};
  MemoryItems memory;
  const auto cost_of = [&](const MomentRoom& room) -> std::optional<MomentCost> {
    const std::optional<MomentStore> store = room.store(division.terms);
    if (!store) return std::nullopt;
    memory = larger(memory, window_memory(room, *store, division.terms, demand.vector + page));
    return moment_cost(division.terms, *store, room.entries, demand.diagonal, demand.others);
  };
  const auto work_of = [&](const MomentCost& cost, Entries entries) {
    return (entries == Entries::complex ? 2 : 1) *
           (moment_work(division.terms, cost, entries, demand.diagonal, demand.others) +
            static_cast<double>(cost.products) * demand.exchanges);
  };
  const std::optional<MomentCost> real = cost_of(first);
  if (!real) return std::nullopt;
  double work = interval_work + work_of(*real, Entries::real);
  double matvecs = interval_products + static_cast<double>(real->products);
  if (goes_on) {
    const std::optional<MomentCost> complex = cost_of(later);
    if (!complex) return std::nullopt;
    work += (division.windows - 1) * work_of(*complex, Entries::complex);
    matvecs += 2 * (division.windows - 1) * static_cast<double>(complex->products);
  }
  work += vectors_in(memory) * (demand.ranks_a_node > 1 ? shared_first_touch_work : first_touch_work);
  const auto terms = static_cast<std::uint64_t>(division.terms);
  // R of each observable, of the identity and of H, on each rank.
  memory += {.what = "matrices of moments",
             .bytes = 8 * terms * terms,
             .count = static_cast<std::uint64_t>(demand.diagonal + demand.others + 4)};
  memory += {.what = "tables, and pieces on their way between nodes", .bytes = demand.other};
  return ChebyshevPlan{.window = division.length,
                       .vectors = vectors,
                       .matvecs = static_cast<std::int64_t>(std::min(matvecs, most_products)),
                       .work = work,
                       .memory = std::move(memory),
                       .ranks_a_node = demand.ranks_a_node};
}

/// The plan that takes the least work within `bytes_a_rank`.
std::optional<ChebyshevPlan> least_work(const EvolutionTask& task, const Demand& demand,
                                        std::uint64_t bytes_a_rank) {
  if (bytes_a_rank < 2 * demand.other) return std::nullopt;
  const auto room = static_cast<int>(
      std::min<std::uint64_t>((bytes_a_rank - 2 * demand.other) / (demand.vector + page), 1 << 20));
  std::optional<ChebyshevPlan> best;
  const double fewest = std::max(1.0, std::ceil(demand.radius * task.end / most_terms));
  double windows = fewest;
  while (windows < 1e3 * fewest) {
    const double length = task.end / windows;
    const auto terms = [&](double radius) {
      return static_cast<int>(
          chebyshev_series(radius * length, window_budget(task, length)).coefficients.size());
    };
    const Division division{windows, length, terms(demand.likely_radius)};
    // More than this are never held; fewer cost products, and save the first touch of memory.
    const int all = 2 * (terms(demand.radius) + demand.working + 16) + 2;
    for (int vectors = std::min(room, all); vectors > 4; vectors = vectors * 7 / 8) {
      const std::optional<ChebyshevPlan> plan = plan_with(demand, division, vectors);
      if (!plan) break;
      if (!best || plan->work < best->work) best = plan;
    }
    if (division.terms < 30) break;
    windows = std::ceil(windows * 1.2 + 0.5);
  }
  return best;
}

} // namespace

std::optional<ChebyshevPlan> plan_chebyshev(const EvolutionTask& task, TeamSize team,
                                            std::uint64_t bytes_a_rank) {
  const std::optional<Demand> demand = demand_of(task, team);
  if (!demand) return std::nullopt;
  std::optional<ChebyshevPlan> fastest = least_work(task, *demand, bytes_a_rank);
  if (!fastest) return std::nullopt;
  for (std::uint64_t bytes = moderate_bytes / static_cast<std::uint64_t>(team.ranks);
       bytes < fastest->memory.bytes(); bytes *= 2) {
    std::optional<ChebyshevPlan> plan = least_work(task, *demand, bytes);
    if (plan && plan->work <= thrift * fastest->work) return plan;
  }
  return fastest;
}

} // namespace leyden
