#include "leyden/cli/run.hpp"

#include "leyden/cli/configuration_difference.hpp"
#include "leyden/cli/key_table.hpp"
#include "leyden/experiments/plan.hpp"
#include "leyden/text/bad_input.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace leyden {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Files = std::map<std::string, std::string>;

ChargeRequest request(const std::string& ini, std::vector<Override> overrides = {}, Files files = {}) {
  Arguments arguments;
  arguments.command = "charge";
  arguments.files = {"folder/sweep.ini"};
  arguments.overrides = std::move(overrides);
  files["folder/sweep.ini"] = ini;
  return charge_request(arguments, [files](const std::string& path) { return files.at(path); });
}

std::vector<std::string> names(const std::vector<Dimension>& axes) {
  std::vector<std::string> found;
  for (const Dimension& axis : axes)
    found.push_back(axis.name);
  return found;
}

const LocalCharger& local(const ChargePoint& point) {
  return *point.protocol.charger.local();
}

TEST(ChargeRequest, DefaultsAreThoseOfTheInterface) {
  const ChargeRequest made = request("");
  EXPECT_THAT(made.axes, IsEmpty());
  EXPECT_EQ(made.points(), 1U);
  EXPECT_EQ(made.times.size(), 201U);
  EXPECT_EQ(made.times.front(), 0);
  EXPECT_EQ(made.times.back(), 1);
  EXPECT_EQ(made.output, "sweep.h5");
  EXPECT_FALSE(made.team_size);
  EXPECT_FALSE(made.time_limit_minutes);
  EXPECT_EQ(made.retries, 1);
  const ChargePoint point = made.point(0);
  ASSERT_NE(point.protocol.battery.chain(), nullptr);
  EXPECT_EQ(point.protocol.battery.sites(), 8);
  EXPECT_EQ(point.protocol.battery.chain()->alpha, 0);
  EXPECT_EQ(point.protocol.battery.chain()->B, 1);
  EXPECT_EQ(point.protocol.battery.chain()->coupling(0, 1), 1);
  EXPECT_EQ(point.protocol.battery.chain()->coupling(0, 2), 0);
  EXPECT_EQ(local(point).omega, 4);
  EXPECT_THAT(local(point).sites, ElementsAre(0, 1, 2, 3, 4, 5, 6, 7));
  EXPECT_EQ(point.protocol.interactions, Switch::on);
  EXPECT_EQ(point.protocol.field, Switch::off);
  EXPECT_EQ(point.tolerance, 1e-10);
}

TEST(ChargeRequest, TeamSizesCanBeAnAxis) {
  const ChargeRequest made = request("[farm]\nteam-size = 4, 1\n[battery]\ng = 1, 2, 3\n");
  EXPECT_THAT(names(made.axes), ElementsAre("team-size", "g"));
  EXPECT_THAT(std::get<std::vector<std::int64_t>>(made.axes[0].values), ElementsAre(4, 1));
  EXPECT_EQ(made.team_size, 4);
  EXPECT_THAT(made.team_sizes, ElementsAre(4, 4, 4, 1, 1, 1));
  const ChargeRequest plain = request("[farm]\nteam-size = 4\n");
  EXPECT_EQ(plain.team_size, 4);
  EXPECT_THAT(plain.team_sizes, IsEmpty());
  // What is an axis cannot change in a continuation, though no number depends on it.
  const auto differences = [&](const std::string& ini) {
    return difference_texts(made.configuration,
                            request("[farm]\n" + ini + "[battery]\ng = 1, 2, 3\n").configuration);
  };
  EXPECT_THAT(differences("team-size = 4, 1\nretries = 3\n"), IsEmpty());
  EXPECT_THAT(differences("team-size = 4, 2\n"), ElementsAre(HasSubstr("farm.team-size differs")));
  EXPECT_THAT(differences("team-size = 4\n"), ElementsAre(HasSubstr("farm.team-size differs")));
}

