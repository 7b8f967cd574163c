#include "farm/counters.hpp"

namespace leyden {
namespace {

/// Before those of the waves.
constexpr std::size_t finished_points = 0;

} // namespace

Counters::Counters(MPI_Comm world, std::size_t waves) : words_(world, 1 + waves) {}

void Counters::free() {
  words_.free();
}

std::uint64_t Counters::take(std::size_t wave) {
  return words_.change(1 + wave, 1, MPI_SUM);
}

void Counters::end(std::size_t wave) {
  words_.change(1 + wave, ended, MPI_SUM);
}

void Counters::finish_one() {
  words_.change(finished_points, 1, MPI_SUM);
}

std::uint64_t Counters::finished() {
  return words_.change(finished_points, 0, MPI_NO_OP);
}

} // namespace leyden
