#include "experiments/charge/charge_layout.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>

namespace leyden {
namespace {

bool runs_along(const std::vector<ChargeQuantity>& quantities, const std::string& dimension) {
  return std::any_of(quantities.begin(), quantities.end(), [&](const ChargeQuantity& quantity) {
    const auto& further = quantity.quantity.further;
    return std::find(further.begin(), further.end(), dimension) != further.end();
  });
}

/// B is a unit where it is 1 throughout; elsewhere it is a number like others, or there is none.
std::string in_units_given(std::string units) {
  constexpr std::string_view of_B = "B";
  const std::size_t at = units.find(of_B);
  return at == std::string::npos ? units : units.replace(at, of_B.size(), "energy");
}

void name_units_given(Layout& layout) {
  for (auto* list : {&layout.axes, &layout.dimensions})
    for (Dimension& dimension : *list)
      dimension.units = in_units_given(dimension.units);
  for (Coordinate& coordinate : layout.coordinates)
    coordinate.units = in_units_given(coordinate.units);
  for (Quantity& quantity : layout.quantities)
    quantity.units = in_units_given(quantity.units);
  layout.attributes["energy_unit"] =
      "the one in which the configuration gives battery.B, battery.g, charger.omega and Pauli sums";
}

} // namespace

Layout charge_layout(const ChargeRequest& request, const std::vector<ChargeQuantity>& quantities) {
  Layout layout;
  layout.axes = request.axes;
  layout.coordinates = request.coordinates;
  if (runs_along(quantities, "time"))
    layout.dimensions.push_back({"time", "1/B", "time since charging began", request.times});
  if (runs_along(quantities, "site")) {
    std::vector<std::int64_t> sites(static_cast<std::size_t>(request.most_sites));
    std::iota(sites.begin(), sites.end(), 0);
    layout.dimensions.push_back({"site", "1", "site of the chain, counted from 0", sites});
  }
  for (const ChargeQuantity& quantity : quantities)
    layout.quantities.push_back(quantity.quantity);
  if (!request.in_units_of_B) name_units_given(layout);
  return layout;
}

} // namespace leyden