TEST(ChargeRequest, ObservablesAreSeries) {
  EXPECT_EQ(request("[record]\nobservables = energy\n").observables.size(), 1U);
  EXPECT_THAT(request("[record]\nobservables = energy+file:none\nseries = no\n").observables, IsEmpty());
}

TEST(ChargeRequest, TakesDownTheSeed) {
  EXPECT_EQ(request("").seed, 1);
  EXPECT_EQ(request("[ensemble]\nseed = 12\n").seed, 12);
}

TEST(ChargeRequest, WithoutAConfigurationTheCommandNamesTheRecord) {
  EXPECT_EQ(charge_request({}, [](const std::string&) { return ""; }).output, "charge.h5");
}

TEST(ChargeRequest, AxesStandInTheOrderOfTheKeysAndTheLastIsFastest) {
  const ChargeRequest made = request("[charger]\nomega = 1, 2\n[battery]\nsites = 2..4\n",
                                     {{"battery.alpha", "linspace(-1, 1, 3)"}, {"charger.omega", "5, 6"}});
  EXPECT_THAT(names(made.axes), ElementsAre("omega", "sites", "alpha"));
  EXPECT_EQ(made.points(), 18U);
  EXPECT_EQ(std::get<std::vector<double>>(made.axes[0].values), (std::vector{5.0, 6.0}));
  EXPECT_EQ(std::get<std::vector<std::int64_t>>(made.axes[1].values), (std::vector<std::int64_t>{2, 3, 4}));
  EXPECT_EQ(made.axes[0].units, "B");
  EXPECT_EQ(made.axes[2].long_name, "anisotropy alpha");
  const ChargePoint point = made.point(1 * 9 + 2 * 3 + 1);
  EXPECT_EQ(local(point).omega, 6);
  EXPECT_EQ(point.protocol.battery.sites(), 4);
  EXPECT_EQ(point.protocol.battery.chain()->alpha, 0);
}

TEST(ChargeRequest, NamedAxesAreStrings) {
  const ChargeRequest made = request("[battery]\ncoupling = nearest, power-law, uniform\np = 2\n");
  EXPECT_EQ(std::get<std::vector<std::string>>(made.axes.at(0).values),
            (std::vector<std::string>{"nearest", "power-law", "uniform"}));
  EXPECT_EQ(made.point(1).protocol.battery.chain()->coupling(0, 2), 0.25);
  EXPECT_EQ(made.point(2).protocol.battery.chain()->coupling(0, 2), 1);
}

TEST(ChargeRequest, ANameThatIsTakenGetsItsSection) {
  EXPECT_THAT(names(request("[charger]\nsites = all, ends\n[battery]\nsites = 2, 3\n").axes),
              ElementsAre("sites", "battery_sites"));
}

TEST(ChargeRequest, ZippedKeysAreOneDimensionNamedAfterTheFirst) {
  const ChargeRequest made = request("[battery]\ng = 1, 2\nalpha = 0, 0.5, 1\n[charger]\nomega = 3, 4\n"
                                     "[sweep]\nzip = charger.omega, battery.g\n");
  EXPECT_THAT(names(made.axes), ElementsAre("alpha", "omega"));
  ASSERT_EQ(made.coordinates.size(), 1U);
  EXPECT_EQ(made.coordinates[0].name, "g");
  EXPECT_EQ(made.coordinates[0].dimension, "omega");
  const ChargePoint point = made.point(5);
  EXPECT_EQ(local(point).omega, 4);
  EXPECT_EQ(point.protocol.battery.chain()->coupling(0, 1), 2);
  EXPECT_EQ(point.protocol.battery.chain()->alpha, 1);
}

TEST(ChargeRequest, KeysOfOtherCommandsAreNoAxes) {
  EXPECT_THAT(request("[ensemble]\norder = 2, 3\n").axes, IsEmpty());
}

