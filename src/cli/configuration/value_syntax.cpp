#include "cli/configuration/value_syntax.hpp"

#include "leyden/text/number.hpp"
#include "leyden/text/suggestion.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

namespace leyden {
namespace {

/// As many as a sweep has points.
constexpr std::int64_t most_parts = 100'000'000;

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (std::size_t start = 0;;) {
    const std::size_t end = text.find(separator, start);
    parts.emplace_back(trim(text.substr(start, end - start)));
    if (end == std::string_view::npos) return parts;
    start = end + 1;
  }
}

std::string path_problem(std::string_view path) {
  if (path.empty()) return "no path";
  // In a configuration file such a path would end at the comment sign.
  if (path.find(" #") != std::string_view::npos || path.find("\t#") != std::string_view::npos)
    return "a path with a blank before a # cannot be written in a configuration";
  return "";
}

std::string file_problem(std::string_view value) {
  if (!value.starts_with(file_prefix)) return "not one of the values it takes";
  return path_problem(value.substr(file_prefix.size()));
}

std::string sites_problem(std::string_view value) {
  std::set<std::int64_t> seen;
  for (const std::string& part : split(value, '+')) {
    const std::optional<std::int64_t> site = parse_integer(part);
    if (!site || *site < 0 || *site > 1'000'000'000) return "not a list of sites";
    if (!seen.insert(*site).second) return "site " + part + " stands there twice";
  }
  return "";
}

std::string observables_problem(std::string_view value) {
  std::set<std::string> seen;
  for (const std::string& part : listed_observables(value)) {
    if (part.starts_with(file_prefix)) {
      std::string problem = file_problem(part);
      if (!problem.empty()) return problem;
    } else if (part != "magnetisation" && part != "energy") {
      return "'" + part + "' is no observable";
    }
    if (!seen.insert(part).second) return "'" + part + "' stands there twice";
  }
  return "";
}

std::string shard_problem(std::string_view value) {
  const std::vector<std::string> parts = split(value, '/');
  if (parts.size() != 2) return "not a part i/n";
  const std::optional<std::int64_t> part = parse_integer(parts[0]);
  const std::optional<std::int64_t> count = parse_integer(parts[1]);
  if (!part || !count) return "not a part i/n";
  if (*part < 1 || *part > *count) return "there is no such part";
  if (*count > most_parts) return "too many parts";
  return "";
}

std::string keys_problem(std::string_view value) {
  std::set<std::string> seen;
  const std::vector<std::string> keys = listed_keys(value);
  for (const std::string& key : keys) {
    if (key.empty()) return "an empty name between commas";
    if (find_key(key) == nullptr) {
      const std::string near = suggest_key(key);
      return "unknown key '" + key + "'" + (near.empty() ? "" : ", did you mean '" + near + "'?");
    }
    if (!seen.insert(key).second) return "'" + key + "' stands there twice";
  }
  return keys.size() < 2 ? "one key alone; two or more belong here" : "";
}

/// Whether a `+` at the start of `rest` begins another observable rather than belonging to a path.
bool begins_observable(std::string_view rest) {
  constexpr std::array<std::string_view, 3> beginnings{"magnetisation", "energy", file_prefix};
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](std::string_view beginning) { return rest.starts_with(beginning); });
}

} // namespace

std::string syntax_problem(Syntax syntax, std::string_view value) {
  switch (syntax) {
  case Syntax::none:
    return "";
  case Syntax::file:
    return file_problem(value);
  case Syntax::path:
    return value.empty() ? "no path" : "";
  case Syntax::sites:
    return sites_problem(value);
  case Syntax::observables:
    return observables_problem(value);
  case Syntax::shard:
    return shard_problem(value);
  case Syntax::keys:
    return keys_problem(value);
  }
  return "";
}

std::vector<int> listed_sites(std::string_view value) {
  if (!sites_problem(value).empty()) return {};
  std::vector<int> sites;
  for (const std::string& part : split(value, '+'))
    sites.push_back(static_cast<int>(parse_integer(part).value_or(0)));
  std::sort(sites.begin(), sites.end());
  return sites;
}

std::vector<std::string> listed_observables(std::string_view value) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= value.size(); ++i) {
    if (i < value.size() && value[i] != '+') continue;
    const std::string_view part = trim(value.substr(start, i - start));
    const bool in_path = part.starts_with(file_prefix) && i < value.size();
    if (in_path && !begins_observable(trim(value.substr(i + 1)))) continue;
    parts.emplace_back(part);
    start = i + 1;
  }
  return parts;
}

std::string observables_remedy(std::string_view value) {
  static const std::vector<std::string> names{"magnetisation", "energy"};
  std::string joined(value);
  if (joined.find('+') == std::string::npos) std::replace(joined.begin(), joined.end(), ',', '+');
  std::string mended;
  for (const std::string& part : listed_observables(joined)) {
    const std::string near = part.starts_with(file_prefix) ? part : nearest_word(part.substr(0, 64), names);
    if (!mended.empty()) mended += '+';
    mended += near.empty() ? part : near;
  }
  return observables_problem(mended).empty() ? mended : std::string();
}

std::vector<std::string> listed_keys(std::string_view value) {
  return split(value, ',');
}

} // namespace leyden
