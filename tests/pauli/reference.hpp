#pragma once

#include "leyden/pauli/pauli_sum.hpp"

#include <Eigen/Dense>
#include <random>

namespace leyden {

/// I, X, Y or Z as a 2 x 2 matrix in the order down, up, from its definition:
/// X swaps, Y|up> = i|down>, Z|up> = +|up>.
inline Eigen::Matrix2cd pauli_matrix(char axis) {
  const std::complex<double> i(0, 1);
  Eigen::Matrix2cd matrix;
  switch (axis) {
  case 'X':
    matrix << 0, 1, 1, 0;
    break;
  case 'Y':
    matrix << 0, i, -i, 0;
    break;
  case 'Z':
    matrix << -1, 0, 0, 1;
    break;
  default:
    matrix << 1, 0, 0, 1;
  }
  return matrix;
}

inline Eigen::MatrixXcd kronecker(const Eigen::MatrixXcd& a, const Eigen::MatrixXcd& b) {
  Eigen::MatrixXcd product(a.rows() * b.rows(), a.cols() * b.cols());
  for (Eigen::Index i = 0; i < a.rows(); ++i)
    for (Eigen::Index j = 0; j < a.cols(); ++j)
      product.block(i * b.rows(), j * b.cols(), b.rows(), b.cols()) = a(i, j) * b;
  return product;
}

/// `sum` as a matrix of 2^sites rows: site 0 is the least significant factor.
inline Eigen::MatrixXcd matrix_of(const PauliSum& sum, int sites) {
  const Eigen::Index dimension = Eigen::Index{1} << sites;
  Eigen::MatrixXcd matrix = Eigen::MatrixXcd::Zero(dimension, dimension);
  for (const auto& [string, coefficient] : sum.terms()) {
    Eigen::MatrixXcd factor = Eigen::MatrixXcd::Identity(1, 1);
    for (int site = 0; site < sites; ++site) {
      const bool flips = ((string.flip >> site) & 1) != 0;
      const bool signs = ((string.sign >> site) & 1) != 0;
      factor = kronecker(pauli_matrix(flips ? (signs ? 'Y' : 'X') : (signs ? 'Z' : 'I')), factor);
    }
    matrix += coefficient * factor;
  }
  return matrix;
}

enum class Coefficients { real, complex };

/// A sum of up to `terms` random strings on `sites` sites.
inline PauliSum random_sum(std::mt19937_64& random, int sites, int terms, Coefficients coefficients) {
  std::uniform_int_distribution<std::uint64_t> mask(0, (std::uint64_t{1} << sites) - 1);
  std::normal_distribution<double> normal;
  PauliSum sum;
  for (int term = 0; term < terms; ++term) {
    const PauliString string{.flip = mask(random), .sign = mask(random)};
    const double real = normal(random);
    sum.add(string, {real, coefficients == Coefficients::real ? 0.0 : normal(random)});
  }
  return sum;
}

} // namespace leyden
