#include "leyden/text/words.hpp"

#include "leyden/text/bad_input.hpp"
#include "leyden/text/utf8.hpp"

namespace leyden {
namespace {

bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F;
}

} // namespace

std::string WordReader::place(std::size_t line, std::size_t column) const {
  return std::string(source_) + ":" + std::to_string(line) + ":" + std::to_string(column);
}

void WordReader::step() {
  const std::size_t length = character_length(text_.substr(at_, 4));
  if (length == 0 || (is_control(here()) && !is_blank(here())))
    throw BadInput({.key = {},
                    .value = std::string(text_.substr(at_, 1)),
                    .place = place(),
                    .problem = "this byte is not part of a text",
                    .allowed = "plain UTF-8 text",
                    .remedy = "check that the right file was named"});
  if (here() == '\n') {
    ++line_;
    column_ = 1;
  } else {
    ++column_;
  }
  at_ += length;
}

std::optional<Word> WordReader::next() {
  while (!at_end() && (is_blank(here()) || here() == '#')) {
    if (here() == '#')
      while (!at_end() && here() != '\n')
        step();
    else
      step();
  }
  if (at_end()) return std::nullopt;

  Word word{.text = {}, .line = line_, .column = column_};
  const std::size_t start = at_;
  while (!at_end() && !is_blank(here()) && here() != '#')
    step();
  word.text = text_.substr(start, at_ - start);
  return word;
}

} // namespace leyden
