#include "leyden/record/layout.hpp"

#include <algorithm>
#include <stdexcept>

namespace leyden {

std::size_t Dimension::size() const {
  return std::visit([](const auto& list) { return list.size(); }, values);
}

std::size_t Layout::points() const {
  std::size_t product = 1;
  for (const Dimension& axis : axes)
    product *= axis.size();
  return product;
}

std::size_t Layout::row_size(const Quantity& quantity) const {
  std::size_t product = 1;
  for (const std::string& name : quantity.further) {
    const auto found = std::find_if(dimensions.begin(), dimensions.end(),
                                    [&](const Dimension& dimension) { return dimension.name == name; });
    if (found == dimensions.end())
      throw std::invalid_argument("quantity '" + quantity.name + "' runs along an unknown dimension '" +
                                  name + "'");
    product *= found->size();
  }
  return product;
}

} // namespace leyden
