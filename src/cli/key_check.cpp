#include "leyden/cli/key_table.hpp"
#include "leyden/text/bad_input.hpp"
#include "leyden/text/number.hpp"
#include "leyden/text/suggestion.hpp"

#include "cli/value_syntax.hpp"

#include <algorithm>
#include <optional>

namespace leyden {
namespace {

bool among(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

[[noreturn]] void refuse(const Key& key, std::string_view value, std::string_view place, std::string problem,
                         std::string remedy = {}) {
  throw BadInput({.key = key.name,
                  .value = std::string(value),
                  .place = std::string(place),
                  .problem = std::move(problem),
                  .allowed = key.allowed(),
                  .remedy = std::move(remedy)});
}

void check_number(const Key& key, std::string_view value, std::string_view place) {
  std::optional<double> number = parse_real(value);
  if (!number) {
    const std::string kind =
        key.number == NumberKind::integer ? "not a whole number" : "not a finite real number";
    const std::string near = nearest_word(value.substr(0, 64), key.names);
    refuse(key, value, place, kind, near.empty() ? "" : near);
  }
  const std::optional<std::int64_t> whole = parse_integer(value);
  if (key.number == NumberKind::integer && !whole)
    refuse(key, value, place,
           *number == static_cast<double>(static_cast<std::int64_t>(std::clamp(*number, -9e18, 9e18)))
               ? "not written as a whole number"
               : "not a whole number",
           "digits only, such as " + (key.default_value.empty() ? std::string("3") : key.default_value));
  if (!key.interval.contains(*number)) refuse(key, value, place, "out of range");
}

void check_syntax(const Key& key, std::string_view value, std::string_view place) {
  const std::string problem = syntax_problem(key.syntax, value);
  if (problem.empty()) return;
  std::string remedy;
  if (!key.names.empty()) {
    const std::string near = nearest_word(value.substr(0, 64), key.names);
    if (!near.empty()) remedy = near;
  }
  refuse(key, value, place, problem, remedy);
}

} // namespace

void check_value(const Key& key, std::string_view value, std::string_view place) {
  const bool is_file = value.starts_with(file_prefix);
  if (among(key.later, value) || (is_file && among(key.later, "file:PATH")))
    refuse(key, value, place, "this version does not have it yet", "one of those allowed");
  if (among(key.names, value)) return;
  if (key.syntax != Syntax::none && (key.number == NumberKind::none || is_file))
    check_syntax(key, value, place);
  else if (key.number != NumberKind::none)
    check_number(key, value, place);
  else {
    const std::string near = nearest_word(value.substr(0, 64), key.names);
    refuse(key, value, place, "not one of the values it takes", near);
  }
}

} // namespace leyden
