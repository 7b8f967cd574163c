#include "leyden/pauli/pauli_sum.hpp"

#include "leyden/text/number.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <stdexcept>

namespace leyden {
namespace {

bool anticommute(PauliString a, PauliString b) {
  return ((std::popcount(a.flip & b.sign) + std::popcount(a.sign & b.flip)) & 1) != 0;
}

template <typename Keep>
PauliSum filtered(const PauliSum& sum, Keep keep) {
  PauliSum kept;
  for (const auto& [string, coefficient] : sum.terms())
    if (keep(string, coefficient)) kept.add(string, coefficient);
  return kept;
}

} // namespace

PauliSum PauliSum::identity(Coefficient coefficient) {
  PauliSum sum;
  sum.add({}, coefficient);
  return sum;
}

PauliSum PauliSum::single(char axis, int site, Coefficient coefficient) {
  PauliSum sum;
  sum.add(PauliString::single(axis, site), coefficient);
  return sum;
}

void PauliSum::add(PauliString string, Coefficient coefficient) {
  if (coefficient == 0.0) return;
  const auto [term, is_new] = terms_.try_emplace(string, coefficient);
  if (is_new) return;
  term->second += coefficient;
  if (term->second == 0.0) terms_.erase(term);
}

PauliSum& PauliSum::operator+=(const PauliSum& other) {
  if (&other == this) return *this *= 2.0;
  for (const auto& [string, coefficient] : other.terms_)
    add(string, coefficient);
  return *this;
}

PauliSum& PauliSum::operator-=(const PauliSum& other) {
  if (&other == this) {
    terms_.clear();
    return *this;
  }
  for (const auto& [string, coefficient] : other.terms_)
    add(string, -coefficient);
  return *this;
}

PauliSum& PauliSum::operator*=(Coefficient factor) {
  for (auto& term : terms_)
    term.second *= factor;
  std::erase_if(terms_, [](const auto& term) { return term.second == 0.0; });
  return *this;
}

int PauliSum::sites() const {
  std::uint64_t touched = 0;
  for (const auto& term : terms_)
    touched |= term.first.flip | term.first.sign;
  return static_cast<int>(std::bit_width(touched));
}

double PauliSum::largest_coefficient() const {
  double largest = 0;
  for (const auto& term : terms_)
    largest = std::max(largest, std::abs(term.second));
  return largest;
}

double PauliSum::one_norm() const {
  double norm = 0;
  for (const auto& [string, coefficient] : terms_)
    if (string != PauliString{}) norm += std::abs(coefficient);
  return norm;
}

PauliSum::Coefficient PauliSum::mean() const {
  const auto term = terms_.find(PauliString{});
  return term == terms_.end() ? Coefficient{} : term->second;
}

bool PauliSum::is_hermitian(double tolerance) const {
  const double threshold = tolerance * largest_coefficient();
  return std::ranges::all_of(terms_,
                             [&](const auto& term) { return std::abs(term.second.imag()) <= threshold; });
}

bool PauliSum::is_real(double tolerance) const {
  const double threshold = tolerance * largest_coefficient();
  return std::ranges::all_of(terms_, [&](const auto& term) {
    // A string with an odd number of Y has a purely imaginary matrix.
    const bool imaginary_string = (term.first.count_y() & 1) != 0;
    return std::abs(imaginary_string ? term.second.real() : term.second.imag()) <= threshold;
  });
}

PauliSum PauliSum::traceless() const {
  return filtered(*this, [](PauliString string, Coefficient) { return string != PauliString{}; });
}

PauliSum PauliSum::one_site_part() const {
  return filtered(*this, [](PauliString string, Coefficient) { return string.weight() <= 1; });
}

PauliSum PauliSum::many_site_part() const {
  return filtered(*this, [](PauliString string, Coefficient) { return string.weight() > 1; });
}

PauliSum PauliSum::adjoint() const {
  PauliSum sum = *this;
  for (auto& term : sum.terms_)
    term.second = std::conj(term.second);
  return sum;
}

PauliSum PauliSum::without_below(double threshold) const {
  return filtered(*this,
                  [&](PauliString, Coefficient coefficient) { return std::abs(coefficient) > threshold; });
}

PauliSum operator+(PauliSum a, const PauliSum& b) {
  a += b;
  return a;
}

PauliSum operator-(PauliSum a, const PauliSum& b) {
  a -= b;
  return a;
}

PauliSum operator*(PauliSum::Coefficient factor, PauliSum a) {
  a *= factor;
  return a;
}

PauliSum operator*(const PauliSum& a, const PauliSum& b) {
  PauliSum product;
  for (const auto& [left, left_coefficient] : a.terms())
    for (const auto& [right, right_coefficient] : b.terms()) {
      const PauliProduct term = multiply(left, right);
      product.add(term.string, left_coefficient * right_coefficient * term.phase);
    }
  return product;
}

PauliSum commutator(const PauliSum& a, const PauliSum& b) {
  PauliSum result;
  for (const auto& [left, left_coefficient] : a.terms())
    for (const auto& [right, right_coefficient] : b.terms()) {
      if (!anticommute(left, right)) continue;
      const PauliProduct term = multiply(left, right);
      result.add(term.string, 2.0 * left_coefficient * right_coefficient * term.phase);
    }
  return result;
}

std::string to_text(const PauliSum& sum) {
  // The reader takes an empty text for an error, so zero is written out.
  if (sum.empty()) return "0\n";
  std::string text;
  for (const auto& [string, coefficient] : sum.terms()) {
    if (coefficient.imag() != 0.0)
      throw std::invalid_argument("the text form of a Pauli sum has real coefficients only");
    text += shortest(coefficient.real());
    for (std::uint64_t rest = string.flip | string.sign; rest != 0; rest &= rest - 1) {
      const int site = std::countr_zero(rest);
      const bool flips = ((string.flip >> site) & 1) != 0;
      const bool signs = ((string.sign >> site) & 1) != 0;
      text += flips ? (signs ? " Y" : " X") : " Z";
      text += std::to_string(site);
    }
    text += '\n';
  }
  return text;
}

} // namespace leyden
