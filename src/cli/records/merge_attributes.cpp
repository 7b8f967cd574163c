#include "cli/records/merge_attributes.hpp"

#include "leyden/platform/utc_time.hpp"
#include "leyden/record/merge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

namespace leyden {
namespace {

using Attributes = std::map<std::string, std::variant<std::string, double, std::int64_t>>;

std::string text_of(const Attributes& attributes, const std::string& name) {
  const auto found = attributes.find(name);
  if (found == attributes.end()) return "unknown";
  if (const auto* text = std::get_if<std::string>(&found->second)) return *text;
  const auto* whole = std::get_if<std::int64_t>(&found->second);
  return whole != nullptr ? std::to_string(*whole) : "unknown";
}

/// The value of a key in a resolved configuration.
std::string value_in(const std::string& configuration, std::string_view section, std::string_view key) {
  const std::size_t begin = configuration.find(fmt::format("[{}]\n", section));
  if (begin == std::string::npos) return "unknown";
  const std::string line = fmt::format("\n{} = ", key);
  const std::size_t at = configuration.find(line, begin);
  if (at == std::string::npos || at > configuration.find("\n[", begin)) return "unknown";
  const std::size_t value = at + line.size();
  return configuration.substr(value, configuration.find('\n', value) - value);
}

/// Names of the lists, and what a file that is not merged itself adds to each.
std::map<std::string, std::string> account_of(const std::string& file, const Attributes& attributes) {
  return {{"merged_files", file},
          {"merged_created", text_of(attributes, "created")},
          {"merged_command_lines", text_of(attributes, "command_line")},
          {"merged_ranks", text_of(attributes, "ranks")},
          {"merged_shards", value_in(text_of(attributes, "config"), "farm", "shard")},
          {"merged_versions",
           fmt::format("{} {}", text_of(attributes, "version"), text_of(attributes, "git_commit"))}};
}

} // namespace

std::string whole_configuration(const std::string& configuration, const std::string& output) {
  std::string text;
  std::string section;
  for (std::size_t start = 0; start < configuration.size();) {
    const std::size_t end = std::min(configuration.find('\n', start), configuration.size());
    const std::string line = configuration.substr(start, end - start);
    if (line.starts_with('[')) section = line;
    if (section == "[farm]" && line.starts_with("shard = "))
      text += "shard = 1/1\n";
    else if (section == "[output]" && line.starts_with("file = "))
      text += fmt::format("file = {}\n", output);
    else
      text += line + '\n';
    start = end + 1;
  }
  return text;
}

Attributes merged_attributes(const Arguments& arguments, const std::string& configuration) {
  std::map<std::string, std::string> lists;
  for (const std::string& file : arguments.files) {
    const Attributes attributes = record_attributes(file);
    for (const auto& [name, line] : account_of(file, attributes)) {
      std::string& list = lists[name];
      if (!list.empty()) list += '\n';
      list += attributes.contains("merged_files") ? text_of(attributes, name) : line;
    }
  }
  Attributes attributes(lists.begin(), lists.end());
  attributes["config"] = whole_configuration(configuration, arguments.output);
  attributes["command_line"] = arguments.whole;
  attributes["created"] = utc_time();
  return attributes;
}

} // namespace leyden
