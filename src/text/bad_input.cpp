#include "leyden/text/bad_input.hpp"

#include "leyden/text/utf8.hpp"

#include <string_view>
#include <utility>

namespace leyden {
namespace {

constexpr std::size_t longest_value = 80;

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F;
}

std::string escaped(char c) {
  constexpr std::string_view digits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  return {'\\', 'x', digits[byte >> 4], digits[byte & 0xF]};
}

/// What a terminal and a UTF-8 record can show, whatever a user's file held.
std::string readable(std::string_view text, std::size_t longest, std::string_view kept_controls) {
  std::string shown;
  std::size_t characters = 0;
  while (!text.empty()) {
    if (characters++ == longest) return shown + "...";
    const std::size_t length = character_length(text.substr(0, 4));
    const bool kept = kept_controls.find(text.front()) != std::string_view::npos;
    if (length == 0 || (is_control(text.front()) && !kept))
      shown += escaped(text.front());
    else
      shown += text.substr(0, length);
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return shown;
}

std::string message(const Complaint& complaint) {
  const auto value = [](const std::string& text) { return readable(text, longest_value, ""); };
  const auto prose = [](const std::string& text) { return readable(text, std::string::npos, "\n"); };

  std::string subject = value(complaint.key);
  if (!complaint.key.empty() && !complaint.value.empty()) subject += " = ";
  subject += value(complaint.value);

  std::string text = prose(complaint.problem);
  if (!subject.empty()) text += (text.empty() ? "" : ": ") + subject;
  if (!complaint.place.empty()) text += " (" + readable(complaint.place, std::string::npos, "") + ")";
  if (!complaint.allowed.empty()) text += "\n  allowed: " + prose(complaint.allowed);
  if (!complaint.remedy.empty()) text += "\n  try: " + prose(complaint.remedy);
  return text;
}

} // namespace

BadInput::BadInput(Complaint complaint)
    : std::runtime_error(message(complaint)), complaint_(std::move(complaint)) {}

void refuse_file(const std::string& file, std::string problem, std::string allowed, std::string remedy) {
  throw BadInput({.key = {},
                  .value = file,
                  .place = "command line",
                  .problem = std::move(problem),
                  .allowed = std::move(allowed),
                  .remedy = std::move(remedy)});
}

} // namespace leyden