TEST(ChargeRequest, PulsesComeFromFilesAndAreHashed) {
  EXPECT_FALSE(request("").point(0).protocol.pulse.is_given());
  const Files files{{"ramp.txt", "linear\n0 0\n2 1\n"}};
  const std::string ini = "[charger]\npulse = constant, file:ramp.txt\n";
  const ChargeRequest made = request(ini, {}, files);
  EXPECT_THAT(names(made.axes), ElementsAre("pulse"));
  EXPECT_FALSE(made.point(0).protocol.pulse.is_given());
  EXPECT_EQ(made.point(1).protocol.pulse.value(0.5), 0.25);
  EXPECT_THAT(made.configuration, HasSubstr("# charger.pulse file:ramp.txt xxh64="));
  const ChargeRequest other = request(ini, {}, {{"ramp.txt", "linear\n0 0\n2 2\n"}});
  EXPECT_THAT(differing_keys(made.configuration, other.configuration), ElementsAre("charger.pulse"));
}

TEST(ChargeRequest, DrivenSites) {
  const auto driven = [](const std::string& sites, const std::string& text) {
    return local(request("", {{"battery.sites", sites}, {"charger.sites", text}}).point(0)).sites;
  };
  EXPECT_THAT(driven("4", "ends"), ElementsAre(0, 3));
  EXPECT_THAT(driven("1", "ends"), ElementsAre(0));
  EXPECT_THAT(driven("2", "ends"), ElementsAre(0, 1));
  EXPECT_THAT(driven("1", "all"), ElementsAre(0));
  EXPECT_THAT(driven("4", "first"), ElementsAre(0));
  EXPECT_THAT(driven("4", "3+0 + 2"), ElementsAre(0, 2, 3));
}

TEST(ChargeRequest, LogarithmicTimes) {
  const std::vector<double> times = request("[time]\nspacing = log\nend = 10\npoints = 5\n").times;
  EXPECT_EQ(times.front(), 0.01);
  EXPECT_EQ(times.back(), 10);
  for (std::size_t i = 1; i < times.size(); ++i)
    EXPECT_NEAR(times[i] / times[i - 1], std::pow(1000, 0.25), 1e-12);
  EXPECT_EQ(request("[time]\nspacing = log\nstart = 0.5\n").times.front(), 0.5);
}

TEST(ChargeRequest, LinearTimesHoldBothEndsExactly) {
  const std::vector<double> times = request("[time]\nend = 0.7\npoints = 8\n").times;
  EXPECT_EQ(times.front(), 0);
  EXPECT_EQ(times.back(), 0.7);
  EXPECT_DOUBLE_EQ(times[3], 0.3);
}

TEST(ChargeRequest, FilesAreRead) {
  const Files files{
      {"m.txt", "0 3\n3 0\n"}, {"h.txt", "2 Z0\n1 X0 X1\n"}, {"v.txt", "5 X1\n"}, {"a/b-1.txt", "1 Z0\n"}};
  const ChargeRequest matrix = request("[battery]\nsites = 2\ncoupling = file:m.txt\n", {}, files);
  EXPECT_EQ(matrix.point(0).protocol.battery.chain()->coupling(1, 0), 3);
  const ChargeRequest sums =
      request("[battery]\nsites = 2\nhamiltonian = file:h.txt\n[charger]\nhamiltonian = file:v.txt\n"
              "[record]\nobservables = magnetisation+file:a/b-1.txt+energy\n",
              {}, files);
  const ChargePoint point = sums.point(0);
  EXPECT_EQ(point.protocol.battery.chain(), nullptr);
  EXPECT_EQ(point.protocol.battery.field(), PauliSum::single('Z', 0, 2));
  EXPECT_EQ(point.protocol.charger.hamiltonian(), PauliSum::single('X', 1, 5));
  ASSERT_EQ(sums.observables.size(), 3U);
  EXPECT_EQ(sums.observables[0].kind, ObservableKind::magnetisation);
  EXPECT_EQ(sums.observables[1].name, "b_1");
  EXPECT_EQ(sums.observables[1].sum, PauliSum::single('Z', 0));
  EXPECT_EQ(sums.observables[2].kind, ObservableKind::energy);
}

