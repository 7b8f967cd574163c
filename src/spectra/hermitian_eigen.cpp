#include "leyden/spectra/hermitian_eigen.hpp"

#include <fmt/format.h>

#include <limits>
#include <stdexcept>
#include <vector>

extern "C" {
void dsyevd_(const char* job, const char* triangle, const int* n, double* matrix, const int* leading,
             double* values, double* work, const int* work_size, int* int_work, const int* int_work_size,
             int* info);
void zheevd_(const char* job, const char* triangle, const int* n, std::complex<double>* matrix,
             const int* leading, double* values, std::complex<double>* work, const int* work_size,
             double* real_work, const int* real_work_size, int* int_work, const int* int_work_size,
             int* info);
}

namespace leyden {
namespace {

int lapack_size(Eigen::Index size) {
  if (size > std::numeric_limits<int>::max())
    throw std::length_error(
        fmt::format("full diagonalisation needs a work space of {} numbers, more than LAPACK's "
                    "32-bit indices can count: use solver.propagator = slepc",
                    size));
  return static_cast<int>(size);
}

} // namespace

bool is_diagonalisable(std::uint64_t rows) {
  // Nearly the same for real and complex matrices: 2 n^2 + O(n) real numbers.
  const auto n = static_cast<double>(rows);
  return 1 + 6 * n + 2 * n * n <= std::numeric_limits<int>::max();
}

int diagonalise(Eigen::MatrixXd& matrix, Eigen::VectorXd& eigenvalues) {
  const Eigen::Index rows = matrix.rows();
  const int n = lapack_size(rows);
  const int work_size = lapack_size(1 + 6 * rows + 2 * rows * rows);
  const int int_work_size = lapack_size(3 + 5 * rows);
  eigenvalues.resize(rows);
  std::vector<double> work(static_cast<std::size_t>(work_size));
  std::vector<int> int_work(static_cast<std::size_t>(int_work_size));
  int info = 0;
  dsyevd_("V", "L", &n, matrix.data(), &n, eigenvalues.data(), work.data(), &work_size, int_work.data(),
          &int_work_size, &info);
  return info;
}

int diagonalise(Eigen::MatrixXcd& matrix, Eigen::VectorXd& eigenvalues) {
  const Eigen::Index rows = matrix.rows();
  const int n = lapack_size(rows);
  const int work_size = lapack_size(2 * rows + rows * rows);
  const int real_work_size = lapack_size(1 + 5 * rows + 2 * rows * rows);
  const int int_work_size = lapack_size(3 + 5 * rows);
  eigenvalues.resize(rows);
  std::vector<std::complex<double>> work(static_cast<std::size_t>(work_size));
  std::vector<double> real_work(static_cast<std::size_t>(real_work_size));
  std::vector<int> int_work(static_cast<std::size_t>(int_work_size));
  int info = 0;
  zheevd_("V", "L", &n, matrix.data(), &n, eigenvalues.data(), work.data(), &work_size, real_work.data(),
          &real_work_size, int_work.data(), &int_work_size, &info);
  return info;
}

} // namespace leyden
