#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace leyden {

/// Which version has a command.
enum class Availability { now, later };

/// What follows the name of a command.
/// `joined`: records, and the output that is made of them.
enum class Takes { configuration, command, records, joined };

struct Command {
  std::string name;
  Availability availability;
  Takes takes;
  std::string summary;
  std::vector<std::string> sections; ///< of the configuration that it uses, in canonical order
};

/// All commands of the interface.
const std::vector<Command>& commands();

/// The command of that exact name, or nullptr.
const Command* find_command(std::string_view name);

/// `charge, plan, ...`: the names of the commands that this version has.
std::string available_commands();

} // namespace leyden
