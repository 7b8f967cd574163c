#include "leyden/cli/record_commands.hpp"

#include "leyden/record/inspect.hpp"
#include "leyden/text/bad_input.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>
#include <utility>

namespace leyden {
namespace {

/// As many failures as fit on a screen; the file names them all.
constexpr std::size_t most_shown = 20;
constexpr int some_bad = 3;

std::string place_of(std::size_t point, const std::string& label) {
  return label.empty() ? fmt::format("point {}", point) : fmt::format("point {} ({})", point, label);
}

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

} // namespace

int show_status(const std::vector<std::string>& files) {
  for (const std::string& file : files) {
    const RecordSummary record = look_at(file);
    fmt::print("{}: {}, {} of {} points done ({:.1f} %), {} pending, {} failed\n", file, record.command,
               record.done, record.points,
               100.0 * static_cast<double>(record.done) / static_cast<double>(record.points), record.pending,
               record.failed);
    for (std::size_t k = 0; k < record.failures.size() && k < most_shown; ++k)
      fmt::print("  {} failed: {}\n", place_of(record.failures[k].point, record.failures[k].label),
                 record.failures[k].reason);
    if (record.failures.size() > most_shown)
      fmt::print("  and {} more: see farm/reason in the file\n", record.failures.size() - most_shown);
  }
  return 0;
}

int verify_records(const std::vector<std::string>& files) {
  std::size_t bad_points = 0;
  for (const std::string& file : files) {
    const RecordSummary record = look_at(file);
    const std::vector<std::size_t> bad = find_bad_points(file);
    bad_points += bad.size();
    fmt::print("{}: {} of {} points done, {} with a wrong checksum\n", file, record.done, record.points,
               bad.size());
    for (std::size_t k = 0; k < bad.size() && k < most_shown; ++k)
      fmt::print("  {} is damaged: run the same command again to compute it anew\n",
                 place_of(bad[k], point_label(file, bad[k])));
    if (bad.size() > most_shown) fmt::print("  and {} more\n", bad.size() - most_shown);
  }
  return bad_points == 0 ? 0 : some_bad;
}

} // namespace leyden
