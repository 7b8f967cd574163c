#include "cli/records/record_files.hpp"

#include "cli/commands.hpp"
#include "cli/configuration/ini.hpp"
#include "cli/configuration/resolved.hpp"
#include "leyden/text/bad_input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>
#include <utility>

namespace leyden {
namespace {

[[noreturn]] void refuse(const std::string& file, std::string problem, std::string remedy) {
  throw BadInput({.key = {},
                  .value = file,
                  .place = "command line",
                  .problem = std::move(problem),
                  .allowed = "records made by leyden",
                  .remedy = std::move(remedy)});
}

bool is_hdf5(const std::string& file) {
  constexpr std::string_view signature = "\x89HDF\r\n\x1a\n";
  std::string start(signature.size(), '\0');
  return std::ifstream(file, std::ios::binary).read(start.data(), std::ssize(start)) && start == signature;
}

/// Calls `use` with the configuration of a record that is for a part.
template <typename Use>
std::optional<Shard> shard_from(const RecordSummary& record, Use use) {
  const Command* command = find_command(record.command);
  if (command == nullptr) return std::nullopt;
  try {
    const Resolved resolved(parse_ini(record.configuration, "config", Sections::any), command->sections);
    const Shard shard = parse_shard(resolved["farm.shard"].text);
    if (shard.is_whole() || resolved.points() != record.points) return std::nullopt;
    use(resolved, shard);
    return shard;
  } catch (const BadInput&) {
    return std::nullopt;
  }
}

} // namespace

RecordSummary look_at(const std::string& file) {
  const FileKind kind = kind_of_file(file);
  if (kind == FileKind::missing) refuse(file, "there is no such file", "check the path");
  if (kind == FileKind::unreadable) refuse(file, "this file cannot be read", "check its permissions");
  if (kind == FileKind::foreign) {
    std::error_code error;
    if (std::filesystem::is_directory(file, error)) refuse(file, "this is a directory", "name a file in it");
    if (!is_hdf5(file)) refuse(file, "this is no HDF5 file", "name the .h5 that the run wrote");
  }
  return summarise_record(file);
}

std::optional<RecordedShard> shard_of_record(const RecordSummary& record) {
  std::vector<std::uint32_t> parts;
  const auto shard = shard_from(
      record, [&](const Resolved& resolved, const Shard& its) { parts = deal(resolved, its.count); });
  if (!shard) return std::nullopt;
  return RecordedShard{*shard, std::move(parts)};
}

std::optional<Shard> shard_in_configuration(const RecordSummary& record) {
  return shard_from(record, [](const Resolved&, const Shard&) {});
}

RecordSummary own_part(const std::string& file, const RecordSummary& record,
                       const std::optional<RecordedShard>& shard) {
  return shard ? summarise_record(file, points_of(shard->parts, shard->shard.part)) : record;
}

std::string place_of(std::size_t point, const std::string& label) {
  return label.empty() ? fmt::format("point {}", point) : fmt::format("point {} ({})", point, label);
}

std::string parts_text(const std::vector<std::size_t>& parts, std::size_t count) {
  constexpr std::size_t most_shown = 20;
  std::string text;
  for (std::size_t k = 0; k < std::min(parts.size(), most_shown); ++k)
    text += fmt::format("{}{}/{}", k == 0 ? "" : ", ", parts[k], count);
  if (parts.size() > most_shown) text += fmt::format(" and {} more", parts.size() - most_shown);
  return text;
}

} // namespace leyden
