#include "leyden/cli/configuration.hpp"

#include "leyden/text/bad_input.hpp"

#include <algorithm>
#include <utility>

namespace leyden {
namespace {

constexpr auto command_line = "command line";

/// A file that cannot be read has no line to name: its place is where it was named.
std::string read_named_text(const ReadText& read, const std::string& path) {
  try {
    return read(path);
  } catch (const BadInput& error) {
    Complaint complaint = error.complaint();
    if (complaint.place.empty()) complaint.place = command_line;
    if (complaint.allowed.empty()) complaint.allowed = "a text of [section] and key = value lines";
    throw BadInput(std::move(complaint));
  }
}

} // namespace

std::vector<Setting> gather_settings(const Arguments& arguments, const ReadText& read) {
  std::vector<Setting> settings;
  if (!arguments.files.empty()) {
    const std::string& path = arguments.files.front();
    settings = read_ini(read_named_text(read, path), path);
  }
  std::vector<Override> overrides = arguments.overrides;
  if (!arguments.output.empty()) overrides.push_back({.key = "output.file", .value = arguments.output});
  for (Override& given : overrides) {
    Setting setting{.key = std::move(given.key), .value = std::move(given.value), .place = command_line};
    const auto in_file = std::find_if(settings.begin(), settings.end(),
                                      [&](const Setting& other) { return other.key == setting.key; });
    if (in_file == settings.end())
      settings.push_back(std::move(setting));
    else
      *in_file = std::move(setting);
  }
  return settings;
}

} // namespace leyden
