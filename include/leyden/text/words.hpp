#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace leyden {

/// A word of a text and where it starts; lines and columns count from 1, columns in characters.
struct Word {
  std::string_view text;
  std::size_t line;
  std::size_t column;
};

/// Walks through the words of a text: anything between blanks and line ends, `#` starts a comment.
/// Both `text` and `source` must outlive the reader and its words.
class WordReader {
 public:
  WordReader(std::string_view text, std::string_view source) : text_(text), source_(source) {}

  /// The next word; empty at the end. Throws BadInput at a byte that is no UTF-8 or a control character.
  std::optional<Word> next();

  /// `source:line:column` of a word.
  std::string place(const Word& word) const { return place(word.line, word.column); }
  /// `source:line:column` of the position reached.
  std::string place() const { return place(line_, column_); }

 private:
  std::string place(std::size_t line, std::size_t column) const;
  char here() const { return text_[at_]; }
  bool at_end() const { return at_ == text_.size(); }
  void step();

  std::string_view text_;
  std::string_view source_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t column_ = 1;
};

} // namespace leyden