TEST(ChargeRequest, ASweepMayWalkOverFilesAndSizes) {
  const Files files{{"m2", "0 3\n3 0\n"}, {"m3", "0 1 1\n1 0 1\n1 1 0\n"}};
  const ChargeRequest made = request("[battery]\nsites = 2, 3\ncoupling = file:m2, file:m3\n[sweep]\n"
                                     "zip = battery.sites, battery.coupling\n",
                                     {}, files);
  EXPECT_EQ(made.points(), 2U);
  EXPECT_EQ(made.point(1).protocol.battery.chain()->coupling(0, 2), 1);
}

TEST(ChargeRequest, KeysThatTheAlternativesDoNotUseHaveNoEffect) {
  EXPECT_NO_THROW(request("[battery]\nsites = 2\ncoupling = uniform\np = 7\n[time]\nstart = 5\n"));
  EXPECT_NO_THROW(
      request("[battery]\nsites = 2\nboundary = periodic\nhamiltonian = file:h\ncoupling = file:absent\n"
              "[charger]\nsites = 0+7\nhamiltonian = file:h\n",
              {}, {{"h", "1 Z1\n"}}));
}

TEST(ChargeRequest, MemoryBoundsTheSizes) {
  Arguments arguments;
  arguments.overrides = {{"battery.sites", "11"}};
  const ReadText none = [](const std::string&) { return ""; };
  EXPECT_NO_THROW(charge_request(arguments, none, std::uint64_t{16} << 11));
  EXPECT_THROW(charge_request(arguments, none, (std::uint64_t{16} << 11) - 1), BadInput);
  arguments.overrides.push_back({"solver.operator", "dense"});
  arguments.overrides.push_back({"farm.team-size", "1"});
  // The eigenvectors, and twice as much for LAPACK.
  const ChargeRequest dense = charge_request(arguments, none);
  const std::uint64_t needed =
      plan_charge(MPI_COMM_SELF, dense, {2, std::uint64_t{1} << 40, 2}).schedule.forecasts.at(0).bytes;
  EXPECT_GE(needed, std::uint64_t{3 * 8} << 22);
  EXPECT_NO_THROW(require_fit(dense, plan_charge(MPI_COMM_SELF, dense, {2, needed, 2})));
  EXPECT_THROW(require_fit(dense, plan_charge(MPI_COMM_SELF, dense, {2, needed - 1, 2})), BadInput);
}

TEST(ChargeRequest, ANodeOfUnknownMemoryIsNotSaidToHaveAny) {
  try {
    request("[battery]\nsites = 62\n");
    FAIL() << "62 sites are accepted";
  } catch (const BadInput& error) {
    EXPECT_THAT(error.what(), HasSubstr("2^66 bytes, which no machine can address"));
  }
}

TEST(ChargeRequest, AMillionPointsAreQuick) {
  const ChargeRequest made =
      request("[battery]\nsites = 2..6\ng = linspace(0, 1, 1000)\nalpha = linspace(0, 1, 1000)\n");
  EXPECT_EQ(made.points(), 5'000'000U);
  EXPECT_EQ(made.point(4'999'999).protocol.battery.sites(), 6);
  EXPECT_EQ(made.point(4'999'999).protocol.battery.chain()->alpha, 1);
}

TEST(ResolvedConfiguration, ReadsBackAsTheSameRequest) {
  const Files files{{"v.txt", "5 X1\n"}};
  const ChargeRequest made = request(
      "[charger]\nomega = 1, 2\nhamiltonian = file:v.txt\n[battery]\nsites = 2..4\nalpha = 5e-1\ng=3,\n"
      "[sweep]\nzip = battery.g , charger.missing\n",
      {{"sweep.zip", "none"}}, files);
  EXPECT_THAT(made.configuration, HasSubstr("alpha = 0.5\n"));
  EXPECT_THAT(made.configuration, HasSubstr("sites = 2..4\n"));
  EXPECT_THAT(made.configuration, HasSubstr("# charger.hamiltonian file:v.txt xxh64="));
  EXPECT_THAT(made.configuration, HasSubstr("tolerance = 1e-10\n"));
  EXPECT_LT(made.configuration.find("omega = 1, 2"), made.configuration.find("sites = 2..4"));
  const ChargeRequest again = request(made.configuration, {}, files);
  EXPECT_EQ(again.configuration, made.configuration);
  EXPECT_EQ(names(again.axes), names(made.axes));
  EXPECT_THAT(differing_keys(made.configuration, again.configuration), IsEmpty());
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++found;
  return found;
}

