#include "dynamics/krylov/projected_forms.hpp"

#include "dynamics/state_product.hpp"
#include "leyden/hamiltonian/spectral_bounds.hpp"
#include "leyden/pauli/flip_groups.hpp"
#include "leyden/platform/agreed.hpp"
#include "leyden/platform/agreed_sum.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace leyden {
namespace {

/// Of the norm of an observable, the most that H may have where it is added and taken away again: rounding
/// that is left must not show beside that of the state.
constexpr double most_stretch = 8;

/// Bound on the norm, without the identity and where the spectrum is about as wide on either side of it.
double half_width(const PauliSum& sum) {
  return spectral_bounds(sum).width() / 2;
}

/// What is projected in place of observable `i`.
PauliSum form_of(const EvolutionTask& task, std::size_t i, ProjectedForm::Measures measures) {
  if (measures != ProjectedForm::Measures::with_hamiltonian) return task.observables[i];
  const PauliSum traceless = task.hamiltonian.traceless();
  // Cancellation leaves rounding where exact arithmetic leaves nothing.
  return (task.observables[i] + traceless).without_below(1e-14 * traceless.largest_coefficient());
}

} // namespace

std::vector<ProjectedForm> projected_forms(const EvolutionTask& task) {
  using Measures = ProjectedForm::Measures;
  std::vector<ProjectedForm> forms;
  const double norm = half_width(task.hamiltonian.traceless());
  for (std::size_t i = 0; i < task.observables.size(); ++i) {
    if (task.rate && i == task.rate->rate) continue;
    const PauliSum& observable = task.observables[i];
    PauliSum both = form_of(task, i, Measures::with_hamiltonian);
    if (flip_groups(both).size() < flip_groups(observable).size() &&
        norm <= most_stretch * half_width(observable))
      forms.push_back({.number = i, .sum = std::move(both), .measures = Measures::with_hamiltonian});
    else
      forms.push_back({.number = i, .sum = observable, .measures = Measures::itself});
  }
  for (std::size_t i = 0; i < task.squares.size(); ++i)
    forms.push_back(
        {.number = task.observables.size() + i, .sum = task.squares[i], .measures = Measures::square});
  return forms;
}

std::vector<ProjectedForm> projected_forms(MPI_Comm team, const EvolutionTask& task) {
  std::vector<ProjectedForm> forms = projected_forms(task);
  std::vector<ProjectedForm::Measures> measures;
  measures.reserve(forms.size());
  for (const ProjectedForm& form : forms)
    measures.push_back(form.measures);
  measures = agreed(team, std::move(measures));
  for (std::size_t k = 0; k < forms.size(); ++k)
    if (forms[k].measures != measures[k])
      forms[k] = {.number = forms[k].number,
                  .sum = form_of(task, forms[k].number, measures[k]),
                  .measures = measures[k]};
  return forms;
}

Eigen::MatrixXcd project(MPI_Comm team, const KrylovSpace& space, const ProjectedForm& form, int sites,
                         const std::function<bool(double)>& goes_on) {
  using Measures = ProjectedForm::Measures;
  StateProduct product(matrix_free(Team(team), form.sum, FullSpace(sites)));
  const std::size_t rows = product.rows();
  const Eigen::Index size = space.size();
  const auto vectors = space.vectors();
  const Eigen::Index width = std::min<Eigen::Index>(projected_block, size);
  Eigen::MatrixXcd block(static_cast<Eigen::Index>(rows), width);
  Eigen::VectorXcd once;
  if (form.measures == Measures::square) once.resize(block.rows());
  Eigen::MatrixXcd projected = Eigen::MatrixXcd::Zero(size, size);
  for (Eigen::Index first = 0; first < size; first += width) {
    const Eigen::Index count = std::min(width, size - first);
    for (Eigen::Index k = 0; k < count; ++k) {
      const std::span<const std::complex<double>> vector(vectors.col(first + k).data(), rows);
      if (form.measures == Measures::square) {
        product.apply(vector, {once.data(), rows});
        product.apply({once.data(), rows}, {block.col(k).data(), rows});
      } else {
        product.apply(vector, {block.col(k).data(), rows});
      }
    }
    projected.block(0, first, first + count, count).noalias() =
        vectors.leftCols(first + count).adjoint() * block.leftCols(count);
    const double share = static_cast<double>(first + count) / static_cast<double>(size);
    if (!goes_on(share * share)) return {};
  }
  agreed_sum(team, {reinterpret_cast<double*>(projected.data()), 2 * static_cast<std::size_t>(size * size)});
  projected.triangularView<Eigen::StrictlyLower>() = projected.adjoint();
  if (form.measures == Measures::with_hamiltonian)
    for (Eigen::Index k = 0; k < size; ++k) {
      const auto n = static_cast<std::size_t>(k);
      projected(k, k) -= space.diagonal()[n];
      if (k + 1 == size) continue;
      projected(k, k + 1) -= space.below()[n];
      projected(k + 1, k) -= space.below()[n];
    }
  return projected;
}

} // namespace leyden
