#include "leyden/hamiltonian/two_body_form.hpp"

#include <bit>

namespace leyden {

void PairMatrix::add(int i, int j, double value) {
  values_[index(i, j)] += value;
  values_[index(j, i)] += value;
}

PairMatrix& PairMatrix::operator*=(double factor) {
  for (double& value : values_)
    value *= factor;
  return *this;
}

int PairMatrix::pairs() const {
  int count = 0;
  for (int i = 0; i < sites_; ++i)
    for (int j = 0; j < i; ++j)
      if ((*this)(i, j) != 0) ++count;
  return count;
}

TwoBodyForm::TwoBodyForm(int number)
    : sites(number), z(static_cast<std::size_t>(number)), x(static_cast<std::size_t>(number)), zz(number),
      xx(number), yy(number) {}

TwoBodyForm TwoBodyForm::scaled(double scale, double shift) const {
  TwoBodyForm result = *this;
  result.constant = scale * constant + shift;
  for (std::vector<double>* fields : {&result.z, &result.x})
    for (double& field : *fields)
      field *= scale;
  for (PairMatrix* couplings : {&result.zz, &result.xx, &result.yy})
    *couplings *= scale;
  return result;
}

std::optional<TwoBodyForm> two_body_form(const PauliSum& sum, int sites) {
  if (sum.sites() > sites || !sum.is_hermitian(0)) return std::nullopt;
  TwoBodyForm form(sites);
  for (const auto& [string, coefficient] : sum.terms()) {
    const std::uint64_t support = string.flip | string.sign;
    const double value = coefficient.real();
    const int first = std::countr_zero(support);
    const bool flips = string.flip != 0;
    const bool signs = string.sign != 0;
    // X flips, Z signs, and Y does both.
    if ((flips && string.flip != support) || (signs && string.sign != support)) return std::nullopt;
    switch (std::popcount(support)) {
    case 0:
      form.constant += value;
      break;
    case 1:
      if (flips && signs) return std::nullopt;
      (flips ? form.x : form.z)[static_cast<std::size_t>(first)] += value;
      break;
    case 2: {
      const int second = std::countr_zero(support & (support - 1));
      (flips ? (signs ? form.yy : form.xx) : form.zz).add(first, second, value);
      break;
    }
    default:
      return std::nullopt;
    }
  }
  return form;
}

} // namespace leyden
