#include "leyden/experiments/plan.hpp"
#include "tests/experiments/chain_sweep.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <vector>

namespace leyden {
namespace {

using testing::HasSubstr;

TEST(PlanSurvey, APlanLooksAtEachPointOnce) {
  ChargeRequest sweep = chain_sweep({2, 3, 4, 5, 6, 7, 8, 9}, {1, 4e7});
  sweep.team_size = 1;
  const Resources world{1, std::uint64_t{1} << 34, 1};
  std::size_t looks = 0;
  PlanSurvey survey(sweep, [&](std::size_t points, std::size_t of) {
    looks = points;
    EXPECT_EQ(of, sweep.points());
  });
  const ChargePlan plan = plan_charge(MPI_COMM_SELF, sweep, world, nullptr, &survey);
  EXPECT_EQ(looks, sweep.points());
  const std::string text = plan_text(sweep, plan, survey);
  EXPECT_EQ(looks, sweep.points());
  EXPECT_THAT(text, HasSubstr("8 of 16 points will fail"));
  PlanSurvey blank(sweep);
  // What an idle rank has is measured, and changes.
  const auto table = [](const std::string& whole) {
    return whole.substr(0, whole.find("all above an idle"));
  };
  EXPECT_EQ(table(text), table(plan_text(sweep, plan, blank)));
}

TEST(PlanSurvey, LooksAgainAtTeamsOfAnotherSize) {
  ChargeRequest sweep = chain_sweep({8}, {1, 2, 3, 4});
  sweep.shard_points = {0, 3};
  const std::vector<std::size_t> own = sweep.own_points();
  const Resources world{4, std::uint64_t{1} << 34, 4};
  PlanSurvey survey(sweep);
  for (std::size_t point = 0; point < sweep.points(); ++point)
    survey.take(point, 1, look_at_point(sweep, point, world, 1));
  std::vector<int> sizes(sweep.points(), 1);
  sizes[own.back()] = 2;
  const PlanSurvey::Findings found = survey.findings(
      sizes, [&](std::size_t point, int ranks) { return look_at_point(sweep, point, world, ranks); });
  ASSERT_EQ(found.rows.size(), 2U);
  EXPECT_EQ(found.rows.begin()->second.points, own.size() - 1);
  EXPECT_EQ(std::get<2>(found.rows.rbegin()->first), 2);
  EXPECT_EQ(found.rows.rbegin()->second.points, 1U);
}

} // namespace
} // namespace leyden
