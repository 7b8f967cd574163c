// A plan is the same whoever makes it, and the ranks of a run share its work.
#include "leyden/cli/run.hpp"
#include "leyden/experiments/plan.hpp"
#include "leyden/platform/communicator.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <string>

namespace leyden {
namespace {

ChargeRequest sweep_of(const std::string& team_size) {
  Arguments arguments;
  arguments.files = {"sweep.ini"};
  const std::string ini =
      "[battery]\nsites = 2..12\n[charger]\nomega = 1, 2\n[farm]\nteam-size = " + team_size;
  return charge_request(arguments, [ini](const std::string&) { return ini; });
}

TEST(Plan, IsMadeByAllRanksTogether) {
  const MPI_Comm world = MPI_COMM_WORLD;
  const Resources resources{4, std::uint64_t{1} << 34, 4};
  for (const std::string team_size : {"1", "2", "1, 4", "auto"}) {
    const ChargeRequest sweep = sweep_of(team_size);
    unsigned long looks = 0;
    PlanSurvey survey(sweep, [&](std::size_t points, std::size_t) { looks = points; });
    const Schedule shared = plan_charge(world, sweep, resources, nullptr, &survey).schedule;
    const Schedule own = plan_charge(MPI_COMM_SELF, sweep, resources).schedule;
    EXPECT_EQ(shared.team_sizes, own.team_sizes) << team_size;
    EXPECT_TRUE(std::equal(shared.forecasts.begin(), shared.forecasts.end(), own.forecasts.begin(),
                           own.forecasts.end(),
                           [](const PointForecast& a, const PointForecast& b) {
                             return a.wall_time == b.wall_time && a.bytes == b.bytes;
                           }))
        << team_size;
    check_mpi(MPI_Allreduce(MPI_IN_PLACE, &looks, 1, MPI_UNSIGNED_LONG, MPI_SUM, world));
    if (team_size == "auto") continue; // teams that grow are looked at again
    EXPECT_EQ(looks, sweep.points()) << team_size;
  }
}

} // namespace
} // namespace leyden
