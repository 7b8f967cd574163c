#include "cli/commands.hpp"

#include <algorithm>

namespace leyden {

const std::vector<Command>& commands() {
  static const std::vector<Command> table{
      {.name = "charge",
       .availability = Availability::now,
       .takes = Takes::configuration,
       .summary = "exact charging dynamics: work, power, their maxima over continuous time",
       .sections = {"battery", "charger", "time", "solver", "farm", "record", "output", "sweep",
                    "meanfield"}},
      {.name = "plan",
       .availability = Availability::now,
       .takes = Takes::command,
       .summary = "what a command would need: points, memory, products, teams, time, disk; allocates nothing",
       .sections = {}},
      {.name = "status",
       .availability = Availability::now,
       .takes = Takes::records,
       .summary = "progress and failures of records",
       .sections = {}},
      {.name = "verify",
       .availability = Availability::now,
       .takes = Takes::records,
       .summary = "recheck every checksum of records",
       .sections = {}},
      {.name = "merge",
       .availability = Availability::now,
       .takes = Takes::joined,
       .summary = "join the shards of a sweep into one record; make compressed copies",
       .sections = {}},
      {.name = "slurm",
       .availability = Availability::now,
       .takes = Takes::command,
       .summary = "a batch script for a configuration, sized by the plan, that goes on after a requeue",
       .sections = {}},
      {.name = "spectrum",
       .availability = Availability::later,
       .takes = Takes::configuration,
       .summary = "eigenvalues, gaps, operator norms, effective N-body coupling",
       .sections = {}},
      {.name = "advantage",
       .availability = Availability::later,
       .takes = Takes::configuration,
       .summary = "collective advantage under C0, C1, C2, with speed limits and bounds",
       .sections = {}},
      {.name = "sample",
       .availability = Availability::later,
       .takes = Takes::configuration,
       .summary = "ensembles of random k-local Hamiltonians",
       .sections = {}},
  };
  return table;
}

const Command* find_command(std::string_view name) {
  const auto found = std::find_if(commands().begin(), commands().end(),
                                  [&](const Command& command) { return command.name == name; });
  return found == commands().end() ? nullptr : &*found;
}

std::string available_commands() {
  std::string names;
  for (const Command& command : commands())
    if (command.availability == Availability::now) names += (names.empty() ? "" : ", ") + command.name;
  return names;
}

} // namespace leyden
