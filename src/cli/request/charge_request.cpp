#include "leyden/cli/run.hpp"

#include "cli/commands.hpp"
#include "cli/configuration/configuration_text.hpp"
#include "cli/configuration/named_files.hpp"
#include "cli/configuration/resolved.hpp"
#include "cli/configuration/shards.hpp"
#include "cli/configuration/spaces.hpp"
#include "cli/configuration/value_syntax.hpp"
#include "cli/request/charge_axes.hpp"
#include "cli/request/charge_points.hpp"
#include "cli/request/choices.hpp"
#include "leyden/cli/configuration.hpp"
#include "leyden/cli/configuration_difference.hpp"
#include "leyden/text/bad_input.hpp"
#include "leyden/text/number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <utility>

namespace leyden {
namespace {

[[noreturn]] void refuse(const ResolvedKey& key, std::string problem, std::string allowed,
                         std::string remedy) {
  throw BadInput({.key = key.key->name,
                  .value = key.text,
                  .place = key.place,
                  .problem = std::move(problem),
                  .allowed = std::move(allowed),
                  .remedy = std::move(remedy)});
}

Spacing spacing_of(const Resolved& resolved) {
  return meaning_of(resolved.value("time.spacing"), spacings);
}

double first_time(const Resolved& resolved) {
  return resolved.value("time.start").empty() ? resolved.real("time.end") / 1000
                                              : resolved.real("time.start");
}

std::vector<double> recorded_times(const Resolved& resolved) {
  const double end = resolved.real("time.end");
  const auto points = static_cast<std::size_t>(resolved.real("time.points"));
  std::vector<double> times;
  if (spacing_of(resolved) == Spacing::linear) {
    times = linear_space(0, end, points);
  } else {
    const double start = first_time(resolved);
    if (start >= end)
      refuse(resolved["time.start"],
             fmt::format("not before {}", mention(resolved["time.end"], shortest(end))),
             "a time before time.end", "an earlier one");
    if (start > 0) times = geometric_space(start, end, points);
  }
  if (times.empty() || std::adjacent_find(times.begin(), times.end(), std::greater_equal<>()) != times.end())
    refuse(resolved["time.end"],
           fmt::format("{} times do not fit before it: neighbours are equal as numbers", points),
           "times that a double can tell apart", "a later end, or fewer points");
  return times;
}

/// The name of a file's observable in the record: its stem as an identifier.
std::string identifier(const std::string& path) {
  std::string name = std::filesystem::path(path).stem().string();
  for (char& c : name)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  if (name.empty() || std::isdigit(static_cast<unsigned char>(name.front())) != 0)
    name.insert(0, "observable_");
  return name;
}

std::vector<ObservableRequest> requested_observables(const Resolved& resolved, ReferencedFiles& files,
                                                     int fewest_sites, std::set<std::string>& taken) {
  const ResolvedKey& key = resolved["record.observables"];
  std::vector<ObservableRequest> requests;
  if (key.list.values.front() == "none") return requests;
  for (const std::string& part : listed_observables(key.list.values.front())) {
    if (!part.starts_with(file_prefix)) {
      requests.push_back({.kind = part == "energy" ? ObservableKind::energy : ObservableKind::magnetisation,
                          .name = {},
                          .source = {},
                          .sum = {}});
      continue;
    }
    const std::string path = part.substr(file_prefix.size());
    ObservableRequest request{.kind = ObservableKind::pauli_sum,
                              .name = identifier(path),
                              .source = path,
                              .sum = files.pauli_sum(key, part, fewest_sites)};
    if (!taken.insert(request.name).second || !taken.insert(request.name + "_error").second)
      refuse(
          key,
          fmt::format("'{}' would be stored as '{}', a name that the record has already", part, request.name),
          "files whose names without ending are new in the record", "rename the file");
    requests.push_back(std::move(request));
  }
  return requests;
}

bool is_one_throughout(const ResolvedKey& key) {
  return std::all_of(key.list.values.begin(), key.list.values.end(),
                     [](const std::string& value) { return parse_real(value) == 1.0; });
}

bool is_chain_throughout(const Resolved& resolved) {
  const std::vector<std::string>& hamiltonians = resolved["battery.hamiltonian"].list.values;
  return std::all_of(hamiltonians.begin(), hamiltonians.end(),
                     [](const std::string& value) { return value == "none"; });
}

/// The record: as asked for, or named after the configuration, or the command, and the part of the sweep, in
/// the working directory.
std::string record_path(const Resolved& resolved, const Arguments& arguments, const Shard& shard) {
  const std::string config = arguments.files.empty() ? "" : arguments.files.front();
  std::string path = resolved.value("output.file");
  if (path.empty())
    path = (config.empty() ? "charge" : std::filesystem::path(config).stem().string()) +
           (shard.is_whole() ? "" : fmt::format(".{}-of-{}", shard.part, shard.count)) + ".h5";
  if (!config.empty() &&
      std::filesystem::path(path).lexically_normal() == std::filesystem::path(config).lexically_normal())
    throw BadInput({.key = "output.file",
                    .value = path,
                    .place = resolved["output.file"].place,
                    .problem = "the record would overwrite the configuration file",
                    .allowed = "another path",
                    .remedy = "-o OUT.h5"});
  return path;
}

void set_team_sizes(ChargeRequest& request, const ResolvedKey& key, const ChargePoints& points) {
  if (!key.list.is_axis) {
    request.team_size = points.team_size(0);
    return;
  }
  if (std::find(key.list.values.begin(), key.list.values.end(), "auto") != key.list.values.end())
    refuse(key, "auto is a choice for all points, and no size of a team", "auto alone, or whole numbers",
           "the sizes to compare, such as 1, 2, 4");
  for (std::size_t point = 0; point < request.points(); ++point)
    request.team_sizes.push_back(points.team_size(point).value_or(1));
  request.team_size = *std::max_element(request.team_sizes.begin(), request.team_sizes.end());
}

/// The first seed, of a command that draws nothing and takes it down for others.
std::int64_t seed_of(const std::vector<Setting>& settings) {
  const Resolved ensemble(settings, {"ensemble"});
  return parse_integer(ensemble.value("ensemble.seed")).value_or(1);
}

} // namespace

ChargeRequest charge_request(const Arguments& arguments, const ReadText& read, std::uint64_t memory,
                             const std::optional<ArrayTask>& task) {
  const std::vector<Setting> settings = gather_settings(arguments, read);
  const auto resolved = std::make_shared<const Resolved>(settings, find_command("charge")->sections);
  const Shard shard = shard_of(*resolved, task);
  const bool is_from_array = task && (*resolved)["farm.shard"].place == "default";
  if (is_from_array && !shard.is_whole() && !resolved->value("output.file").empty())
    check_file_of_its_own((*resolved)["output.file"], shard, *task);

  const auto files = std::make_shared<ReferencedFiles>(read);
  const auto points = std::make_shared<ChargePoints>(resolved, files);
  points->validate(memory);

  ChargeRequest request;
  std::set<std::string> taken = charge_record_names();
  SweepCoordinates coordinates = sweep_coordinates(*resolved, taken);
  request.axes = std::move(coordinates.axes);
  request.coordinates = std::move(coordinates.coordinates);
  request.sweep = sweep_text(*resolved);
  request.most_sites = points->most_sites();
  request.point = [points](std::size_t point) { return (*points)(point); };

  if (!shard.is_whole()) {
    request.shard = shard.text();
    request.shard_points = points_of(deal(*resolved, shard.count), shard.part);
  }

  request.times = recorded_times(*resolved);
  request.in_units_of_B = is_one_throughout((*resolved)["battery.B"]) && is_chain_throughout(*resolved);
  request.search = meaning_of(resolved->value("time.search"), time_searches);
  request.series = meaning_of(resolved->value("record.series"), yes_or_no);
  // They are series, all of them.
  if (request.series)
    request.observables = requested_observables(*resolved, *files, points->fewest_sites(), taken);

  set_team_sizes(request, (*resolved)["farm.team-size"], *points);
  request.retries = static_cast<int>(resolved->real("farm.retries"));
  if (resolved->value("farm.time-limit") != "none")
    request.time_limit_minutes = resolved->real("farm.time-limit");
  request.checkpoint_minutes = resolved->real("farm.checkpoint");

  request.output = record_path(*resolved, arguments, shard);
  request.overwrite = arguments.overwrite;
  std::map<std::string, std::string> filled{{"output.file", request.output}, {"farm.shard", shard.text()}};
  if (spacing_of(*resolved) == Spacing::log) filled.emplace("time.start", shortest(first_time(*resolved)));
  request.configuration = configuration_text(*resolved, *files, filled);
  request.files = files_to_keep(*resolved, *files);
  request.differences = difference_texts;
  request.command_line = arguments.whole;
  request.seed = seed_of(settings);
  request.place = [resolved](std::string_view key) {
    return find_key(key) == nullptr ? std::string() : (*resolved)[key].place;
  };
  return request;
}

} // namespace leyden
