#include "cli/records/merge_summary.hpp"

#include "cli/records/record_files.hpp"
#include "leyden/experiments/human_units.hpp"
#include "leyden/experiments/run_end.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>

namespace leyden {
namespace {

/// Points of one kind that are named here; other commands name them all.
constexpr std::size_t most_shown = 100;

/// The parts that the files were made for, if all are parts of equally many.
struct Parts {
  std::size_t count = 1;
  std::vector<std::uint32_t> of_point;
  std::set<std::size_t> given;
};

Parts parts_of(const std::vector<RecordSummary>& records) {
  Parts parts;
  for (const RecordSummary& record : records) {
    const std::optional<Shard> shard = shard_in_configuration(record);
    if (!shard || (parts.count != 1 && parts.count != shard->count)) return {};
    parts.count = shard->count;
    parts.given.insert(shard->part);
  }
  if (const auto first = shard_of_record(records.front())) parts.of_point = first->parts;
  return parts;
}

/// Which shards the missing points belong to.
std::string missing_text(const std::vector<RecordSummary>& records, const MergeReport& report) {
  const Parts parts = parts_of(records);
  if (parts.count == 1) return {};
  std::vector<std::size_t> pending(parts.count, 0);
  for (std::size_t point = 0; point < report.states.size(); ++point)
    if (report.states[point] == PointState::pending) ++pending[parts.of_point[point] - 1];
  std::vector<std::size_t> missing;
  std::vector<std::size_t> unfinished;
  for (std::size_t part = 1; part <= parts.count; ++part)
    if (pending[part - 1] > 0) (parts.given.contains(part) ? unfinished : missing).push_back(part);
  std::string text;
  if (!missing.empty()) text += fmt::format("  missing: shard {}\n", parts_text(missing, parts.count));
  if (!unfinished.empty())
    text += fmt::format("  unfinished: shard {}\n", parts_text(unfinished, parts.count));
  return text;
}

std::string damage_text(const Arguments& arguments, const MergeReport& report) {
  std::string text;
  for (std::size_t k = 0; k < report.damaged.size() && k < most_shown; ++k) {
    const DamagedPoint& damaged = report.damaged[k];
    const std::string& file = arguments.files[damaged.file];
    text += fmt::format(
        "  {} is damaged in {}: {}\n", place_of(damaged.point, point_label(file, damaged.point)), file,
        report.states[damaged.point] == PointState::done ? "taken from another file" : "left out");
  }
  if (report.damaged.size() > most_shown)
    text += fmt::format("  and {} more are damaged: leyden verify names all of each file\n",
                        report.damaged.size() - most_shown);
  return text;
}

std::string failures_text(const std::string& path, const RecordSummary& merged) {
  std::string text;
  for (std::size_t k = 0; k < merged.failures.size() && k < most_shown; ++k)
    text += fmt::format("  {} failed: {}\n", place_of(merged.failures[k].point, merged.failures[k].label),
                        merged.failures[k].reason);
  if (merged.failures.size() > most_shown)
    text += fmt::format("  and {} more failed: leyden status {} names all\n",
                        merged.failures.size() - most_shown, path);
  return text;
}

std::uint64_t size_of_file(const std::string& path) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  return error ? 0 : size;
}

} // namespace

MergeSummary summarise_merge(const Arguments& arguments, const std::vector<RecordSummary>& records,
                             const MergeReport& report) {
  const RecordSummary merged = summarise_record(arguments.output);
  MergeSummary summary;
  summary.text = fmt::format("{} {} merged: {} of {} points done, {} pending, {} failed\n", records.size(),
                             records.size() == 1 ? "file" : "files", merged.done, merged.points,
                             merged.pending, merged.failed);
  if (merged.pending > 0) summary.text += missing_text(records, report);
  summary.text += damage_text(arguments, report) + failures_text(arguments.output, merged);
  if (merged.done < merged.points) {
    summary.exit_code = exit_code(RunEnd::some_failed);
    summary.text += arguments.compress
                        ? "A compressed record cannot be resumed: finish the runs and merge them again.\n"
                        : fmt::format("To compute what is not done: leyden {} with the same configuration, "
                                      "farm.shard = 1/1 and -o {}\n",
                                      merged.command, arguments.output);
  }
  const std::uint64_t size = size_of_file(arguments.output);
  std::uint64_t before = 0;
  for (const std::string& file : arguments.files)
    before += size_of_file(file);
  if (arguments.compress && size > before)
    summary.text +=
        fmt::format("It is larger than what it was made of ({}): chunks do not pay for records as "
                    "small as this.\n",
                    bytes_text(before));
  summary.text += fmt::format("record: {} ({})\n", arguments.output, bytes_text(size));
  return summary;
}

} // namespace leyden
