#pragma once

#include "leyden/cli/key_table.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace leyden {

inline constexpr std::string_view file_prefix = "file:";

/// What is wrong with `value` as a text of this syntax; empty if nothing is.
std::string syntax_problem(Syntax syntax, std::string_view value);

/// The sites of `0+1+7` in ascending order; empty if it is no such list, or names a site twice.
std::vector<int> listed_sites(std::string_view value);

/// The parts of `magnetisation+energy+file:PATH`; a `+` inside a path stays.
std::vector<std::string> listed_observables(std::string_view value);

/// `value` with its observables joined by + and spelt as they are called; empty if that does not mend it.
std::string observables_remedy(std::string_view value);

/// The keys of `battery.g, charger.omega`.
std::vector<std::string> listed_keys(std::string_view value);

} // namespace leyden
