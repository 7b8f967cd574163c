#include "leyden/pauli/pauli_string.hpp"

#include <array>
#include <bit>
#include <stdexcept>

namespace leyden {

PauliString PauliString::single(char axis, int site) {
  if (site < 0 || site > 63) throw std::invalid_argument("a Pauli string has the sites 0 to 63");
  const std::uint64_t bit = std::uint64_t{1} << site;
  switch (axis) {
  case 'X':
    return {.flip = bit, .sign = 0};
  case 'Y':
    return {.flip = bit, .sign = bit};
  case 'Z':
    return {.flip = 0, .sign = bit};
  default:
    throw std::invalid_argument("a Pauli matrix is one of X, Y, Z");
  }
}

int PauliString::weight() const {
  return std::popcount(flip | sign);
}

int PauliString::count_y() const {
  return std::popcount(flip & sign);
}

PauliProduct multiply(PauliString a, PauliString b) {
  const PauliString c{.flip = a.flip ^ b.flip, .sign = a.sign ^ b.sign};
  // i^ya X^fa Z^sa i^yb X^fb Z^sb: moving Z^sa past X^fb gives (-1)^|sa & fb|.
  const int power = a.count_y() + b.count_y() - c.count_y() + 2 * std::popcount(a.sign & b.flip);
  constexpr std::array<std::complex<double>, 4> powers_of_i{
      {{1.0, 0.0}, {0.0, 1.0}, {-1.0, 0.0}, {0.0, -1.0}}};
  return {.string = c, .phase = powers_of_i[static_cast<std::size_t>(power & 3)]};
}

} // namespace leyden
