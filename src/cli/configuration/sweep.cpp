#include "leyden/cli/sweep.hpp"

#include "cli/configuration/spaces.hpp"
#include "cli/configuration/value_syntax.hpp"
#include "leyden/text/bad_input.hpp"
#include "leyden/text/number.hpp"
#include "leyden/text/suggestion.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <optional>

namespace leyden {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

/// A number of a space, so that it reads back exactly; whole ones without exponent, for keys that count.
std::string number_text(double value) {
  return std::trunc(value) == value && std::abs(value) < 1e15 ? fmt::format("{:.0f}", value)
                                                              : shortest(value);
}

/// Expands the text of one key.
class Expansion {
 public:
  Expansion(std::string_view text, std::string_view key, std::string_view place, std::size_t most)
      : text_(text), key_(key), place_(place), most_(most) {}

  ValueList run();

 private:
  [[noreturn]] void refuse(std::string_view value, std::string problem, std::string allowed,
                           std::string remedy) const {
    throw BadInput({.key = std::string(key_),
                    .value = std::string(value),
                    .place = std::string(place_),
                    .problem = std::move(problem),
                    .allowed = std::move(allowed),
                    .remedy = std::move(remedy)});
  }

  std::vector<std::string_view> items() const;
  bool ends_item(std::string_view item, std::size_t comma) const;
  void expand(std::string_view item);
  void expand_range(std::string_view item, std::size_t dots);
  void expand_space(std::string_view item, std::size_t open);
  void make_room(std::uint64_t count) const;

  std::string_view text_;
  std::string_view key_;
  std::string_view place_;
  std::size_t most_;
  ValueList list_;
};

/// A comma inside a path belongs to it unless a blank or another file follows.
bool Expansion::ends_item(std::string_view item, std::size_t comma) const {
  if (!item.starts_with(file_prefix)) return true;
  const std::string_view rest = text_.substr(comma + 1);
  return rest.empty() || is_blank(rest.front()) || rest.starts_with(file_prefix);
}

std::vector<std::string_view> Expansion::items() const {
  std::vector<std::string_view> found;
  std::size_t depth = 0;
  std::size_t start = 0;
  for (std::size_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == ',' && depth == 0) {
      if (!ends_item(trim(text_.substr(start, i - start)), i)) continue;
      found.push_back(trim(text_.substr(start, i - start)));
      start = i + 1;
    } else if (text_[i] == '(' || text_[i] == ')') {
      if (trim(text_.substr(start, i - start)).starts_with(file_prefix)) continue;
      if (text_[i] == '(') ++depth;
      if (text_[i] == ')' && depth-- == 0)
        refuse(text_, "a parenthesis closes that was never opened", "", "remove it");
    }
  }
  if (depth > 0) refuse(text_, "a parenthesis is not closed", "", "add ')'");
  found.push_back(trim(text_.substr(start)));
  return found;
}

ValueList Expansion::run() {
  text_ = trim(text_);
  if (text_.empty()) refuse({}, "no value", "", "write one after the = sign");
  std::vector<std::string_view> parts = items();
  list_.is_axis = parts.size() > 1;
  // `3,` is the list of one value.
  if (parts.size() == 2 && parts.back().empty()) parts.pop_back();
  for (const std::string_view part : parts) {
    if (part.empty())
      refuse(text_, "an empty value between commas", "", "remove a comma, or write the value");
    expand(part);
  }
  return std::move(list_);
}

void Expansion::make_room(std::uint64_t count) const {
  if (count > most_ || list_.values.size() + count > most_)
    refuse(text_, "more values than one key can take", fmt::format("at most {} values a key", most_),
           "split the sweep over several runs");
}

