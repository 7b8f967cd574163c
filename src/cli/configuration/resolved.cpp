#include "cli/configuration/resolved.hpp"

#include "cli/configuration/value_syntax.hpp"
#include "leyden/text/bad_input.hpp"
#include "leyden/text/number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <utility>

namespace leyden {
namespace {

constexpr std::size_t most_points = 100'000'000;

/// Keys whose commas mean something else than a list of values.
bool is_taken_whole(const Key& key) {
  return key.syntax == Syntax::path || key.syntax == Syntax::keys || key.syntax == Syntax::observables ||
         key.syntax == Syntax::shard;
}

/// A value of a space that misses a whole number by rounding alone, such as geomspace(2, 8, 3) does, is that
/// number.
std::string without_rounding(const std::string& value) {
  const std::optional<double> number = parse_real(value);
  if (!number || *number == 0 || std::abs(*number) > 1e15) return value;
  const double whole = std::round(*number);
  return std::abs(*number - whole) <= 1e-14 * std::abs(whole) ? fmt::format("{:.0f}", whole) : value;
}

std::string why_no_axis(const Key& key) {
  return key.influence == Influence::running ? "it is of the whole run, and no number depends on it"
                                             : "all points of a record share it";
}

ValueList values_of(const Key& key, const Setting& setting) {
  ValueList list;
  if (is_taken_whole(key))
    list.values.push_back(setting.value);
  else
    list = expand_values(setting.value, key.name, setting.place);
  if (list.is_axis && key.axis == AxisUse::refused)
    throw BadInput({.key = key.name,
                    .value = setting.value,
                    .place = setting.place,
                    .problem = fmt::format("this key cannot be swept: {}", why_no_axis(key)),
                    .allowed = key.allowed(),
                    .remedy = "one value here, and a run for each"});
  for (std::string& value : list.values) {
    if (key.number == NumberKind::integer && list.is_axis) value = without_rounding(value);
    check_value(key, value, setting.place);
  }
  return list;
}

[[noreturn]] void refuse_zip(const ResolvedKey& zip, std::string problem, std::string remedy) {
  throw BadInput({.key = zip.key->name,
                  .value = zip.text,
                  .place = zip.place,
                  .problem = std::move(problem),
                  .allowed = "keys with lists of equal length",
                  .remedy = std::move(remedy)});
}

} // namespace

std::string mention(const ResolvedKey& key, std::string_view value) {
  return fmt::format("{} = {} ({})", key.key->name, value, key.place);
}

Resolved::Resolved(const std::vector<Setting>& settings, const std::vector<std::string>& sections) {
  const auto is_used = [&](const Key& key) {
    return std::find(sections.begin(), sections.end(), key.section()) != sections.end();
  };
  for (const Key& key : key_table()) {
    const auto written = std::find_if(settings.begin(), settings.end(),
                                      [&](const Setting& setting) { return setting.key == key.name; });
    ResolvedKey resolved{.key = &key, .text = key.default_value, .place = "default", .list = {}};
    if (written != settings.end()) {
      resolved.list = values_of(key, *written);
      resolved.text = written->value;
      resolved.place = written->place;
    } else if (!key.default_value.empty()) {
      resolved.list.values.push_back(key.default_value);
    }
    if (is_used(key)) keys_.push_back(std::move(resolved));
  }
  find_axes(settings);
}

const ResolvedKey& Resolved::operator[](std::string_view name) const {
  const auto found =
      std::find_if(keys_.begin(), keys_.end(), [&](const ResolvedKey& key) { return key.key->name == name; });
  if (found == keys_.end()) throw std::logic_error("the command does not use the key " + std::string(name));
  return *found;
}

const std::string& Resolved::value(std::string_view name) const {
  static const std::string none;
  const ResolvedKey& key = (*this)[name];
  return key.list.values.empty() ? none : key.list.values.front();
}

double Resolved::real(std::string_view name) const {
  const std::optional<double> number = parse_real(value(name));
  if (!number) throw std::logic_error("the key " + std::string(name) + " has no number");
  return *number;
}

std::vector<const ResolvedKey*> Resolved::zipped() const {
  std::vector<const ResolvedKey*> together;
  const auto zip = std::find_if(keys_.begin(), keys_.end(),
                                [](const ResolvedKey& key) { return key.key->name == "sweep.zip"; });
  if (zip == keys_.end() || zip->text == "none") return together;
  for (const std::string& name : listed_keys(zip->text)) {
    const auto found = std::find_if(keys_.begin(), keys_.end(),
                                    [&](const ResolvedKey& key) { return key.key->name == name; });
    if (found == keys_.end())
      refuse_zip(*zip, fmt::format("this command does not use '{}'", name), "remove it");
    if (!found->list.is_axis)
      refuse_zip(*zip,
                 fmt::format("{} has one plain value, and cannot be zipped", mention(*found, found->text)),
                 "give it a list, or take it out of the zip");
    together.push_back(&*found);
  }
  for (const ResolvedKey* key : together)
    if (key->list.values.size() != together.front()->list.values.size())
      refuse_zip(*zip,
                 fmt::format("{} has {} values, but {} has {}", together.front()->key->name,
                             together.front()->list.values.size(), key->key->name, key->list.values.size()),
                 "lists of the same length");
  return together;
}

/// The swept keys: those that sweep.order names, then the others as they stand.
std::vector<const ResolvedKey*> Resolved::in_order(const std::vector<Setting>& settings) const {
  std::vector<std::string> names;
  const auto order = std::find_if(keys_.begin(), keys_.end(),
                                  [](const ResolvedKey& key) { return key.key->name == "sweep.order"; });
  if (order != keys_.end() && order->text != "none") names = listed_keys(order->text);
  for (const Setting& setting : settings)
    if (std::find(names.begin(), names.end(), setting.key) == names.end()) names.push_back(setting.key);

  std::vector<const ResolvedKey*> ordered;
  for (const std::string& name : names) {
    const auto found = std::find_if(keys_.begin(), keys_.end(), [&](const ResolvedKey& key) {
      return key.key->name == name && key.list.is_axis;
    });
    if (found != keys_.end()) ordered.push_back(&*found);
  }
  return ordered;
}

void Resolved::find_axes(const std::vector<Setting>& settings) {
  const std::vector<const ResolvedKey*> together = zipped();
  swept_ = in_order(settings);
  for (const ResolvedKey* key : swept_) {
    const bool is_zipped = std::find(together.begin(), together.end(), key) != together.end();
    if (!is_zipped)
      axes_.push_back({.keys = {key}});
    else if (together.front() == key)
      axes_.push_back({.keys = together});
  }
  std::size_t points = 1;
  for (const SweepAxis& axis : axes_) {
    if (axis.size() > most_points / points)
      throw BadInput({.key = axis.keys.front()->key->name,
                      .value = axis.keys.front()->text,
                      .place = axis.keys.front()->place,
                      .problem = "the product of all axes has too many points",
                      .allowed = fmt::format("at most {} points a run", most_points),
                      .remedy = "shorter lists, or several runs"});
    points *= axis.size();
  }
}

std::size_t Resolved::points() const {
  std::size_t points = 1;
  for (const SweepAxis& axis : axes_)
    points *= axis.size();
  return points;
}

} // namespace leyden
