#include "leyden/cli/run.hpp"

#include "leyden/platform/build_info.hpp"

#include <fmt/format.h>

namespace leyden {

std::string version_text() {
  std::string text = fmt::format("leyden {}\n", program_version());
  const auto add = [&](const std::string& name, const std::string& value) {
    text += fmt::format("  {:<10}{}\n", name, value);
  };
  add("commit", git_commit());
  add("compiler", compiler());
  for (const auto& [name, version] : library_versions())
    add(name, version);
  return text;
}

} // namespace leyden
