#include "leyden/platform/symbolic_link.hpp"

#include <filesystem>
#include <system_error>

namespace leyden {
namespace {

/// As many as Linux follows.
constexpr int most_links = 40;

} // namespace

// std::filesystem::weakly_canonical does not follow a link that leads to no file.
std::string behind_links(const std::string& path) {
  std::filesystem::path here = path;
  for (int links = 0; links <= most_links; ++links) {
    std::error_code no_link;
    const std::filesystem::path target = std::filesystem::read_symlink(here, no_link);
    if (no_link) return here.string();
    here = here.parent_path() / target;
  }
  return path;
}

} // namespace leyden
