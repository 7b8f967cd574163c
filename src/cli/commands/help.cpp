#include "leyden/cli/run.hpp"

#include "cli/batch/batch_options.hpp"
#include "cli/commands.hpp"
#include "leyden/cli/key_table.hpp"

#include <fmt/format.h>

#include <string_view>

namespace leyden {
namespace {

constexpr std::size_t width = 80;

/// Breaks `text` into lines of at most `width`, all but the first indented.
std::string wrapped(std::string_view text, std::size_t column, std::size_t indent) {
  std::string lines;
  while (!text.empty()) {
    const std::size_t end = text.find(' ');
    const std::string_view word = text.substr(0, end);
    const bool starts_line = lines.empty() || lines.back() == ' ';
    if (!lines.empty() && column + 1 + word.size() > width) {
      lines += '\n' + std::string(indent, ' ');
      column = indent;
    } else if (!starts_line) {
      lines += ' ';
      ++column;
    }
    lines += word;
    column += word.size();
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return lines;
}

/// A label and what it means, the meanings below each other.
std::string entry(std::string_view label, std::string_view meaning, std::size_t column) {
  std::string text = fmt::format("  {}", label);
  if (text.size() + 2 > column)
    text += '\n' + std::string(column, ' ');
  else
    text += std::string(column - text.size(), ' ');
  return text + wrapped(meaning, column, column) + '\n';
}

std::string default_text(const Key& key) {
  return key.default_value.empty() ? key.default_note : key.default_value;
}

/// Meaning, values, unit and default of a key.
std::string key_entry(const Key& key) {
  std::string text = entry(key.name, key.help, 24);
  std::string values = key.allowed();
  // Energies and times are in the units that the text above the keys names.
  if (key.units != "1" && key.units.find('B') == std::string::npos) values += ", in " + key.units;
  values += fmt::format(" [{}]", default_text(key));
  return text + std::string(24, ' ') + wrapped(values, 24, 24) + '\n';
}

constexpr std::string_view usage = "leyden COMMAND [CONFIG.ini] [--section.key=value ...] [-o OUT.h5]\n"
                                   "                      [--overwrite] [-- PETSC OPTIONS]\n";

std::string options_text() {
  return "\nOptions:\n" +
         entry("--section.key=value", "any key of the configuration; wins over the file", 26) +
         entry("-o, --output.file OUT", "the record to write [the config's name with .h5]", 26) +
         entry("--overwrite", "start anew instead of resuming the record that is there", 26) +
         entry("-- PETSC OPTIONS", "to PETSc: -log_view, -info, ..., and -eps_* for ground states", 26);
}

std::string exit_codes() {
  return "\nExit codes: 0 done, 2 bad input, 3 some points failed, 74 output not written,\n"
         "75 stopped cleanly (run the same command again).\n";
}

std::string program_help() {
  std::string text = "Charging dynamics of many-body quantum batteries.\n\nUsage: ";
  text += usage;
  text += "\nCommands:\n";
  for (const Command& command : commands())
    if (command.availability == Availability::now) text += entry(command.name, command.summary, 13);
  text += "\nNot in this version yet:\n";
  for (const Command& command : commands())
    if (command.availability == Availability::later) text += entry(command.name, command.summary, 13);
  text += options_text();
  text += entry("-h, --help", "this text; after a command, the help of that command", 26);
  text += entry("--version", "versions of the program and its libraries", 26);
  return text + exit_codes();
}

/// What the command does, and how it is called.
std::string beginning(const Command& command, std::string_view takes) {
  const std::string call = fmt::format("Usage: leyden {} {}", command.name, takes);
  return fmt::format("{}\n\n{}\n", wrapped(fmt::format("leyden {}: {}", command.name, command.summary), 0, 0),
                     wrapped(call, 0, 7));
}

std::string configuration_help(const Command& command) {
  std::string text = beginning(
      command, "[CONFIG.ini] [--section.key=value ...] [-o OUT.h5] [--overwrite] [-- PETSC OPTIONS]");
  text += options_text();
  text += "\nKeys of the configuration, with their values and [default]. In CONFIG.ini a key\n"
          "stands below the [section] it belongs to; # starts a comment. All energies are\n"
          "in the unit in which battery.B is given (in units of B while B = 1), times in\n"
          "its inverse (hbar = 1).\n";
  for (const std::string& section : command.sections) {
    text += fmt::format("\n[{}]\n", section);
    for (const Key& key : key_table())
      if (key.section() == section) text += key_entry(key);
  }
  text += "\nSweeps: a key may have several values, and is then an axis of the record:\n";
  text += entry("2, 3, 5", "a list; of names, too: nearest, power-law", 24);
  text += entry("2..12", "whole numbers, both ends included", 24);
  text += entry("linspace(-1, 1, 41)", "41 values in equal steps, both ends included", 24);
  text += entry("geomspace(1, 100, 9)", "9 values in equal ratios, both ends included", 24);
  return text + "All axes are combined; sweep.zip walks some of them together.\n" + exit_codes();
}

std::string plan_help(const Command& command) {
  return beginning(command, "COMMAND [CONFIG.ini] [--section.key=value ...]") + '\n' +
         wrapped(
             "Prints a line for each kind of points, what memory is made of, and in the last lines the size "
             "of "
             "the record, the time, and what would keep points from being computed. Takes what COMMAND "
             "takes: "
             "see leyden charge --help. Run it under mpirun with as many ranks as the run itself would have.",
             0, 0) +
         "\n\nExit codes: 0 done, also where something does not fit, 2 bad input.\n";
}

std::string slurm_help(const Command& command) {
  std::string text = beginning(command, "COMMAND [CONFIG.ini] [--section.key=value ...] [-o OUT.h5] "
                                        "[options below] [-- PETSC OPTIONS]");
  text +=
      '\n' +
      wrapped(
          "Prints the script on stdout: leyden slurm charge CONFIG.ini > job.sbatch, then sbatch "
          "job.sbatch. The job stops cleanly before its time is over, goes back into the queue, and goes on "
          "in the same record. Takes what COMMAND takes (leyden charge --help) except --overwrite, and:",
          0, 0) +
      "\n\nOptions:\n";
  for (const BatchOption& option : batch_option_table())
    text += entry(fmt::format("--{}={}", option.name, option.metavariable), option.help, 26);
  return text + "\nExit codes: 0 done, 2 bad input.\n";
}

std::string records_help(const Command& command) {
  const bool verifies = command.name == "verify";
  return beginning(command, "RECORD.h5 ...") + '\n' +
         wrapped(
             verifies
                 ? "Reads all that is done, and names the points whose numbers do not fit their checksums: "
                   "the "
                   "same command that made the record computes them anew. Tells of files that the "
                   "configuration names and that have changed since."
                 : "Says for each record how many points are done, pending and failed, and why they failed; "
                   "also while a run writes it. Tells of files that the configuration names and that have "
                   "changed since.",
             0, 0) +
         (verifies ? "\n\nExit codes: 0 all whole, 2 no record, 3 something is damaged.\n"
                   : "\n\nExit codes: 0 done, 2 no record.\n");
}

std::string merge_help(const Command& command) {
  return beginning(command, "RECORD.h5 ... -o OUT.h5 [--compress] [--overwrite]") + '\n' +
         wrapped("Writes the points that are done in any of the records, each with its checksum verified, "
                 "into one record of the whole sweep. The records have the same configuration, but for "
                 "farm.* and output.*. What is missing can be computed by leyden charge with that "
                 "configuration and -o OUT.h5.",
                 0, 0) +
         "\n\nOptions:\n" + entry("-o, --output.file OUT", "the record to write", 26) +
         entry("--compress", "compressed and chunked, to be kept and read: it cannot be resumed", 26) +
         entry("--overwrite", "replace the record that is there", 26) +
         "\nExit codes: 0 all points done, 2 bad input, 3 points are missing or failed,\n"
         "74 output not written, 75 stopped by a signal (run the same command again).\n";
}

} // namespace

std::string help_text(const std::string& command) {
  const Command* known = find_command(command);
  if (known == nullptr) return program_help();
  switch (known->takes) {
  case Takes::configuration:
    return configuration_help(*known);
  case Takes::command:
    return known->name == "slurm" ? slurm_help(*known) : plan_help(*known);
  case Takes::records:
    return records_help(*known);
  case Takes::joined:
    return merge_help(*known);
  }
  return program_help();
}

} // namespace leyden
