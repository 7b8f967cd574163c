#include "leyden/text/suggestion.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace leyden {
namespace {

// Costs are doubled, so that a wrong case costs half an edit and `battery.b` is nearest to `battery.B`.
constexpr std::size_t edit = 2;
constexpr std::size_t wrong_case = 1;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::size_t substitution(char a, char b) {
  if (a == b) return 0;
  return lower(a) == lower(b) ? wrong_case : edit;
}

/// Edit distance in which swapping two neighbours is one edit (optimal string alignment).
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), current(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j)
    last[j] = j * edit;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i * edit;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      current[j] =
          std::min({last[j] + edit, current[j - 1] + edit, last[j - 1] + substitution(a[i - 1], b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        current[j] = std::min(current[j], before_last[j - 2] + edit);
    }
    std::swap(before_last, last);
    std::swap(last, current);
  }
  return last[b.size()];
}

/// The largest distance at which two words of this length still look like the same word.
std::size_t near(std::size_t length) {
  if (length < 3) return wrong_case;
  return edit * (length < 6 ? 1 : length < 10 ? 2 : 3);
}

std::string_view last_part(std::string_view word) {
  return word.substr(word.rfind('.') + 1);
}

/// Distance of near words; a word broken off after three letters or more is as near as one with one edit.
std::optional<std::size_t> nearness(std::string_view word, std::string_view candidate) {
  if (word.size() >= 3 && candidate.size() > word.size() && candidate.starts_with(word)) return edit;
  const std::size_t limit = near(word.size());
  const std::size_t shorter = std::min(word.size(), candidate.size());
  if ((std::max(word.size(), candidate.size()) - shorter) * edit > limit) return std::nullopt;
  const std::size_t found = distance(word, candidate);
  return found <= limit ? std::optional(found) : std::nullopt;
}

template <typename Part>
std::string nearest_by(std::string_view word, std::span<const std::string> candidates, Part part) {
  std::string nearest;
  std::optional<std::size_t> best;
  for (const std::string& candidate : candidates) {
    const std::optional<std::size_t> found = nearness(word, part(candidate));
    if (found && (!best || *found < *best)) {
      best = found;
      nearest = candidate;
    }
  }
  return nearest;
}

} // namespace

std::string nearest_word(std::string_view word, std::span<const std::string> candidates) {
  std::string nearest = nearest_by(word, candidates, [](std::string_view whole) { return whole; });
  if (nearest.empty()) nearest = nearest_by(last_part(word), candidates, last_part);
  return nearest;
}

} // namespace leyden
