#include "leyden/model/pulse.hpp"
#include "leyden/text/bad_input.hpp"
#include "leyden/text/number.hpp"
#include "leyden/text/suggestion.hpp"
#include "leyden/text/words.hpp"

#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leyden {
namespace {

/// Steeper than this, its derivatives could not be told apart from jumps.
constexpr double shortest_rise = 1e-12;
/// Beyond this, slopes and differences could leave the range of numbers; no pulse comes near it.
constexpr double largest_number = 1e100;

const std::map<std::string, PulseShape, std::less<>>& shapes() {
  static const std::map<std::string, PulseShape, std::less<>> names{
      {"steps", PulseShape::steps}, {"linear", PulseShape::linear}, {"smooth", PulseShape::smooth}};
  return names;
}

bool begins_number(std::string_view word) {
  return word.find_first_of("0123456789") != std::string_view::npos &&
         word.find_first_of("+-.0123456789") == 0;
}

class PulseReader {
 public:
  PulseReader(std::string_view text, std::string_view source) : words_(text, source), source_(source) {}

  Pulse read() {
    std::optional<Word> word = words_.next();
    shape_ = read_shape(word);
    while (word)
      word = read_point(*word);
    if (times_.empty())
      refuse({}, std::string(source_), "no times", "write one point a line, the first at time 0: 0 1");
    return Pulse(shape_, std::move(times_), std::move(values_));
  }

 private:
  [[noreturn]] void refuse(std::string_view value, std::string place, std::string problem,
                           std::string remedy) const {
    throw BadInput({.key = {},
                    .value = std::string(value),
                    .place = std::move(place),
                    .problem = std::move(problem),
                    .allowed =
                        "steps, linear or smooth on the first line, then a time and lambda a line, times "
                        "in ascending order from 0",
                    .remedy = std::move(remedy)});
  }

  /// The shape that the text begins with, if it names one: `word` is then the first after it.
  PulseShape read_shape(std::optional<Word>& word) {
    if (!word || begins_number(word->text)) return PulseShape::steps;
    const auto named = shapes().find(word->text);
    if (named == shapes().end()) {
      std::vector<std::string> names;
      for (const auto& [name, shape] : shapes())
        names.push_back(name);
      const std::string near = nearest_word(word->text.substr(0, 64), names);
      refuse(word->text, words_.place(*word), "neither a time nor a shape of a pulse",
             near.empty() ? "steps, linear or smooth, or nothing for steps" : near);
    }
    const std::size_t line = word->line;
    word = words_.next();
    if (word && word->line == line)
      refuse(word->text, words_.place(*word), "the shape stands on a line of its own",
             "begin a new line here");
    return named->second;
  }

  double read_number(const Word& word) const {
    const std::optional<double> value = parse_real(word.text);
    if (!value)
      refuse(word.text, words_.place(word), "not a finite number",
             "write numbers with a decimal point, separated by blanks, such as 0.5 or 1e-3");
    if (std::abs(*value) > largest_number)
      refuse(word.text, words_.place(word), "larger than " + shortest(largest_number) + " in magnitude",
             "times are in units of 1/B and lambda multiplies V: both are numbers of order one");
    return *value;
  }

  /// Reads the line that starts with `first`; returns the first word of the next.
  std::optional<Word> read_point(const Word& first) {
    const double time = read_number(first);
    if (times_.empty() && time != 0)
      refuse(first.text, words_.place(first), "the first time is not 0, when charging begins",
             "give lambda at time 0 as well");
    if (!times_.empty() && time <= times_.back())
      refuse(first.text, words_.place(first),
             "this time is not after the one before it, " + shortest(times_.back()),
             "sort the lines by time, each time once");
    const std::optional<Word> second = words_.next();
    if (!second || second->line != first.line)
      refuse(first.text, words_.place(first), "a time without lambda", "write lambda after the time: 0.5 1");
    const double value = read_number(*second);
    if (shape_ != PulseShape::steps && !times_.empty() && time - times_.back() < shortest_rise &&
        value != values_.back())
      refuse(first.text, words_.place(first),
             "lambda changes within less than " + shortest(shortest_rise) + " /B",
             "points further apart; for a jump use steps");
    times_.push_back(time);
    values_.push_back(value);
    const std::optional<Word> next = words_.next();
    if (next && next->line == first.line)
      refuse(next->text, words_.place(*next), "more than two numbers on a line",
             "a time and lambda alone; # starts a comment");
    return next;
  }

  WordReader words_;
  std::string_view source_;
  PulseShape shape_ = PulseShape::steps;
  std::vector<double> times_;
  std::vector<double> values_;
};

} // namespace

Pulse parse_pulse(std::string_view text, std::string_view source) {
  return PulseReader(text, source).read();
}

} // namespace leyden
