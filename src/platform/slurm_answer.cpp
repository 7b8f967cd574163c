#include "platform/slurm_answer.hpp"

#include "leyden/text/number.hpp"

#include <array>
#include <cstdio>

namespace leyden {

std::vector<std::string> answer_lines(const std::string& command) {
  std::vector<std::string> lines;
  FILE* answer = popen((command + " 2>/dev/null").c_str(), "r");
  if (answer == nullptr) return lines;
  std::array<char, 512> line{};
  while (std::fgets(line.data(), line.size(), answer) != nullptr)
    lines.emplace_back(trim(line.data()));
  pclose(answer);
  return lines;
}

std::optional<double> slurm_seconds(std::string_view text) {
  double seconds = 0;
  if (const std::size_t dash = text.find('-'); dash != std::string_view::npos) {
    const auto days = parse_integer(text.substr(0, dash));
    if (!days) return std::nullopt;
    seconds = 24 * static_cast<double>(*days);
    text.remove_prefix(dash + 1);
  }
  for (;;) {
    const std::size_t colon = text.find(':');
    const auto part = parse_integer(text.substr(0, colon));
    if (!part) return std::nullopt;
    seconds += static_cast<double>(*part);
    if (colon == std::string_view::npos) return seconds;
    seconds *= 60;
    text.remove_prefix(colon + 1);
  }
}

} // namespace leyden
