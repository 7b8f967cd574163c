#include "leyden/cli/arguments.hpp"

#include "cli/batch/batch_options.hpp"
#include "cli/commands.hpp"
#include "cli/commands/command_options.hpp"
#include "cli/configuration/ini.hpp"
#include "leyden/cli/key_table.hpp"
#include "leyden/text/bad_input.hpp"
#include "leyden/text/number.hpp"
#include "leyden/text/suggestion.hpp"
#include "leyden/text/utf8.hpp"

#include "cli/commands/shell_text.hpp"

#include <boost/program_options/cmdline.hpp>
#include <boost/program_options/errors.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/value_semantic.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

namespace leyden {
namespace {

namespace po = boost::program_options;

constexpr auto place = "command line";
constexpr auto output_key = "output.file";

[[noreturn]] void refuse(std::string key, std::string value, std::string problem, std::string allowed,
                         std::string remedy) {
  throw BadInput({.key = std::move(key),
                  .value = std::move(value),
                  .place = place,
                  .problem = std::move(problem),
                  .allowed = std::move(allowed),
                  .remedy = std::move(remedy)});
}

void check_characters(const std::string& argument) {
  const std::size_t wrong = find_no_text(argument);
  if (wrong == std::string::npos) return;
  refuse({}, argument,
         fmt::format("this argument holds the byte 0x{:02x}, which is not part of a text",
                     static_cast<unsigned char>(argument[wrong])),
         "plain UTF-8 text", "remove it");
}

std::string without_dashes(std::string name) {
  name.erase(0, name.find_first_not_of('-'));
  return name;
}

[[noreturn]] void refuse_missing_value(const std::string& option) {
  const Key* key = find_key(without_dashes(option));
  const bool is_output = option == "-o" || (key != nullptr && key->name == output_key);
  refuse({}, option, "this option needs a value",
         is_output        ? "the path of the record"
         : key == nullptr ? "a value"
                          : key->allowed(),
         is_output
             ? "-o OUT.h5"
             : fmt::format("{}={}", option,
                           key == nullptr || key->default_value.empty() ? "VALUE" : key->default_value));
}

std::vector<po::option> parse_options(const std::vector<std::string>& tokens) {
  po::options_description options;
  options.add_options()("help,h", "")("version", "")("overwrite", "")("compress", "");
  for (const BatchOption& option : batch_option_table())
    options.add_options()(option.name.c_str(), po::value<std::string>(), option.help.c_str());
  for (const Key& key : key_table())
    options.add_options()(key.name == output_key ? "output.file,o" : key.name.c_str(),
                          po::value<std::string>(), key.help.c_str());
  try {
    namespace style = po::command_line_style;
    return po::command_line_parser(tokens)
        .options(options)
        .style(style::unix_style & ~style::allow_guessing)
        .run()
        .options;
  } catch (const po::unknown_option& error) {
    refuse_unknown_option(error.get_option_name(), tokens);
  } catch (const po::invalid_command_line_syntax& error) {
    const std::string option = error.tokens();
    if (error.kind() == po::invalid_syntax::extra_parameter)
      refuse({}, option, "this option takes no value", option + " alone", option);
    // Boost names an option by its long name, however it was written.
    const bool is_short =
        option == "--output.file" && std::find(tokens.begin(), tokens.end(), "-o") != tokens.end();
    refuse_missing_value(is_short ? "-o" : option);
  } catch (const po::error& error) {
    refuse({}, {}, error.what(), "leyden COMMAND [CONFIG.ini] [--section.key=value ...]", "leyden --help");
  }
}

/// Puts the options that Boost found into `arguments`; returns the positional ones.
std::vector<std::string> take_options(const std::vector<po::option>& options, Arguments& arguments) {
  std::vector<std::string> positional;
  std::set<std::string> seen;
  for (const po::option& option : options) {
    const std::string value = option.value.empty() ? std::string() : std::string(trim(option.value.front()));
    if (option.string_key.empty() || option.position_key >= 0) {
      positional.push_back(value);
      continue;
    }
    const std::string written =
        option.original_tokens.empty() ? option.string_key : option.original_tokens.front();
    const std::string name = written.substr(0, written.find('='));
    if (option.string_key == "help" || option.string_key == "version") {
      arguments.wish = option.string_key == "help" ? Wish::help : Wish::version;
      continue;
    }
    if (!seen.insert(option.string_key).second)
      refuse(option.string_key, value, "this option is given twice",
             option.string_key == output_key ? "-o and --output.file mean the same: one of them, once"
                                             : "each option once",
             "remove one of them");
    if (option.string_key == "overwrite") {
      arguments.overwrite = true;
      continue;
    }
    if (option.string_key == "compress") {
      arguments.compress = true;
      continue;
    }
    // Boost takes whatever follows as the value, another option too.
    if (value.empty() || value.starts_with("--") || value == "-o" || value == "-h")
      refuse_missing_value(name);
    if (written.starts_with("-o") && value.starts_with('='))
      refuse({}, written, "a short option has its value without =", "-o OUT.h5, or --output.file=OUT.h5",
             fmt::format("-o {}", value.size() > 1 ? value.substr(1) : "OUT.h5"));
    if (option.string_key == output_key)
      arguments.output = value;
    else if (find_key(option.string_key) == nullptr)
      arguments.batch.push_back({.key = option.string_key, .value = value});
    else
      arguments.overrides.push_back({.key = option.string_key, .value = value});
  }
  return positional;
}

const Command& take_command(const std::string& name, const std::string& before) {
  const Command* command = find_command(name);
  const std::string label = before.empty() ? "command" : fmt::format("command of {}", before);
  if (command == nullptr) {
    std::vector<std::string> names;
    for (const Command& known : commands())
      names.push_back(known.name);
    const std::string near = nearest_word(std::string_view(name).substr(0, 64), names);
    refuse({}, name, "unknown " + label, before.empty() ? available_commands() : "charge",
           near.empty() ? "leyden --help" : near);
  }
  if (command->availability == Availability::later)
    refuse({}, name, "this version does not have this command yet",
           before.empty() ? available_commands() : "charge",
           before.empty() ? "one of those; leyden --help says what they do"
                          : fmt::format("leyden {} charge CONFIG.ini", before));
  if (!before.empty() && command->takes != Takes::configuration)
    refuse({}, name, fmt::format("{} cannot be used with this command", before), "charge",
           fmt::format("leyden {} charge CONFIG.ini", before));
  return *command;
}

/// Checks what follows a command that takes records.
void take_records(const Command& command, const Arguments& arguments) {
  const bool makes_one = command.takes == Takes::joined;
  const char* call = makes_one ? "leyden {} RECORD.h5 ... -o OUT.h5" : "leyden {} RECORD.h5";
  if (arguments.files.empty())
    refuse({}, command.name,
           fmt::format("this command needs the records to {}", makes_one ? "join" : "look at"),
           "one file or more", fmt::format(fmt::runtime(call), command.name));
  if (!arguments.overrides.empty())
    refuse(arguments.overrides.front().key, arguments.overrides.front().value,
           fmt::format("{} takes no configuration keys", command.name), options_text(&command), "remove it");
  if (makes_one && arguments.output.empty())
    refuse({}, command.name, "this command needs the name of the record to write", "-o OUT.h5",
           fmt::format(fmt::runtime(call), command.name));
  if (!makes_one && (!arguments.output.empty() || arguments.overwrite))
    refuse({}, arguments.overwrite ? "--overwrite" : "-o " + arguments.output,
           fmt::format("{} writes no record", command.name), options_text(&command), "remove it");
}

void take_files(const Command& command, Arguments& arguments) {
  if (arguments.compress && command.takes != Takes::joined)
    refuse({}, "--compress", fmt::format("{} makes no compressed copies", command.name),
           "--compress with merge",
           "leyden merge RECORD.h5 --compress -o COPY.h5, once the record is finished");
  if (command.takes == Takes::records || command.takes == Takes::joined) {
    take_records(command, arguments);
    return;
  }
  for (const std::string& file : arguments.files)
    if (file.find('=') != std::string::npos && find_key(file.substr(0, file.find('='))) != nullptr)
      refuse({}, file, "a key without dashes", "--section.key=value", "--" + file);
  for (const std::string& file : arguments.files)
    if (file.ends_with(".h5") || file.ends_with(".hdf5"))
      refuse({}, file, "a record stands where a configuration file belongs", "CONFIG.ini",
             fmt::format("-o {0} to write it or to go on with it, leyden status {0} to look at it", file));
  if (arguments.files.size() > 1)
    refuse({}, arguments.files[1],
           fmt::format("a second configuration file, beside '{}'", arguments.files.front()), "one at most",
           "one file with everything in it; options start with --");
}

/// What belongs to batch scripts alone, and what does not go into them.
void check_batch(const Arguments& arguments) {
  if (arguments.command == "slurm") {
    if (arguments.overwrite)
      refuse({}, "--overwrite", "a job that is requeued would start anew each time", "none in a batch script",
             "remove the record by hand, or write to another one with -o");
    static_cast<void>(batch_options(arguments.batch));
  } else if (!arguments.batch.empty()) {
    refuse({}, "--" + arguments.batch.front().key, "this option belongs to batch scripts", "leyden slurm",
           "leyden slurm charge CONFIG.ini --" + arguments.batch.front().key + "=" +
               arguments.batch.front().value);
  }
}

} // namespace

Arguments parse_arguments(int argc, const char* const* argv) {
  Arguments arguments;
  arguments.whole = shell_text(argc, argv);
  std::vector<std::string> tokens(argv + std::min(argc, 1), argv + argc);
  const auto dashes = std::find(tokens.begin(), tokens.end(), "--");
  if (dashes != tokens.end()) {
    arguments.petsc.assign(dashes + 1, tokens.end());
    tokens.erase(dashes, tokens.end());
  }
  for (const std::string& token : tokens) {
    check_characters(token);
    // Boost takes an option without a name for a positional argument.
    if (token.starts_with("--=")) refuse_unknown_option(token, tokens);
  }

  // `leyden help charge` is `leyden charge --help`.
  if (!tokens.empty() && tokens.front() == "help") {
    tokens.erase(tokens.begin());
    arguments.wish = Wish::help;
  }
  arguments.files = take_options(parse_options(tokens), arguments);
  if (arguments.files.empty()) {
    if (arguments.wish != Wish::run) return arguments;
    refuse({}, {}, "no command", available_commands(), "leyden charge CONFIG.ini, or leyden --help");
  }
  const auto next_word = [&] {
    std::string word = std::move(arguments.files.front());
    arguments.files.erase(arguments.files.begin());
    return word;
  };
  arguments.command = next_word();
  const Command* command = &take_command(arguments.command, "");
  if (command->takes == Takes::command) {
    if (arguments.files.empty()) {
      if (arguments.wish != Wish::run) return arguments;
      refuse({}, arguments.command, "this command needs another one", "charge",
             fmt::format("leyden {} charge CONFIG.ini", arguments.command));
    }
    arguments.planned_command = next_word();
    command = &take_command(arguments.planned_command, arguments.command);
  }
  if (arguments.wish != Wish::run) return arguments;
  take_files(*command, arguments);
  check_batch(arguments);
  return arguments;
}

} // namespace leyden
