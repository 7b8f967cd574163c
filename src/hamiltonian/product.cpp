#include "leyden/hamiltonian/product.hpp"

#include "leyden/hamiltonian/distributed_operator.hpp"
#include "leyden/hamiltonian/pauli_action.hpp"
#include "leyden/platform/communicator.hpp"

#include <algorithm>

namespace leyden {
namespace {

using Complex = std::complex<double>;

class GeneralProduct final : public Product {
 public:
  GeneralProduct(MPI_Comm team, const PauliSum& sum, const FullSpace& space) : action_(team, sum, space) {}

  OperatorKind kind() const override { return OperatorKind::matrix_free; }
  std::uint64_t local_rows() const override { return action_.local_rows(); }
  void apply(std::span<const Complex> x, std::span<Complex> result) override {
    std::fill(result.begin(), result.end(), 0.0);
    action_.add(x, result);
  }

 private:
  PauliAction action_;
};

/// Copies vectors to shared arrays and back: the kernels are so much faster that this pays.
class SharedProduct final : public Product {
 public:
  SharedProduct(const Team& team, const PauliSum& sum, const FullSpace& space)
      : grid_(team, team.ranks_a_node),
        rows_(space.dimension() / static_cast<std::uint64_t>(team.size().ranks)),
        operator_(distributed_operator(grid_, sum, space.sites(), Entries::complex)),
        x_(grid_.node(), operator_->own_size()), y_(grid_.node(), operator_->own_size()) {
    std::fill(x_.own().begin(), x_.own().end(), 0.0);
    std::fill(y_.own().begin(), y_.own().end(), 0.0);
  }

  OperatorKind kind() const override { return OperatorKind::shared; }
  std::uint64_t local_rows() const override { return rows_; }
  void apply(std::span<const Complex> x, std::span<Complex> result) override {
    operator_->put({reinterpret_cast<const double*>(x.data()), 2 * x.size()}, x_);
    meet(grid_.node());
    operator_->apply(x_, nullptr, y_);
    operator_->take(y_, {reinterpret_cast<double*>(result.data()), 2 * result.size()});
  }

 private:
  NodeGrid grid_; ///< outlives what lies on its nodes
  std::uint64_t rows_;
  std::unique_ptr<DistributedOperator> operator_;
  SharedArray x_;
  SharedArray y_;
};

} // namespace

std::unique_ptr<Product> matrix_free_product(const Team& team, const PauliSum& sum, const FullSpace& space,
                                             OperatorKind kind) {
  if (matrix_free_kind(kind, sum, space, team.size()) == OperatorKind::shared)
    return std::make_unique<SharedProduct>(team, sum, space);
  return std::make_unique<GeneralProduct>(team, sum, space);
}

} // namespace leyden
