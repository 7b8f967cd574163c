#include "platform/slurm_answer.hpp"

#include "leyden/text/number.hpp"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <cstdio>
#include <sstream>
#include <sys/wait.h>

namespace leyden {

std::vector<std::string> answer_lines(const std::string& command, double most_seconds) {
  // A controller that is down keeps its programs waiting for minutes, and all ranks with them.
  FILE* answer = popen(fmt::format("timeout {} {} 2>/dev/null", most_seconds, command).c_str(), "r");
  if (answer == nullptr) return {};
  std::string text;
  std::array<char, 512> piece{};
  for (std::size_t size = 0; (size = std::fread(piece.data(), 1, piece.size(), answer)) > 0;)
    text.append(piece.data(), size);
  constexpr int timed_out = 124;
  const int status = pclose(answer);
  if (WIFEXITED(status) && WEXITSTATUS(status) == timed_out) return {};
  std::vector<std::string> lines;
  std::istringstream whole(text);
  for (std::string line; std::getline(whole, line);)
    lines.emplace_back(trim(line));
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
