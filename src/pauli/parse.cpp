#include "leyden/pauli/parse.hpp"

#include "leyden/text/bad_input.hpp"
#include "leyden/text/number.hpp"
#include "leyden/text/words.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace leyden {
namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::string_view factor_form = "X, Y or Z with the number of a site, such as Z0";

bool is_axis(char c) {
  return c == 'X' || c == 'Y' || c == 'Z';
}
bool is_small_axis(char c) {
  return c == 'x' || c == 'y' || c == 'z';
}
char to_axis(char c) {
  return static_cast<char>(c - 'x' + 'X');
}

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of(digits) == std::string_view::npos;
}

/// What the lines that multiply out to an imaginary multiple of one string have in common.
struct ImaginaryPart {
  Word word;
  double rounding;
};

class SumReader {
 public:
  SumReader(std::string_view text, std::string_view source, int sites)
      : words_(text, source), source_(source), sites_(std::min(sites, 64)) {}

  PauliSum read() {
    std::optional<Word> word = words_.next();
    if (!word)
      refuse({}, std::string(source_), "no terms", "a term a line, such as -0.5 Z0 Z1",
             "write at least one term");
    while (word)
      word = read_term(*word);
    drop_imaginary_rounding();
    return std::move(sum_);
  }

 private:
  [[noreturn]] static void refuse(std::string_view value, std::string place, std::string problem,
                                  std::string_view allowed, std::string remedy) {
    throw BadInput({.key = {},
                    .value = std::string(value),
                    .place = std::move(place),
                    .problem = std::move(problem),
                    .allowed = std::string(allowed),
                    .remedy = std::move(remedy)});
  }

  /// Reads the line that starts with `first`; returns the first word of the next.
  std::optional<Word> read_term(const Word& first) {
    PauliProduct product{.string = {}, .phase = read_coefficient(first)};
    std::optional<Word> word = words_.next();
    for (; word && word->line == first.line; word = words_.next()) {
      const PauliProduct next = multiply(product.string, read_factor(*word));
      product = {.string = next.string, .phase = product.phase * next.phase};
    }
    add(product, first);
    return word;
  }

  double read_coefficient(const Word& word) const;
  PauliString read_factor(const Word& word) const;
  void add(const PauliProduct& term, const Word& word);
  void drop_imaginary_rounding();

  WordReader words_;
  std::string_view source_;
  int sites_;
  PauliSum sum_;
  std::map<PauliString, ImaginaryPart> imaginary_;
};

double SumReader::read_coefficient(const Word& word) const {
  const std::string_view text = word.text;
  if (const std::optional<double> value = parse_real(text)) return *value;

  constexpr std::string_view allowed = "a finite real number, then the factors, such as -0.5 Z0 Z1";
  const std::string place = words_.place(word);
  if (is_axis(text.front()) || (is_small_axis(text.front()) && all_digits(text.substr(1))))
    refuse(text, place, "missing coefficient", allowed, "write a number before the factors, if only 1");

  constexpr std::string_view number_characters = "0123456789.+-eE";
  const std::size_t stop = text.find_first_not_of(number_characters);
  if (stop == std::string_view::npos || text.find("inf") != std::string_view::npos ||
      text.find("nan") != std::string_view::npos)
    refuse(text, place, "the coefficient is not a finite number", allowed,
           "write it with a decimal point, such as -0.5 or 1e-3");
  if (text[stop] == 'i' || text[stop] == 'j' || text.front() == '(')
    refuse(text, place, "the coefficient is complex", allowed,
           "write real coefficients; a Hermitian sum needs no others");
  if (text[stop] == '*' || is_axis(text[stop]))
    refuse(text, place, "coefficient and factor are not separated", allowed,
           "separate them by blanks, without *");
  refuse(text, place, "the coefficient is not a number", allowed,
         "write it with a decimal point, such as -0.5 or 1e-3");
}

PauliString SumReader::read_factor(const Word& word) const {
  const char letter = word.text.front();
  const std::string_view number = word.text.substr(1);
  const std::string place = words_.place(word);

  if (is_small_axis(letter) && all_digits(number))
    refuse(word.text, place, "unknown letter", factor_form,
           "write " + std::string(1, to_axis(letter)) + std::string(number));
  if (!is_axis(letter))
    refuse(word.text, place, "not a Pauli matrix", factor_form,
           "separate factors by blanks, write one term a line, and leave identities out");
  if (number.empty())
    refuse(word.text, place, "missing site number", factor_form, "write the site right after the letter");
  if (!all_digits(number))
    refuse(word.text, place, "not a site number after the letter", factor_form,
           "separate factors by blanks, such as Z0 Z1");

  // Only a number too long for an integer is all digits and does not parse.
  const std::optional<std::int64_t> site = parse_integer(number);
  if (!site || *site >= sites_)
    refuse(word.text, place, "there is no such site",
           "sites 0 to " + std::to_string(sites_ - 1) + ", as battery.sites = " + std::to_string(sites_),
           "count sites from 0, or raise battery.sites");
  return PauliString::single(letter, static_cast<int>(*site));
}

void SumReader::add(const PauliProduct& term, const Word& word) {
  sum_.add(term.string, term.phase);
  const auto found = sum_.terms().find(term.string);
  if (found != sum_.terms().end() &&
      !(std::isfinite(found->second.real()) && std::isfinite(found->second.imag())))
    refuse(word.text, words_.place(word),
           "the coefficients of this string add up to more than a number can hold", "a finite sum",
           "use smaller units");
  if (term.phase.imag() == 0.0) return;
  const auto [part, is_new] = imaginary_.try_emplace(term.string, ImaginaryPart{.word = word, .rounding = 0});
  part->second.rounding += 1e-14 * std::abs(term.phase.imag());
}

void SumReader::drop_imaginary_rounding() {
  for (const auto& [string, part] : imaginary_) {
    const auto term = sum_.terms().find(string);
    if (term == sum_.terms().end()) continue;
    const double rest = term->second.imag();
    if (std::abs(rest) > part.rounding)
      refuse(shortest(rest) + "i", words_.place(part.word),
             "the sum is not Hermitian: repeated sites multiply out to an imaginary coefficient",
             "X, Y and Z at most once a site in a term, or terms whose imaginary parts cancel",
             "write the product out (X0 Y0 is i Z0), or add its adjoint as a term of its own");
    sum_.add(string, {0.0, -rest});
  }
}

} // namespace

PauliSum parse_pauli_sum(std::string_view text, std::string_view source, int sites) {
  return SumReader(text, source, sites).read();
}

} // namespace leyden