TEST(ResolvedConfiguration, HasEachSectionOnceAndKeepsTheOrderOfAxes) {
  const std::string ini = "[battery]\ng = 1, 2\n[charger]\nomega = 3, 4\n[battery]\nalpha = 0, 1\n";
  const std::vector<std::vector<Override>> ways{
      {}, {{"battery.alpha", "0.5"}}, {{"sweep.order", "battery.alpha, charger.omega"}}};
  const std::vector<std::string> orders{"battery.g, charger.omega, battery.alpha", "none", "none"};
  const std::vector<std::vector<std::string>> axes{
      {"g", "omega", "alpha"}, {"g", "omega"}, {"alpha", "omega", "g"}};
  for (std::size_t way = 0; way < ways.size(); ++way) {
    const ChargeRequest made = request(ini, ways[way]);
    EXPECT_EQ(names(made.axes), axes[way]);
    for (const char* section : {"[battery]", "[charger]", "[time]", "[sweep]"})
      EXPECT_EQ(count(made.configuration, section), 1U) << made.configuration;
    if (way < 2) {
      EXPECT_THAT(made.configuration, HasSubstr("order = " + orders[way] + "\n"));
    }
    const ChargeRequest again = request(made.configuration);
    EXPECT_EQ(names(again.axes), axes[way]);
    EXPECT_EQ(again.configuration, made.configuration);
    EXPECT_THAT(differing_keys(made.configuration, again.configuration), IsEmpty());
  }
}

TEST(ResolvedConfiguration, OrdersTheKeysThatAreSweptAlone) {
  const std::string ini = "[battery]\np = 2\ng = 1, 2\n[charger]\nomega = 3, 4\n[sweep]\norder = ";
  const ChargeRequest made = request(ini + "battery.p, charger.omega, time.end, battery.g\n");
  EXPECT_EQ(names(made.axes), (std::vector<std::string>{"omega", "g"}));
  EXPECT_EQ(made.configuration, request(ini + "charger.omega, battery.g\n").configuration);
  EXPECT_THAT(find_key("sweep.order")->allowed(), HasSubstr("none or two or more keys, such as"));
}

TEST(ResolvedConfiguration, OfOlderRecordsMayRepeatSections) {
  const std::string older =
      "[time]\nend = 1\n[battery]\ng = 1, 2\n[charger]\nomega = 3, 4\n[battery]\nalpha = 0, 1\n";
  const ChargeRequest made = request(older);
  EXPECT_EQ(count(older, "[battery]"), 2U);
  EXPECT_THAT(differing_keys(older, made.configuration), IsEmpty());
  EXPECT_THAT(
      differing_keys(older, request(older, {{"sweep.order", "charger.omega, battery.g"}}).configuration),
      ElementsAre("battery.g", "charger.omega"));
}

std::vector<std::string> difference(const std::string& one, const std::string& other,
                                    const Files& files_one = {}, const Files& files_other = {}) {
  return differing_keys(request(one, {}, files_one).configuration,
                        request(other, {}, files_other).configuration);
}

TEST(ResolvedConfiguration, DifferencesAreNamed) {
  EXPECT_THAT(difference("", "[battery]\nalpha = 0.5\n[charger]\nomega = 3\n[time]\npoints = 2\n"),
              ElementsAre("battery.alpha", "charger.omega", "time.points"));
}

