#include "farm/put_off_points.hpp"

#include <limits>

namespace leyden {
namespace {

constexpr std::size_t bits = std::numeric_limits<std::uint64_t>::digits;

std::vector<std::size_t> points_of(const std::vector<Wave>& waves) {
  std::vector<std::size_t> counts;
  counts.reserve(waves.size());
  for (const Wave& wave : waves)
    counts.push_back(wave.points.size());
  return counts;
}

/// Words for the bits, behind one that counts how many points have ever been put off.
std::size_t words_for(std::size_t points) {
  return 1 + (points + bits - 1) / bits;
}

/// Where the words of each wave begin, and where the last ones end.
std::vector<std::size_t> starts_of(const std::vector<std::size_t>& counts) {
  std::vector<std::size_t> starts{0};
  for (const std::size_t count : counts)
    starts.push_back(starts.back() + words_for(count));
  return starts;
}

std::uint64_t bit_of(std::size_t place) {
  return std::uint64_t{1} << place % bits;
}

} // namespace

PutOffPoints::PutOffPoints(MPI_Comm world, const std::vector<Wave>& waves)
    : counts_(points_of(waves)), firsts_(starts_of(counts_)), words_(world, firsts_.back()) {}

void PutOffPoints::free() {
  words_.free();
}

void PutOffPoints::add(std::size_t wave, std::size_t place) {
  words_.change(firsts_[wave] + 1 + place / bits, bit_of(place), MPI_BOR);
  words_.change(firsts_[wave], 1, MPI_SUM);
}

std::vector<std::size_t> PutOffPoints::of(std::size_t wave) {
  // As a rule there are none, and a million need not be looked at.
  if (words_.change(firsts_[wave], 0, MPI_NO_OP) == 0) return {};
  const std::vector<std::uint64_t> words = words_.read(firsts_[wave] + 1, words_for(counts_[wave]) - 1);
  std::vector<std::size_t> places;
  for (std::size_t place = 0; place < counts_[wave]; ++place)
    if ((words[place / bits] & bit_of(place)) != 0) places.push_back(place);
  return places;
}

bool PutOffPoints::claim(std::size_t wave, std::size_t place) {
  const std::uint64_t before = words_.change(firsts_[wave] + 1 + place / bits, ~bit_of(place), MPI_BAND);
  return (before & bit_of(place)) != 0;
}

} // namespace leyden
