// A plan is the same whoever makes it, and the ranks of a run share its work.
#include "leyden/experiments/plan.hpp"
#include "leyden/platform/communicator.hpp"
#include "tests/experiments/chain_sweep.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

namespace leyden {
namespace {

/// Sizes of teams that take turns from point to point; none: the planner's choice.
ChargeRequest sweep_of(const std::vector<int>& sizes) {
  std::vector<std::int64_t> sites(11);
  std::iota(sites.begin(), sites.end(), 2);
  ChargeRequest request = chain_sweep(sites, {1, 2});
  if (sizes.empty()) return request;
  request.team_size = *std::max_element(sizes.begin(), sizes.end());
  for (std::size_t point = 0; sizes.size() > 1 && point < request.points(); ++point)
    request.team_sizes.push_back(sizes[point % sizes.size()]);
  return request;
}

TEST(Plan, IsMadeByAllRanksTogether) {
  const MPI_Comm world = MPI_COMM_WORLD;
  const Resources resources{4, std::uint64_t{1} << 34, 4};
  for (const std::vector<int>& sizes : std::vector<std::vector<int>>{{1}, {2}, {1, 4}, {}}) {
    const ChargeRequest sweep = sweep_of(sizes);
    unsigned long looks = 0;
    PlanSurvey survey(sweep, [&](std::size_t points, std::size_t) { looks = points; });
    const Schedule shared = plan_charge(world, sweep, resources, nullptr, &survey).schedule;
    const Schedule own = plan_charge(MPI_COMM_SELF, sweep, resources).schedule;
    EXPECT_EQ(shared.team_sizes, own.team_sizes) << testing::PrintToString(sizes);
    EXPECT_TRUE(std::equal(shared.forecasts.begin(), shared.forecasts.end(), own.forecasts.begin(),
                           own.forecasts.end(),
                           [](const PointForecast& a, const PointForecast& b) {
                             return a.wall_time == b.wall_time && a.bytes == b.bytes;
                           }))
        << testing::PrintToString(sizes);
    check_mpi(MPI_Allreduce(MPI_IN_PLACE, &looks, 1, MPI_UNSIGNED_LONG, MPI_SUM, world));
    if (sizes.empty()) continue; // teams that grow are looked at again
    EXPECT_EQ(looks, sweep.points()) << testing::PrintToString(sizes);
  }
}

} // namespace
} // namespace leyden
