#include "dynamics/driven/driven_exponential.hpp"

#include "dynamics/chebyshev/shared_exponential.hpp"
#include "leyden/hamiltonian/distributed_operator.hpp"
#include "leyden/hamiltonian/pauli_action.hpp"
#include "leyden/platform/communicator.hpp"

#include <algorithm>
#include <optional>

namespace leyden {
namespace {

using Complex = std::complex<double>;

/// Any Pauli sums, on any number of ranks.
class GeneralExponential final : public DrivenExponential {
 public:
  GeneralExponential(MPI_Comm team, const EvolutionTask& task)
      : undriven_(team, task.hamiltonian, FullSpace(task.sites)),
        drive_(team, task.drive->hamiltonian, FullSpace(task.sites)), series_(team, rows()) {}

  OperatorKind kind() const override { return OperatorKind::matrix_free; }
  std::size_t rows() const override { return undriven_.local_rows(); }
  ChebyshevExponential::Step apply(double mu, SpectralBounds bounds, double dt, double budget,
                                   std::span<Complex> state) override {
    const auto multiply = [&](std::span<const Complex> x, std::span<Complex> result) {
      std::fill(result.begin(), result.end(), 0.0);
      if (mu != 0) {
        drive_.add(x, result);
        for (Complex& value : result)
          value *= mu;
      }
      undriven_.add(x, result);
    };
    return series_.apply(multiply, bounds, dt, budget, state);
  }

 private:
  PauliAction undriven_;
  PauliAction drive_;
  ChebyshevExponential series_;
};

/// Two-body Hamiltonians, in the memory that ranks of a node share.
class FastExponential final : public DrivenExponential {
 public:
  FastExponential(const Team& team, const EvolutionTask& task)
      : hamiltonian_(task.hamiltonian), drive_(task.drive->hamiltonian),
        rows_(FullSpace(task.sites).dimension() / static_cast<std::uint64_t>(team.size().ranks)),
        grid_(team, team.ranks_a_node), series_(grid_, task.sites) {}

  OperatorKind kind() const override { return OperatorKind::shared; }
  std::size_t rows() const override { return rows_; }
  ChebyshevExponential::Step apply(double mu, SpectralBounds bounds, double dt, double budget,
                                   std::span<Complex> state) override {
    if (mu_ != mu) series_.use(hamiltonian_ + mu * drive_, bounds);
    mu_ = mu;
    return series_.apply(dt, budget, state);
  }

 private:
  PauliSum hamiltonian_;
  PauliSum drive_;
  std::size_t rows_;
  NodeGrid grid_; ///< outlives what lies on its nodes
  SharedExponential series_;
  std::optional<double> mu_; ///< of the operator in use
};

} // namespace

OperatorKind driven_kind(OperatorKind kind, const EvolutionTask& task, TeamSize team) {
  const auto has = [&](const PauliSum& sum) {
    return has_distributed_operator(sum, task.sites, Entries::complex, team);
  };
  return kind == OperatorKind::shared && task.sites >= fewest_shared_sites && has(task.hamiltonian) &&
                 has(task.drive->hamiltonian)
             ? OperatorKind::shared
             : OperatorKind::matrix_free;
}

MemoryItems driven_exponential_memory(const EvolutionTask& task, OperatorKind kind, TeamSize team) {
  const FullSpace space(task.sites);
  const PauliSum& h = task.hamiltonian;
  const PauliSum& v = task.drive->hamiltonian;
  if (driven_kind(kind, task, team) == OperatorKind::shared) {
    // Kernels depend on mu: couplings that are alike take other ones.
    const int nodes = team.nodes();
    const auto largest = [&](auto of) {
      return std::max({of(h, task.sites, nodes), of(v, task.sites, nodes), of(h + v, task.sites, nodes)});
    };
    const int working = largest(distributed_operator_vectors);
    // Arrays may begin at different places in a page.
    constexpr std::uint64_t before = std::uint64_t{128} << 10;
    const std::uint64_t vector =
        distributed_vector_size(task.sites, Entries::complex, team) * sizeof(double) + before;
    return {{.what = "vectors of the Chebyshev recurrence and its sums",
             .bytes = vector,
             .count = SharedExponential::work_vectors},
            {.what = "vectors that the kernels work with",
             .bytes = vector,
             .count = static_cast<std::uint64_t>(working)},
            {.what = "pieces that nodes exchange", .bytes = largest(distributed_operator_room)},
            {.what = "tables of the kernels", .bytes = std::uint64_t{1} << 20}};
  }
  MemoryItems items{{.what = "vectors of the Chebyshev recurrence",
                     .bytes = vector_bytes(space, team.ranks),
                     .count = ChebyshevExponential::work_vectors}};
  // H_a and V each receive by themselves.
  items += received_memory({&h, 1}, space, team.ranks);
  items += received_memory({&v, 1}, space, team.ranks);
  return items;
}

std::unique_ptr<DrivenExponential> driven_exponential(const Team& team, const EvolutionTask& task,
                                                      OperatorKind kind) {
  if (driven_kind(kind, task, team.size()) == OperatorKind::shared)
    return std::make_unique<FastExponential>(team, task);
  return std::make_unique<GeneralExponential>(team, task);
}

} // namespace leyden
