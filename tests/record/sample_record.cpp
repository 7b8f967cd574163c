#include "tests/record/sample_record.hpp"

#include <numeric>

namespace leyden {
namespace {

std::vector<double> ramp(std::size_t size, double step) {
  std::vector<double> values(size);
  for (std::size_t i = 0; i < size; ++i)
    values[i] = step * static_cast<double>(i);
  return values;
}

std::string long_config() {
  std::string config(200000, 'x');
  config += "end of a long config";
  return config;
}

} // namespace

Layout sample_layout() {
  Layout layout;
  layout.axes = {{"alpha", "1", "anisotropy", std::vector<double>{-1, 0, 0.5}},
                 {"sites", "1", "number of spins", std::vector<std::int64_t>{4, 1234567890123}},
                 {"coupling", "1", "shape of the coupling", std::vector<std::string>{"nearest", "größer"}}};
  layout.dimensions = {{"time", "1/B", "time since charging began", ramp(5, 0.25)},
                       {"site", "1", "site of the chain", std::vector<std::int64_t>{0, 1}}};
  layout.coordinates = {{"omega", "alpha", "B", "strength of the charger", std::vector<double>{1, 2, 4}}};
  layout.quantities = {{"work", "B", "energy stored", {"time"}, Element::real},
                       {"work_max", "B", "largest energy stored", {}, Element::real},
                       {"magnetisation", "1", "polarisation", {"time", "site"}, Element::real},
                       {"steps", "1", "steps taken", {}, Element::int64},
                       {"power_max_is_global", "1", "no later time beats it", {}, Element::int8},
                       {"classical/work_max", "B", "largest energy of the twin", {}, Element::real}};
  layout.attributes = {{"config", long_config()},
                       {"command", std::string("charge")},
                       {"seed", std::int64_t{7}},
                       {"elapsed", 1.5}};
  return layout;
}

Layout single_point_layout() {
  Layout layout;
  layout.dimensions = {{"time", "1/B", "time since charging began", ramp(5, 0.25)}};
  layout.quantities = {{"work", "B", "energy stored", {"time"}, Element::real},
                       {"work_max", "B", "largest energy stored", {}, Element::real}};
  layout.attributes = {{"config", std::string("[battery]\n")}, {"command", std::string("charge")}};
  return layout;
}

Layout long_layout(std::size_t points, std::size_t times) {
  Layout layout;
  layout.axes = {{"alpha", "1", "anisotropy", ramp(points, 0.001)}};
  layout.dimensions = {{"time", "1/B", "time since charging began", ramp(times, 0.01)}};
  layout.quantities = {{"work", "B", "energy stored", {"time"}, Element::real},
                       {"steps", "1", "steps taken", {}, Element::int64}};
  layout.attributes = {{"config", std::string("[battery]\n")}, {"command", std::string("charge")}};
  return layout;
}

PointRows sample_rows(const Layout& layout, std::size_t point) {
  PointRows rows;
  for (std::size_t i = 0; i < layout.quantities.size(); ++i) {
    std::vector<double> row(layout.row_size(layout.quantities[i]));
    const bool is_real = layout.quantities[i].element == Element::real;
    const bool is_small = layout.quantities[i].element == Element::int8;
    for (std::size_t k = 0; k < row.size(); ++k) {
      row[k] = static_cast<double>(is_small ? point % 2 : 1000000 * point + 1000 * i + k);
      if (is_real) row[k] += 1.0 / 3.0;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

} // namespace leyden