void Expansion::expand(std::string_view item) {
  const std::size_t open = item.find('(');
  const std::size_t dots = item.find("..");
  if (item.starts_with(file_prefix) || (open == std::string_view::npos && dots == std::string_view::npos)) {
    make_room(1);
    list_.values.emplace_back(item);
    return;
  }
  list_.is_axis = true;
  if (open != std::string_view::npos)
    expand_space(item, open);
  else
    expand_range(item, dots);
}

void Expansion::expand_range(std::string_view item, std::size_t dots) {
  const std::optional<std::int64_t> first = parse_integer(trim(item.substr(0, dots)));
  const std::optional<std::int64_t> last = parse_integer(trim(item.substr(dots + 2)));
  constexpr auto form = "two whole numbers, such as 2..12";
  if (!first || !last)
    refuse(item, "not a range of whole numbers", form, "linspace(first, last, count) for other numbers");
  if (*first > *last) refuse(item, "the range runs backwards", form, fmt::format("{}..{}", *last, *first));
  const std::uint64_t steps = static_cast<std::uint64_t>(*last) - static_cast<std::uint64_t>(*first);
  make_room(steps >= most_ ? most_ + 1 : steps + 1);
  for (std::uint64_t i = 0; i <= steps; ++i)
    list_.values.push_back(std::to_string(*first + static_cast<std::int64_t>(i)));
}

void Expansion::expand_space(std::string_view item, std::size_t open) {
  static const std::vector<std::string> spaces{"linspace", "geomspace"};
  constexpr auto powers =
      "geomspace(0.1, 10, 3), which takes the first and last value themselves, not their powers of 10";
  constexpr auto form = "linspace(first, last, count) or geomspace(first, last, count)";
  const std::string_view name = trim(item.substr(0, open));
  if (name != "linspace" && name != "geomspace")
    refuse(item, "unknown kind of list", form,
           name == "logspace" ? powers : nearest_word(name.substr(0, 64), spaces));
  if (!item.ends_with(')')) refuse(item, "something follows the closing parenthesis", form, "add a comma");

  const std::string example = fmt::format("{}(1, 10, 4): first, last, how many", name);
  std::vector<std::string_view> parts;
  std::string_view inside = item.substr(open + 1, item.size() - open - 2);
  for (std::size_t comma = inside.find(','); comma != std::string_view::npos; comma = inside.find(',')) {
    parts.push_back(trim(inside.substr(0, comma)));
    inside.remove_prefix(comma + 1);
  }
  parts.push_back(trim(inside));
  if (parts.size() != 3) refuse(item, fmt::format("{} needs three numbers", name), form, example);

  const std::optional<double> first = parse_real(parts[0]);
  const std::optional<double> last = parse_real(parts[1]);
  const std::optional<std::int64_t> count = parse_integer(parts[2]);
  if (!first || !last)
    refuse(item, fmt::format("'{}' is not a finite real number", first ? parts[1] : parts[0]), form, example);
  if (!count) refuse(item, fmt::format("the count '{}' is not a whole number", parts[2]), form, example);
  if (*count < 1) refuse(item, "a list has at least one value", form, "a count of 1 or more");
  make_room(static_cast<std::uint64_t>(*count));

  const bool geometric = name == "geomspace";
  if (geometric && (*first == 0 || *last == 0))
    refuse(item, "equal ratios cannot reach zero", form, "linspace, or a small number instead of 0");
  if (geometric && (*first < 0) != (*last < 0))
    refuse(item, "equal ratios cannot change sign", form, "linspace, or two numbers of one sign");
  const auto size = static_cast<std::size_t>(*count);
  for (const double value :
       geometric ? geometric_space(*first, *last, size) : linear_space(*first, *last, size)) {
    if (!std::isfinite(value))
      refuse(item, "some of its values are too large for a number", form, "smaller ends");
    list_.values.push_back(number_text(value));
  }
}

} // namespace

ValueList expand_values(std::string_view text, std::string_view key, std::string_view place,
                        std::size_t most) {
  return Expansion(text, key, place, most).run();
}

} // namespace leyden
