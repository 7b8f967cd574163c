#include "leyden/hamiltonian/operator.hpp"
#include "leyden/pauli/flip_groups.hpp"

namespace leyden {
namespace {

template <typename Matrix, typename Value>
Matrix filled(const PauliSum& sum, const FullSpace& space, Value value) {
  const auto dimension = static_cast<Eigen::Index>(space.dimension());
  Matrix matrix = Matrix::Zero(dimension, dimension);
  for (const FlipGroup& group : flip_groups(sum))
    for (std::uint64_t row = 0; row < space.dimension(); ++row)
      matrix(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(row ^ group.flip)) =
          value(group.value(row));
  return matrix;
}

} // namespace

Eigen::MatrixXcd dense(const PauliSum& sum, const FullSpace& space) {
  return filled<Eigen::MatrixXcd>(sum, space, [](std::complex<double> value) { return value; });
}

Eigen::MatrixXd dense_real(const PauliSum& sum, const FullSpace& space) {
  return filled<Eigen::MatrixXd>(sum, space, [](std::complex<double> value) { return value.real(); });
}

} // namespace leyden
