#pragma once

#include "leyden/experiments/charge.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

namespace leyden {

/// A sweep over sites and strengths of the charger, which drives all sites of open chains, up to t = 1/B.
inline ChargeRequest chain_sweep(const std::vector<std::int64_t>& sites, const std::vector<double>& omegas) {
  ChargeRequest request;
  request.axes = {{.name = "sites", .units = "1", .long_name = "sites", .values = sites},
                  {.name = "omega", .units = "B", .long_name = "strength of the charger", .values = omegas}};
  request.most_sites = static_cast<int>(*std::max_element(sites.begin(), sites.end()));
  request.point = [sites, omegas](std::size_t point) {
    const auto count = static_cast<int>(sites[point / omegas.size()]);
    std::vector<int> all(static_cast<std::size_t>(count));
    std::iota(all.begin(), all.end(), 0);
    const Coupling nearest = Coupling::by_distance(CouplingShape::nearest, Boundary::open, count, 1, 1);
    return ChargePoint{
        .protocol = {.battery = Battery(SpinChain{.coupling = nearest, .alpha = 0, .B = 1}),
                     .charger = Charger(LocalCharger{.omega = omegas[point % omegas.size()], .sites = all})},
        .tolerance = 1e-10,
        .solver = {}};
  };
  request.times = {0, 0.5, 1};
  request.place = [](std::string_view) { return "a test"; };
  return request;
}

} // namespace leyden
