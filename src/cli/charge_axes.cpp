#include "cli/charge_axes.hpp"

#include "leyden/text/number.hpp"

#include <cstdint>
#include <utility>

namespace leyden {
namespace {

std::string name_for(const Key& key, std::set<std::string>& taken) {
  std::string name = key.last_part();
  if (taken.contains(name)) name = key.section() + "_" + key.last_part();
  taken.insert(name);
  return name;
}

CoordinateValues coordinate_values(const ResolvedKey& key) {
  const std::vector<std::string>& texts = key.list.values;
  if (key.key->number == NumberKind::none || !key.key->names.empty()) return texts;
  if (key.key->number == NumberKind::integer) {
    std::vector<std::int64_t> values;
    values.reserve(texts.size());
    for (const std::string& text : texts)
      values.push_back(parse_integer(text).value_or(0));
    return values;
  }
  std::vector<double> values;
  values.reserve(texts.size());
  for (const std::string& text : texts)
    values.push_back(parse_real(text).value_or(0));
  return values;
}

} // namespace

SweepCoordinates sweep_coordinates(const Resolved& resolved, std::set<std::string>& taken) {
  SweepCoordinates made;
  for (const SweepAxis& axis : resolved.axes()) {
    const Key& first = *axis.keys.front()->key;
    made.axes.push_back({.name = name_for(first, taken),
                         .units = first.units,
                         .long_name = first.long_name,
                         .values = coordinate_values(*axis.keys.front())});
    for (std::size_t i = 1; i < axis.keys.size(); ++i) {
      const Key& key = *axis.keys[i]->key;
      made.coordinates.push_back({.name = name_for(key, taken),
                                  .dimension = made.axes.back().name,
                                  .units = key.units,
                                  .long_name = key.long_name,
                                  .values = coordinate_values(*axis.keys[i])});
    }
  }
  return made;
}

} // namespace leyden
