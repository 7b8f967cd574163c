#include "leyden/cli/key_table.hpp"
#include "leyden/text/bad_input.hpp"
#include "leyden/text/number.hpp"
#include "leyden/text/suggestion.hpp"

#include "cli/value_syntax.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace leyden {
namespace {

bool among(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

[[noreturn]] void refuse(const Key& key, std::string_view value, std::string_view place, std::string problem,
                         std::string remedy = {}) {
  if (remedy.empty())
    remedy =
        "one of those allowed" +
        (key.default_value.empty() ? std::string() : fmt::format("; the default is {}", key.default_value));
  throw BadInput({.key = key.name,
                  .value = std::string(value),
                  .place = std::string(place),
                  .problem = std::move(problem),
                  .allowed = key.allowed(),
                  .remedy = std::move(remedy)});
}

void check_number(const Key& key, std::string_view value, std::string_view place) {
  const bool is_integer = key.number == NumberKind::integer;
  const std::optional<double> number = parse_real(value);
  if (!number)
    refuse(key, value, place, is_integer ? "not a whole number" : "not a finite real number",
           nearest_word(value.substr(0, 64), key.names));
  if (is_integer && !parse_integer(value) && std::abs(*number) < 9e18)
    refuse(key, value, place,
           std::trunc(*number) == *number ? "not written as a whole number" : "not a whole number",
           "digits only, such as " + (key.default_value.empty() ? std::string("3") : key.default_value));
  if (!key.interval.contains(*number) || (is_integer && !parse_integer(value)))
    refuse(key, value, place, "out of range");
}

void check_syntax(const Key& key, std::string_view value, std::string_view place) {
  const std::string problem = syntax_problem(key.syntax, value);
  if (problem.empty()) return;
  refuse(key, value, place, problem, nearest_word(value.substr(0, 64), key.names));
}

} // namespace

void check_value(const Key& key, std::string_view value, std::string_view place) {
  const bool is_file = value.starts_with(file_prefix);
  if (among(key.later, value) || (is_file && among(key.later, "file:PATH")))
    refuse(key, value, place, "this version does not have it yet");
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
