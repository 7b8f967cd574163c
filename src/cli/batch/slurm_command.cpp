#include "cli/batch/slurm_command.hpp"

#include "cli/batch/batch_options.hpp"
#include "cli/batch/batch_script.hpp"
#include "cli/naming_places.hpp"
#include "leyden/cli/run.hpp"
#include "leyden/experiments/count_progress.hpp"
#include "leyden/experiments/human_units.hpp"
#include "leyden/experiments/job_size.hpp"
#include "leyden/platform/cluster_nodes.hpp"
#include "leyden/platform/memory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>
#include <thread>

namespace leyden {
namespace {

/// The program with its libraries, buffers of MPI, and pages of the record, in bytes a rank.
constexpr std::uint64_t program_bytes = std::uint64_t{300} << 20;
constexpr double memory_margin = 1.25;
/// The predicted time is that of one kind of processor.
constexpr double time_margin = 2;
/// Nothing averages out in a single point.
constexpr double longest_margin = 1.5;
constexpr double starting_seconds = 600;

struct Node {
  NodeSize size;
  std::string source; ///< of its numbers
  std::optional<double> limit;
};

Node node_of(const BatchOptions& options) {
  Node node;
  const std::optional<ClusterNodes> nodes = default_partition();
  if (nodes) {
    node = {{nodes->cores, nodes->memory}, "sinfo, partition " + nodes->partition, nodes->limit};
  } else {
    node = {{static_cast<int>(std::max(1U, std::thread::hardware_concurrency())), node_memory_bytes()},
            "this machine: no answer from sinfo",
            {}};
  }
  if (options.cores) node.size.cores = *options.cores;
  if (options.memory) node.size.memory = static_cast<std::uint64_t>(std::ldexp(*options.memory, 30));
  if (options.cores && options.memory)
    node.source = "as given";
  else if (options.cores || options.memory)
    node.source = "as given, the rest by " + node.source;
  return node;
}

/// Minutes of wall time to ask for.
int minutes(const JobSize& size, const std::optional<double>& limit) {
  constexpr double most = 60.0 * 24 * 60 * 365;
  double seconds = starting_seconds + time_margin * std::max(size.seconds, longest_margin * size.longest);
  seconds = std::min(seconds, most);
  if (limit) seconds = std::min(seconds, *limit);
  return std::max(1, static_cast<int>(limit ? seconds / 60 : std::ceil(seconds / 60)));
}

std::optional<std::uint64_t> mebibytes(const JobSize& size, const NodeSize& node) {
  if (size.ranks_a_node >= node.cores) return std::nullopt;
  const double bytes = static_cast<double>(program_bytes) + memory_margin * static_cast<double>(size.bytes);
  const double most = static_cast<double>(node.memory) / size.ranks_a_node;
  return static_cast<std::uint64_t>(std::ceil(std::min(bytes, most) / (1 << 20)));
}

std::string counted(std::uint64_t count, const char* thing) {
  return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

/// Where the numbers of the script come from.
std::vector<std::string> comments(const ChargeRequest& request, const JobSize& size, const Node& node,
                                  const BatchScript& script) {
  std::vector<std::string> lines{
      "Submit with sbatch; options of sbatch on its command line win over those below."};
  const std::vector<int>& teams = size.plan.schedule.team_sizes;
  const std::string share = script.shards ? fmt::format(", shared by {} jobs", *script.shards) : "";
  lines.push_back(fmt::format("Sweep: {}{}; {} in teams of up to {}.", counted(request.points(), "point"),
                              share, counted(static_cast<std::uint64_t>(size.ranks), "rank"),
                              *std::max_element(teams.begin(), teams.end())));
  const char* least = request.search == TimeSearch::global ? "at least " : "";
  lines.push_back(fmt::format("Predicted: {} a rank above the program's own, {}{} for the longest point,",
                              bytes_text(size.bytes), least, seconds_text(size.longest)));
  lines.push_back(
      fmt::format("  {}{} of wall time and {:.2g} core-hours a job on the processors of the cost model.",
                  least, seconds_text(size.seconds), size.seconds * size.ranks / 3600));
  lines.push_back(fmt::format("A node is taken to have {} and {} ({}).",
                              counted(static_cast<std::uint64_t>(node.size.cores), "core"),
                              bytes_text(node.size.memory), node.source));
  lines.push_back(fmt::format(
      "Asked for: {:g} times the time (at least {:g} times that of the longest point) and 10 minutes{}; {}.",
      time_margin, time_margin * longest_margin, node.limit ? ", at most what the partition allows" : "",
      script.mebibytes_a_rank
          ? fmt::format("{:g} times the memory and {}", memory_margin, bytes_text(program_bytes))
          : "whole nodes with all their memory"));
  return lines;
}

std::string this_program() {
  std::error_code error;
  const std::filesystem::path path = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? "leyden" : path.string();
}

/// The command line that the job runs, without the record and what follows `--`.
std::vector<std::string> command_words(const Arguments& arguments) {
  std::vector<std::string> words{this_program(), arguments.planned_command};
  words.insert(words.end(), arguments.files.begin(), arguments.files.end());
  for (const Override& given : arguments.overrides)
    words.push_back(fmt::format("--{}={}", given.key, given.value));
  return words;
}

/// The tasks of an array have shards of their own.
void refuse_two_shards(const Arguments& arguments, const BatchOptions& options) {
  for (const Override& given : arguments.overrides)
    if (options.shards && given.key == "farm.shard")
      throw BadInput({.key = given.key,
                      .value = given.value,
                      .place = "command line",
                      .problem = "each task of --array computes a shard of its own",
                      .allowed = "one of the two",
                      .remedy = "remove farm.shard, or --array"});
}

} // namespace

void print_batch_script(const Arguments& arguments) {
  const BatchOptions options = batch_options(arguments.batch);
  refuse_two_shards(arguments, options);
  const ChargeRequest request = charge_request(arguments, read_local_text);
  const Node node = node_of(options);
  CountProgress progress("slurm");
  const JobSize size = naming_places(request, [&] {
    return choose_job_size(MPI_COMM_SELF, request,
                           {.node = node.size,
                            .nodes = options.nodes,
                            .shards = options.shards.value_or(1),
                            .within = 60 * options.within,
                            .watch = [&](std::size_t points, std::size_t of) { progress.show(points, of); }});
  });
  progress.finish();
  BatchScript script;
  script.record = request.output;
  script.directory = std::filesystem::current_path().string();
  script.command = command_words(arguments);
  script.petsc = arguments.petsc;
  script.launcher = options.launcher;
  script.shards = options.shards;
  script.nodes = size.nodes;
  script.ranks = size.ranks;
  script.ranks_a_node = size.ranks_a_node;
  script.mebibytes_a_rank = mebibytes(size, node.size);
  script.minutes = minutes(size, node.limit);
  script.comments = comments(request, size, node, script);
  fmt::print("{}", batch_script_text(script));
}

} // namespace leyden
