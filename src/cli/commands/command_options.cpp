#include "cli/commands/command_options.hpp"

#include "cli/batch/batch_options.hpp"
#include "leyden/cli/key_table.hpp"
#include "leyden/text/bad_input.hpp"
#include "leyden/text/suggestion.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>

namespace leyden {
namespace {

constexpr std::size_t longest_name = 64;

/// Options that are no keys, without dashes.
std::vector<std::string> plain_options(const Command& command) {
  std::vector<std::string> names;
  if (command.takes == Takes::configuration || command.takes == Takes::joined)
    names.emplace_back("overwrite");
  if (command.takes == Takes::joined) names.emplace_back("compress");
  if (command.name == "slurm")
    for (const BatchOption& option : batch_option_table())
      names.push_back(option.name);
  return names;
}

/// The command whose keys a command takes: its own, or those of the one it is for.
const Command* keys_of(const Command& command) {
  if (command.takes == Takes::configuration) return &command;
  return command.takes == Takes::command ? find_command("charge") : nullptr;
}

/// The command that a command line is for: the first word that names one.
const Command* command_in(const std::vector<std::string>& tokens) {
  for (const std::string& token : tokens)
    if (const Command* command = find_command(token)) return command;
  return nullptr;
}

/// An option of that very name, or nearly, of another command; with the command in words.
struct Elsewhere {
  std::string option;
  std::string owner;
};

Elsewhere elsewhere(const std::string& name, const Command* command) {
  for (const Command& other : commands()) {
    if (&other == command || other.availability == Availability::later) continue;
    const std::string near = nearest_word(name, plain_options(other));
    if (!near.empty()) return {near, fmt::format("leyden {}", other.name)};
  }
  const std::string key = suggest_key(name);
  if (key.empty()) return {};
  const std::string section = key.substr(0, key.find('.'));
  for (const Command& other : commands())
    if (std::find(other.sections.begin(), other.sections.end(), section) != other.sections.end())
      return {key, fmt::format("leyden {}", other.name)};
  return {key, "a command that this version does not have yet"};
}

} // namespace

std::string options_text(const Command* command) {
  if (command == nullptr) return "a command first (" + available_commands() + "), or --help, --version";
  std::vector<std::string> parts;
  if (keys_of(*command) != nullptr) parts.emplace_back("--section.key=value");
  if (command->takes != Takes::records) parts.emplace_back("-o OUT.h5");
  for (const std::string& name : plain_options(*command))
    parts.push_back("--" + name);
  parts.emplace_back("--help");
  return fmt::format("{}", fmt::join(parts, ", "));
}

void refuse_unknown_option(const std::string& option, const std::vector<std::string>& tokens) {
  const Command* command = command_in(tokens);
  std::string name = option.substr(0, option.find('=', 2));
  name.erase(0, name.find_first_not_of('-'));
  name.resize(std::min(name.size(), longest_name));

  std::vector<std::string> plain =
      command == nullptr ? std::vector<std::string>{"version"} : plain_options(*command);
  plain.emplace_back("help");
  std::string near = nearest_word(name, plain);
  const Command* keys = command == nullptr ? nullptr : keys_of(*command);
  if (near.empty() && keys != nullptr) near = suggest_key(name, keys->sections);

  std::string problem = "unknown option";
  if (command != nullptr) problem += fmt::format(" of leyden {}", command->name);
  if (near.empty())
    if (const Elsewhere other = elsewhere(name, command); !other.option.empty())
      problem += fmt::format(" (--{} belongs to {})", other.option, other.owner);
  throw BadInput({.key = {},
                  .value = option,
                  .place = "command line",
                  .problem = std::move(problem),
                  .allowed = options_text(command),
                  .remedy = !near.empty()        ? "--" + near
                            : command == nullptr ? "leyden --help"
                                                 : fmt::format("leyden {} --help", command->name)});
}

} // namespace leyden
