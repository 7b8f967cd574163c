#include "cli/configuration/shards.hpp"

#include "cli/commands.hpp"
#include "cli/records/merge_attributes.hpp"
#include "leyden/cli/configuration.hpp"
#include "leyden/cli/configuration_difference.hpp"
#include "leyden/cli/run.hpp"
#include "leyden/text/bad_input.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace leyden {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

ChargeRequest request(const std::string& ini, std::vector<Override> overrides = {},
                      std::optional<ArrayTask> task = std::nullopt) {
  Arguments arguments;
  arguments.command = "charge";
  arguments.files = {"folder/sweep.ini"};
  arguments.overrides = std::move(overrides);
  return charge_request(
      arguments, [&](const std::string&) { return ini; }, std::uint64_t{1} << 40, task);
}

std::string complaint(const std::string& ini, std::vector<Override> overrides,
                      std::optional<ArrayTask> task) {
  try {
    static_cast<void>(request(ini, std::move(overrides), task));
  } catch (const BadInput& error) {
    return error.what();
  }
  return "no complaint";
}

const std::string sweep = "[battery]\nsites = 2..5\nalpha = 0, 0.5, 1\n[charger]\nomega = 1, 2\n";

TEST(Shards, ShareAllPointsAmongThem) {
  for (const int count : {1, 2, 3, 5, 24, 30}) {
    std::vector<std::size_t> all;
    for (int part = 1; part <= count; ++part) {
      const std::vector<std::size_t> own =
          request(sweep, {{"farm.shard", std::to_string(part) + "/" + std::to_string(count)}}).own_points();
      EXPECT_TRUE(std::is_sorted(own.begin(), own.end()));
      EXPECT_LE(own.size(), (24U + static_cast<std::size_t>(count) - 1) / static_cast<std::size_t>(count));
      all.insert(all.end(), own.begin(), own.end());
    }
    std::sort(all.begin(), all.end());
    std::vector<std::size_t> expected(24);
    std::iota(expected.begin(), expected.end(), 0);
    EXPECT_EQ(all, expected) << count;
  }
}

TEST(Shards, HaveEquallyManyLargePoints) {
  // Whatever the order of the axes: a point's number modulo the parts would give one part all of 5 sites.
  for (const std::string& ini :
       {std::string("[battery]\nalpha = 0, 0.25, 0.5, 1\nsites = 2..5\n"),
        std::string("[battery]\nsites = 5, 2, 4, 3\nalpha = 0, 0.25, 0.5, 1\n"),
        std::string(
            "[battery]\nalpha = 0, 0.25, 0.5, 1\nsites = 2..5\ng = 1, 2, 3, 4\n[sweep]\nzip = battery.g, "
            "battery.sites\n")})
    for (int part = 1; part <= 4; ++part) {
      const ChargeRequest its = request(ini, {{"farm.shard", std::to_string(part) + "/4"}});
      std::vector<int> sites;
      for (const std::size_t point : its.own_points())
        sites.push_back(its.sites(point));
      std::sort(sites.begin(), sites.end());
      EXPECT_THAT(sites, ElementsAre(2, 3, 4, 5)) << part << "/4 of " << ini;
    }
}

TEST(Shards, StandInTheirConfigurationAndInTheirName) {
  const ChargeRequest second = request(sweep, {{"farm.shard", "2/3"}});
  EXPECT_EQ(second.shard, "2/3");
  EXPECT_EQ(second.output, "sweep.2-of-3.h5");
  EXPECT_THAT(second.configuration, HasSubstr("shard = 2/3\n"));
  EXPECT_EQ(second.points(), 24U);
  EXPECT_EQ(request(sweep, {{"farm.shard", "2/3"}, {"output.file", "mine.h5"}}).output, "mine.h5");
  EXPECT_EQ(request(sweep).output, "sweep.h5");
  EXPECT_EQ(request(sweep).shard, "");
}

TEST(Shards, AreThoseOfTheTasksOfAnArray) {
  const ArrayTask third{.id = 12, .place = 3, .count = 8};
  EXPECT_EQ(request(sweep, {}, third).shard, "3/8");
  EXPECT_EQ(request(sweep, {}, third).output, "sweep.3-of-8.h5");
  EXPECT_EQ(request(sweep, {{"farm.shard", "1/2"}}, third).output, "sweep.1-of-2.h5");
  EXPECT_EQ(request(sweep, {{"farm.shard", "1/1"}}, third).output, "sweep.h5");
  EXPECT_EQ(request(sweep, {}, ArrayTask{.id = 5, .place = 1, .count = 1}).output, "sweep.h5");
}

TEST(Shards, OfOneArrayNeverShareAFile) {
  const ArrayTask third{.id = 12, .place = 3, .count = 8};
  for (const char* path : {"out.h5", "out_112.h5", "out_120.h5", "run/out.h5"})
    EXPECT_THAT(complaint(sweep, {{"output.file", path}}, third),
                testing::AllOf(HasSubstr("all 8 tasks"), HasSubstr("$SLURM_ARRAY_TASK_ID"), HasSubstr(path)));
  for (const char* path : {"out_12.h5", "out_012.h5", "run12/out.h5", "out.3-of-8.h5"})
    EXPECT_EQ(request(sweep, {{"output.file", path}}, third).output, path);
  EXPECT_EQ(request(sweep, {{"output.file", "out.h5"}, {"farm.shard", "3/8"}}, third).output, "out.h5")
      << "who counts by himself names by himself";
}

TEST(Shards, OfListsOfTasksAreRefused) {
  const ArrayTask task{.id = 4, .place = 0, .count = 3};
  EXPECT_THAT(complaint(sweep, {}, task), HasSubstr("no range in equal steps"));
  EXPECT_EQ(request(sweep, {{"farm.shard", "2/3"}}, task).shard, "2/3");
}

TEST(Shards, DifferInTheirShardAlone) {
  const std::string one = request(sweep, {{"farm.shard", "1/3"}}).configuration;
  const std::string other = request(sweep, {{"farm.shard", "2/3"}}).configuration;
  EXPECT_THAT(differing_keys(one, other), ElementsAre("farm.shard"));
  EXPECT_THAT(differing_keys(whole_configuration(one, "all.h5"), request(sweep).configuration), IsEmpty());
  EXPECT_THAT(whole_configuration(one, "all.h5"), HasSubstr("[output]\nfile = all.h5\n"));
}

} // namespace
} // namespace leyden
