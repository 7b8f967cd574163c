#pragma once

#include "leyden/cli/configuration.hpp"

#include <boost/program_options/options_description.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace leyden {

/// Whether sections must be ones that this version knows: not in a text that another version wrote.
enum class Sections { known, any };

/// The settings of an INI text in order, whatever their keys and values. Throws BadInput for a malformed
/// text.
std::vector<Setting> parse_ini(std::string_view text, std::string_view source, Sections sections);

/// `battery`, `charger`, ... in canonical order.
std::vector<std::string> section_names();

/// Adds all keys of the configuration, each with a text as its value.
void describe_keys(boost::program_options::options_description& options);

/// Throws BadInput: there is no key `name`.
[[noreturn]] void refuse_unknown_key(std::string_view name, std::string_view value, std::string_view place);

} // namespace leyden