TEST(ResolvedConfiguration, TheSameValueWrittenOtherwiseIsNoDifference) {
  EXPECT_THAT(
      difference("[battery]\nsites = 2..4\nalpha = 0.50\n", "[battery]\nalpha = 5e-1\nsites = 2, 3, 4\n"),
      IsEmpty());
}

TEST(ResolvedConfiguration, KeysOfTheRunItselfAreNoDifference) {
  EXPECT_THAT(
      difference(
          "", "[farm]\nteam-size = 2\nretries = 3\ntime-limit = 5\ncheckpoint = 1\n[output]\nfile = x.h5\n"),
      IsEmpty());
}

TEST(ResolvedConfiguration, OneValueAsAnAxisIsADifference) {
  EXPECT_THAT(difference("[battery]\ng = 1\n", "[battery]\ng = 1,\n"), ElementsAre("battery.g"));
}

TEST(ResolvedConfiguration, TheOrderOfAxesIsADifference) {
  EXPECT_THAT(difference("[battery]\ng = 1, 2\nalpha = 0, 1\n", "[battery]\nalpha = 0, 1\ng = 1, 2\n"),
              ElementsAre("battery.g", "battery.alpha"));
}

TEST(ResolvedConfiguration, FilesDifferByContent) {
  const std::string ini = "[battery]\nsites = 2\ncoupling = file:m\n[record]\nobservables = file:o\n";
  EXPECT_THAT(
      difference(ini, ini, {{"m", "0 1\n1 0\n"}, {"o", "1 Z0"}}, {{"m", "0 2\n2 0\n"}, {"o", "1 Z0"}}),
      ElementsAre("battery.coupling"));
  EXPECT_THAT(
      difference(ini, ini, {{"m", "0 1\n1 0\n"}, {"o", "1 Z0"}}, {{"m", "0 1\n1 0\n"}, {"o", "1 Z1"}}),
      ElementsAre("record.observables"));
}

TEST(ResolvedConfiguration, DifferencesAreToldWithBothValues) {
  const auto told = [](const std::string& one, const std::string& other, const Files& files_one = {},
                       const Files& files_other = {}) {
    return difference_texts(request(one, {}, files_one).configuration,
                            request(other, {}, files_other).configuration);
  };
  EXPECT_THAT(
      told("", "[charger]\nomega = 5\n[battery]\nalpha = 0, 1\n"),
      ElementsAre("battery.alpha differs (0 there, 0, 1 here)", "charger.omega differs (4 there, 5 here)"));
  EXPECT_THAT(told("[battery]\ng = 1..9\n", "[battery]\ng = 1..8\n"),
              ElementsAre("battery.g differs (9 values from 1 to 9 there, 8 values from 1 to 8 here)"));
  EXPECT_THAT(told("[battery]\ng = 1\n", "[battery]\ng = 1,\n"),
              ElementsAre("battery.g differs (one plain value there, an axis here)"));
  EXPECT_THAT(told("[battery]\ng = 1, 2\nalpha = 0, 1\n", "[battery]\nalpha = 0, 1\ng = 1, 2\n"),
              ElementsAre("battery.g differs (another place among the axes)",
                          "battery.alpha differs (another place among the axes)"));
  const std::string matrix = "[battery]\nsites = 2\ncoupling = file:m\n";
  EXPECT_THAT(told(matrix, matrix, {{"m", "0 1\n1 0\n"}}, {{"m", "0 2\n2 0\n"}}),
              ElementsAre("battery.coupling differs (file:m has other content)"));
}

TEST(ResolvedConfiguration, UnknownKeysOfOtherVersionsAreCompared) {
  EXPECT_THAT(
      differing_keys("[battery]\ng = 1\n[noise]\nrate = 2\n", "[battery]\ng = 1\n[noise]\nrate = 3\n"),
      ElementsAre("noise.rate"));
  EXPECT_THAT(differing_keys("[battery]\ng = 1\n", "[charger]\nomega = 4\n"), IsEmpty())
      << "defaults fill in";
}

} // namespace
} // namespace leyden
