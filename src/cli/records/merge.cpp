#include "leyden/cli/record_commands.hpp"

#include "cli/records/merge_attributes.hpp"
#include "cli/records/merge_summary.hpp"
#include "cli/records/record_files.hpp"
#include "leyden/cli/configuration_difference.hpp"
#include "leyden/experiments/count_progress.hpp"
#include "leyden/experiments/output_path.hpp"
#include "leyden/experiments/run_end.hpp"
#include "leyden/platform/open_files.hpp"
#include "leyden/platform/stop_signal.hpp"
#include "leyden/platform/symbolic_link.hpp"
#include "leyden/record/merge.hpp"
#include "leyden/record/output_error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdio>
#include <filesystem>
#include <optional>
#include <set>
#include <sstream>
#include <system_error>
#include <utility>
#include <variant>

namespace leyden {
namespace {

/// Throws BadInput unless the records are of one command and one configuration, but for what says how a run
/// is done.
void check_alike(const std::vector<std::string>& files, const std::vector<RecordSummary>& records) {
  for (std::size_t k = 1; k < files.size(); ++k) {
    if (records[k].command != records[0].command)
      refuse_file(files[k],
                  fmt::format("a record of `leyden {}`, and {} is one of `leyden {}`", records[k].command,
                              files[0], records[0].command),
                  "records of one configuration", "leave one of them out");
    std::vector<std::string> differences =
        difference_texts(records[0].configuration, records[k].configuration);
    std::erase_if(differences, [](const std::string& text) { return text.starts_with("farm."); });
    if (!differences.empty())
      refuse_file(files[k],
                  fmt::format("a record of another configuration than {}: {}", files[0],
                              fmt::join(differences, "; ")),
                  "records of one configuration, but for farm.* and output.*", "leave one of them out");
  }
}

/// Whether a run that may still write to a file is bad, or has to be told only.
void look_for_runs(const Arguments& arguments) {
  for (const std::string& file : arguments.files) {
    std::optional<LockHolder> holder;
    try {
      holder = FileLock::holder_of(behind_links(file) + ".lock");
    } catch (const std::system_error& error) {
      holder = LockHolder{fmt::format("its lock cannot be read: {}", error.code().message())};
    }
    if (!holder) continue;
    if (arguments.compress)
      refuse_file(file, fmt::format("the file is in use by a live run ({})", holder->text),
                  "records that nobody writes to", "wait for that run to end");
    fmt::print(stderr, "{} is in use by a live run ({}): taking the points that are done by now\n", file,
               holder->text);
  }
}

/// The lock of the output, whose path becomes that of the file itself. Throws BadInput if something lies
/// there that is to stay.
FileLock claim_output(Arguments& arguments) {
  arguments.output = place_of_output(arguments.output);
  const std::string& output = arguments.output;
  check_writable(output);
  std::error_code error;
  for (const std::string& file : arguments.files)
    if (std::filesystem::equivalent(file, output, error))
      throw BadInput(
          about_output(output, "the file is one of those to be merged", "choose another path with -o"));
  const auto check = [&] {
    const FileKind kind = kind_of_file(output);
    refuse_other_than_record(output, kind);
    if (kind == FileKind::record && !arguments.overwrite)
      throw BadInput(about_output(output, "there is a record of that name already",
                                  "choose another path with -o, or replace it with --overwrite"));
  };
  check();
  FileLock lock = lock_output(output);
  check();
  return lock;
}

FileLock claim_output_by_command_line(Arguments& arguments) {
  try {
    return claim_output(arguments);
  } catch (const BadInput& error) {
    Complaint complaint = error.complaint();
    complaint.place = "command line";
    throw BadInput(std::move(complaint));
  }
}

/// Numbers of several versions may differ in their last digits.
void tell_versions(const std::string& versions) {
  std::istringstream lines(versions);
  std::set<std::string> different;
  for (std::string line; std::getline(lines, line);)
    different.insert(line);
  if (different.size() > 1)
    fmt::print(stderr, "the points were computed by {} versions of the program ({})\n", different.size(),
               fmt::join(different, "; "));
}

int tell_loss(const OutputError& error) {
  fmt::print(stderr,
             "leyden: output could not be written: {}\nNothing has changed; free the disk, or choose another "
             "one with -o, and run the same command again.\n",
             error.what());
  return exit_code(RunEnd::output_lost);
}

} // namespace

int merge(const Arguments& given) {
  Arguments arguments = given;
  std::vector<RecordSummary> records;
  for (const std::string& file : arguments.files)
    records.push_back(look_at(file));
  check_alike(arguments.files, records);
  std::optional<FileLock> lock;
  try {
    lock = claim_output_by_command_line(arguments);
  } catch (const OutputError& error) {
    return tell_loss(error);
  }
  look_for_runs(arguments);
  allow_open_files();
  const StopSignals signals;
  CountProgress progress("merge");
  MergeOrder order{.files = arguments.files,
                   .output = arguments.output,
                   .form = arguments.compress ? MergedForm::compressed : MergedForm::resumable,
                   .attributes = merged_attributes(arguments, records.front().configuration),
                   .go_on = [&](std::size_t points, std::size_t of) {
                     progress.show(points, of);
                     return !stop_requested();
                   }};
  tell_versions(std::get<std::string>(order.attributes.at("merged_versions")));
  try {
    const MergeReport report = merge_records(order);
    progress.finish();
    if (report.is_stopped) {
      fmt::print("stopped: {} was not written; run the same command again\n", arguments.output);
      return exit_code(RunEnd::stopped);
    }
    const MergeSummary summary = summarise_merge(arguments, records, report);
    fmt::print("{}", summary.text);
    return summary.exit_code;
  } catch (const OutputError& error) {
    progress.finish();
    return tell_loss(error);
  }
}

} // namespace leyden
