#include "experiments/running/provenance.hpp"

#include "leyden/platform/build_info.hpp"
#include "leyden/platform/utc_time.hpp"

#include <fmt/format.h>

namespace leyden {

void add_provenance(Layout& layout, const Experiment& experiment, int ranks) {
  auto& attributes = layout.attributes;
  attributes["command"] = experiment.name;
  attributes["version"] = program_version();
  attributes["git_commit"] = git_commit();
  attributes["compiler"] = compiler();
  for (const auto& [library, version] : library_versions())
    attributes[fmt::format("{}_version", library)] = version;
  attributes["config"] = experiment.configuration;
  layout.files = experiment.files;
  attributes["command_line"] = experiment.command_line;
  attributes["created"] = utc_time();
  attributes["ranks"] = static_cast<std::int64_t>(ranks);
  attributes["seed"] = experiment.seed;
}

} // namespace leyden
