#include "leyden/cli/record_commands.hpp"

#include "cli/configuration/named_files.hpp"
#include "cli/records/record_files.hpp"
#include "leyden/experiments/run_end.hpp"
#include "leyden/platform/symbolic_link.hpp"
#include "leyden/record/checkpoint_files.hpp"
#include "leyden/record/inspect.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <set>

namespace leyden {
namespace {

double percentage(std::size_t done, std::size_t points) {
  return points == 0 ? 100 : 100.0 * static_cast<double>(done) / static_cast<double>(points);
}

std::string shard_text(const std::optional<RecordedShard>& shard) {
  return shard ? fmt::format(" shard {},", shard->shard.text()) : "";
}

std::string checkpoints_text(std::size_t points) {
  return points == 0 ? "" : fmt::format(", {} with a checkpoint", points);
}

/// What several files hold together.
class Total {
 public:
  void add(const RecordSummary& record, const std::optional<RecordedShard>& shard);
  void print() const;

 private:
  std::size_t files_ = 0;
  std::size_t points_ = 0;
  std::size_t done_ = 0;
  std::size_t pending_ = 0;
  std::size_t failed_ = 0;
  std::set<std::size_t> counts_; ///< into how many parts the sweeps were cut; 1 where not
  std::set<std::size_t> parts_;
};

void Total::add(const RecordSummary& record, const std::optional<RecordedShard>& shard) {
  ++files_;
  points_ += record.points;
  done_ += record.done;
  pending_ += record.pending;
  failed_ += record.failed;
  counts_.insert(shard ? shard->shard.count : 1);
  if (shard) parts_.insert(shard->shard.part);
}

void Total::print() const {
  if (files_ < 2) return;
  fmt::print("in total: {} of {} points done ({:.1f} %), {} pending, {} failed\n", done_, points_,
             percentage(done_, points_), pending_, failed_);
  if (counts_.size() != 1 || *counts_.begin() == 1) return;
  std::vector<std::size_t> missing;
  for (std::size_t part = 1; part <= *counts_.begin(); ++part)
    if (!parts_.contains(part)) missing.push_back(part);
  if (!missing.empty()) fmt::print("  no file of shard {}\n", parts_text(missing, *counts_.begin()));
}

} // namespace

int show_status(const std::vector<std::string>& files) {
  Total total;
  for (const std::string& file : files) {
    const RecordSummary whole = look_at(file);
    const std::optional<RecordedShard> shard = shard_of_record(whole);
    const RecordSummary record = own_part(file, whole, shard);
    total.add(record, shard);
    fmt::print("{}: {},{} {} of {} points done ({:.1f} %), {} pending, {} failed{}\n", file, record.command,
               shard_text(shard), record.done, record.points, percentage(record.done, record.points),
               record.pending, record.failed,
               checkpoints_text(points_with_checkpoint(behind_links(file)).size()));
    for (const FailedPoint& failure : record.failures)
      fmt::print("  {} failed: {}\n", place_of(failure.point, failure.label), failure.reason);
    fmt::print("{}", changed_files_text(named_files(file)));
  }
  total.print();
  return 0;
}

int verify_records(const std::vector<std::string>& files) {
  std::size_t bad_points = 0;
  bool are_files_whole = true;
  for (const std::string& file : files) {
    const RecordSummary whole = look_at(file);
    const std::optional<RecordedShard> shard = shard_of_record(whole);
    const RecordSummary record = own_part(file, whole, shard);
    const std::vector<std::size_t> bad = find_bad_points(file);
    bad_points += bad.size();
    fmt::print("{}:{} {} of {} points done, {} with a wrong checksum\n", file, shard_text(shard), record.done,
               record.points, bad.size());
    const char* remedy = record.is_compressed ? "make the copy again from the records it was made of"
                                              : "run the same command again to compute it anew";
    const std::vector<std::string> labels = point_labels(file, bad);
    for (std::size_t k = 0; k < bad.size(); ++k)
      fmt::print("  {} is damaged: {}\n", place_of(bad[k], labels[k]), remedy);
    const std::vector<NamedFile> named = named_files(file);
    const std::vector<std::string> damaged = damaged_files(named);
    are_files_whole = are_files_whole && damaged.empty();
    for (const std::string& name : damaged)
      fmt::print("  the kept text of {} is damaged: it does not fit its hash\n", name);
    fmt::print("{}", changed_files_text(named));
  }
  return exit_code(bad_points == 0 && are_files_whole ? RunEnd::done : RunEnd::some_failed);
}

} // namespace leyden
