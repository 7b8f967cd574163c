#include "leyden/model/coupling.hpp"
#include "leyden/text/bad_input.hpp"
#include "leyden/text/number.hpp"
#include "leyden/text/words.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leyden {
namespace {

std::string shape_text(int sites) {
  const std::string n = std::to_string(sites);
  return n + " rows of " + n + " numbers, as battery.sites = " + n;
}

class MatrixReader {
 public:
  MatrixReader(std::string_view text, std::string_view source, int sites)
      : words_(text, source), source_(source), sites_(static_cast<std::size_t>(sites)) {}

  Coupling read() {
    std::optional<Word> word = words_.next();
    if (!word) refuse({}, std::string(source_), "no numbers", "write one row a line");
    while (word)
      word = read_row(*word);
    if (rows_ != sites_)
      refuse({}, words_.place(), "the matrix has " + std::to_string(rows_) + " rows",
             "set battery.sites to the size of the matrix");
    require_symmetry();
    return Coupling::from_matrix(static_cast<int>(sites_), std::move(values_));
  }

 private:
  [[noreturn]] void refuse(std::string_view value, std::string place, std::string problem,
                           std::string remedy) const {
    throw BadInput(
        {.key = {},
         .value = std::string(value),
         .place = std::move(place),
         .problem = std::move(problem),
         .allowed = shape_text(static_cast<int>(sites_)) + "; symmetric, with zeros on the diagonal",
         .remedy = std::move(remedy)});
  }

  std::optional<Word> read_row(const Word& first);
  double read_entry(const Word& word, std::size_t column) const;
  void require_symmetry() const;

  WordReader words_;
  std::string_view source_;
  std::size_t sites_;
  std::size_t rows_ = 0;
  std::vector<double> values_;
  std::vector<Word> written_;
};

/// Reads the line that starts with `first`; returns the first word of the next.
std::optional<Word> MatrixReader::read_row(const Word& first) {
  if (rows_ == sites_)
    refuse(first.text, words_.place(first), "the matrix has more than " + std::to_string(sites_) + " rows",
           "set battery.sites to the size of the matrix");
  std::size_t count = 0;
  std::optional<Word> word = first;
  for (; word && word->line == first.line; word = words_.next(), ++count) {
    if (count >= sites_) continue;
    values_.push_back(read_entry(*word, count));
    written_.push_back(*word);
  }
  ++rows_;
  if (count != sites_)
    refuse({}, words_.place(first),
           "row " + std::to_string(rows_) + " has " + std::to_string(count) +
               (count == 1 ? " number" : " numbers"),
           "give all rows the same length, and set battery.sites to it");
  return word;
}

double MatrixReader::read_entry(const Word& word, std::size_t column) const {
  const std::optional<double> value = parse_real(word.text);
  if (!value)
    refuse(word.text, words_.place(word), "not a finite number",
           "write numbers with a decimal point, separated by blanks, such as 0.5 or 1e-3");
  if (column == rows_ && *value != 0.0)
    refuse(word.text, words_.place(word),
           "a site is not coupled to itself, but this entry is on the diagonal and not zero", "write 0 here");
  return *value;
}

void MatrixReader::require_symmetry() const {
  for (std::size_t i = 0; i < sites_; ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const std::size_t below = i * sites_ + j;
      const std::size_t above = j * sites_ + i;
      if (values_[below] == values_[above]) continue;
      const auto named = [](std::size_t row, std::size_t column) {
        std::string name("(");
        return name.append(std::to_string(row)).append(",").append(std::to_string(column)).append(")");
      };
      refuse({}, words_.place(written_[below]),
             "the matrix is not symmetric: entry " + named(i, j) + " is " +
                 std::string(written_[below].text) + ", but entry " + named(j, i) + " at " +
                 words_.place(written_[above]) + " is " + std::string(written_[above].text),
             "write the same number in both places (rows and columns count from 0)");
    }
}

} // namespace

Coupling parse_coupling_matrix(std::string_view text, std::string_view source, int sites) {
  return MatrixReader(text, source, sites).read();
}

} // namespace leyden
