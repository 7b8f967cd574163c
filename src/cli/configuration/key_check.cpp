#include "leyden/cli/key_table.hpp"
#include "leyden/text/bad_input.hpp"
#include "leyden/text/number.hpp"
#include "leyden/text/suggestion.hpp"

#include "cli/configuration/value_syntax.hpp"

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
  if (value.find(" ;") != std::string_view::npos) remedy = "# starts a comment, ; does not";
  if (remedy.empty())
    remedy =
        (key.number != NumberKind::none && key.names.empty() ? "a number in that range"
                                                             : "one of those allowed") +
        (key.default_value.empty() ? std::string() : fmt::format("; the default is {}", key.default_value));
  throw BadInput({.key = key.name,
                  .value = std::string(value),
                  .place = std::string(place),
                  .problem = std::move(problem),
                  .allowed = key.allowed(),
                  .remedy = std::move(remedy)});
}

/// What may have been meant by a text that is no number.
std::string number_remedy(const Key& key, std::string_view value) {
  const bool is_colon_range = value.find(':') != std::string_view::npos &&
                              value.find_first_not_of("0123456789.eE+-: ") == std::string_view::npos;
  if (is_colon_range && key.axis == AxisUse::allowed)
    return key.number == NumberKind::integer ? "first..last for whole numbers"
                                             : "linspace(first, last, count) for equally spaced values";
  return nearest_word(value.substr(0, 64), key.names);
}

void check_number(const Key& key, std::string_view value, std::string_view place) {
  const bool is_integer = key.number == NumberKind::integer;
  const std::optional<double> number = parse_real(value);
  if (!number)
    refuse(key, value, place, is_integer ? "not a whole number" : "not a finite real number",
           number_remedy(key, value));
  if (is_integer && !parse_integer(value) && std::abs(*number) < 9e18)
    refuse(key, value, place,
           std::trunc(*number) == *number ? "not written as a whole number" : "not a whole number",
           "digits only, such as " + (key.default_value.empty() ? std::string("3") : key.default_value));
  if (!key.interval.contains(*number) || (is_integer && !parse_integer(value)))
    refuse(key, value, place, "out of range",
           key.name == "battery.g" && *number < 0
               ? "couplings of any sign as a matrix: battery.coupling = file:PATH"
               : "");
}

/// What may have been meant by a text that does not fit the syntax of a key.
std::string syntax_remedy(const Key& key, std::string_view value) {
  if (key.syntax == Syntax::observables) return observables_remedy(value);
  std::string near = nearest_word(value.substr(0, 64), key.names);
  const bool is_path = value.find_first_of("./") != std::string_view::npos;
  if (near.empty() && key.syntax == Syntax::file && is_path && !value.starts_with(file_prefix))
    return std::string(file_prefix).append(value);
  return near;
}

void check_syntax(const Key& key, std::string_view value, std::string_view place) {
  const std::string problem = syntax_problem(key.syntax, value);
  if (problem.empty()) return;
  refuse(key, value, place, problem, syntax_remedy(key, value));
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
