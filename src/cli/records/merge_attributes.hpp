#pragma once

#include "leyden/cli/arguments.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <variant>

namespace leyden {

/// A resolved configuration for all points of its sweep, and for another record.
std::string whole_configuration(const std::string& configuration, const std::string& output);

/// The attributes in which a merged record differs from the first of its files: its configuration and how it
/// was made, and `merged_*`, lists of a line for each file, those that merged files were made of themselves.
/// Throws BadInput if a file cannot be read.
std::map<std::string, std::variant<std::string, double, std::int64_t>>
merged_attributes(const Arguments& arguments, const std::string& configuration);

} // namespace leyden
