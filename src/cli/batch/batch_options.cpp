#include "cli/batch/batch_options.hpp"

#include "leyden/text/bad_input.hpp"
#include "leyden/text/number.hpp"

#include <fmt/format.h>

#include <utility>

namespace leyden {
namespace {

[[noreturn]] void refuse(const Override& option, std::string allowed, std::string remedy) {
  throw BadInput({.key = "--" + option.key,
                  .value = option.value,
                  .place = "command line",
                  .problem = "this option does not take that value",
                  .allowed = std::move(allowed),
                  .remedy = std::move(remedy)});
}

int whole(const Override& option, int most) {
  const auto number = parse_integer(option.value);
  if (!number || *number < 1 || *number > most)
    refuse(option, fmt::format("a whole number from 1 to {}", most), fmt::format("--{}=4", option.key));
  return static_cast<int>(*number);
}

double positive(const Override& option, const char* unit) {
  constexpr double most = 1e6;
  const auto number = parse_real(option.value);
  if (!number || !(*number > 0) || *number > most)
    refuse(option, fmt::format("a number of {} above 0, at most 1e6", unit),
           fmt::format("--{}=60", option.key));
  return *number;
}

} // namespace

const std::vector<BatchOption>& batch_option_table() {
  static const std::vector<BatchOption> table{
      {"array", "N", "a job array of N tasks, each of which computes a part of the sweep [one job]"},
      {"nodes", "N", "nodes of a job, all of whose cores are used [as few as keep --within]"},
      {"within", "MINUTES", "ranks are added until a job is expected to take no longer [60]"},
      {"cores-per-node", "N", "cores of a node [of the default partition, by sinfo; else of this machine]"},
      {"memory-per-node", "GIB", "memory of a node in GiB [by sinfo; else of this machine]"},
      {"launcher", "srun|mpirun", "what starts the ranks [srun]"},
  };
  return table;
}

BatchOptions batch_options(const std::vector<Override>& given) {
  constexpr int most = 100'000;
  BatchOptions options;
  for (const Override& option : given) {
    if (option.key == "array") options.shards = whole(option, most);
    if (option.key == "nodes") options.nodes = whole(option, most);
    if (option.key == "cores-per-node") options.cores = whole(option, 10'000);
    if (option.key == "memory-per-node") options.memory = positive(option, "GiB");
    if (option.key == "within") options.within = positive(option, "minutes");
    if (option.key != "launcher") continue;
    if (option.value != "srun" && option.value != "mpirun") refuse(option, "srun, mpirun", "--launcher=srun");
    options.launcher = option.value == "srun" ? Launcher::srun : Launcher::mpirun;
  }
  return options;
}

} // namespace leyden
