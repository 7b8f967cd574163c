#pragma once

#include "cli/commands.hpp"

#include <string>
#include <vector>

namespace leyden {

/// What a command takes on its command line, in words; with nullptr, what the program takes.
std::string options_text(const Command* command);

/// Throws BadInput: the command of the command line `tokens` has no `option`. Suggests one that it has, or
/// says which command one of that name belongs to.
[[noreturn]] void refuse_unknown_option(const std::string& option, const std::vector<std::string>& tokens);

} // namespace leyden
