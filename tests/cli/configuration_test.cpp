#include "leyden/cli/configuration.hpp"

#include "leyden/text/bad_input.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace leyden {
namespace {

using testing::ElementsAre;

std::vector<std::string> shown(const std::vector<Setting>& settings) {
  std::vector<std::string> lines;
  for (const Setting& setting : settings)
    lines.push_back(setting.key + "=" + setting.value + "@" + setting.place);
  return lines;
}

TEST(Ini, KeepsOrderAndTellsLines) {
  EXPECT_THAT(shown(read_ini(
                  "# a sweep\n\n[charger]\nomega = 4\n[ battery ]\n  alpha=linspace(-1, 1, 3)  \n\tg\t=\t2",
                  "a.ini")),
              ElementsAre("charger.omega=4@a.ini:4", "battery.alpha=linspace(-1, 1, 3)@a.ini:6",
                          "battery.g=2@a.ini:7"));
}

TEST(Ini, SectionsMayComeBack) {
  EXPECT_THAT(shown(read_ini("[battery]\ng=1\n[charger]\nomega=1\n[battery]\np=2\n", "a")),
              ElementsAre("battery.g=1@a:2", "charger.omega=1@a:4", "battery.p=2@a:6"));
}

TEST(Ini, WholeNamesMayStandOutsideOfSections) {
  EXPECT_THAT(shown(read_ini("battery.g = 1", "a")), ElementsAre("battery.g=1@a:1"));
}

TEST(Ini, ReadsLineEndsOfAllSystems) {
  EXPECT_THAT(shown(read_ini("[battery]\r\ng = 1\r\n", "a")), ElementsAre("battery.g=1@a:2"));
}

TEST(Ini, CommentsEndValues) {
  EXPECT_THAT(shown(read_ini("[battery]# x\ng = 1# x\np = 2 # = y\ncoupling = nearest#x", "a")),
              ElementsAre("battery.g=1@a:2", "battery.p=2@a:3", "battery.coupling=nearest@a:4"));
}

TEST(Ini, ACommentSignWithinAPathBelongsToIt) {
  EXPECT_THAT(shown(read_ini("[battery]\ncoupling = file:a#b##.txt # file:c#d\nhamiltonian=file:#x #y", "a")),
              ElementsAre("battery.coupling=file:a#b##.txt@a:2", "battery.hamiltonian=file:#x@a:3"));
  EXPECT_THAT(shown(read_ini("[record]\nobservables = energy+file:a#b", "a")),
              ElementsAre("record.observables=energy+file:a#b@a:2"));
}

TEST(Ini, EmptyTextsHaveNoSettings) {
  EXPECT_TRUE(read_ini("", "a").empty());
  EXPECT_TRUE(read_ini("\n# only this\n[battery]\n", "a").empty());
}

TEST(Ini, ValuesMayHoldEqualsSigns) {
  EXPECT_THAT(shown(read_ini("[battery]\ncoupling = file:a=b", "a")),
              ElementsAre("battery.coupling=file:a=b@a:2"));
}

TEST(Settings, TheCommandLineWinsAndTheFileSetsTheOrder) {
  Arguments arguments;
  arguments.files = {"a.ini"};
  arguments.overrides = {{"charger.omega", "7"}, {"battery.p", "1,2"}};
  arguments.output = "x.h5";
  const ReadText read = [](const std::string& path) {
    EXPECT_EQ(path, "a.ini");
    return std::string("[battery]\ng = 1\n[charger]\nomega = 4\n[time]\nend = 2\n");
  };
  EXPECT_THAT(shown(gather_settings(arguments, read)),
              ElementsAre("battery.g=1@a.ini:2", "charger.omega=7@command line", "time.end=2@a.ini:6",
                          "battery.p=1,2@command line", "output.file=x.h5@command line"));
}

TEST(Settings, NoFileIsRead) {
  EXPECT_TRUE(gather_settings({}, [](const std::string& path) -> std::string {
                ADD_FAILURE() << path;
                return "";
              }).empty());
}

} // namespace
} // namespace leyden
