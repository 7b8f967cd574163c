#include "leyden/cli/key_table.hpp"

#include "leyden/cli/run.hpp"
#include "leyden/text/bad_input.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>
#include <string>

namespace leyden {
namespace {

using testing::HasSubstr;

TEST(KeyTable, EachKeyOnceWithAllThatIsSaidOfIt) {
  std::set<std::string> names;
  for (const Key& key : key_table()) {
    EXPECT_TRUE(names.insert(key.name).second) << key.name;
    EXPECT_FALSE(key.help.empty() || key.units.empty() || key.long_name.empty() || key.allowed().empty())
        << key.name;
    EXPECT_NE(key.default_value.empty(), key.default_note.empty()) << key.name;
    EXPECT_EQ(find_key(key.name), &key);
  }
}

TEST(KeyTable, DefaultsAreValuesThatTheirKeysTake) {
  for (const Key& key : key_table()) {
    if (key.default_value.empty()) continue;
    EXPECT_NO_THROW(check_value(key, key.default_value, "default")) << key.name;
  }
}

TEST(KeyTable, HoldsEveryKeyOfTheInterface) {
  for (const char* name :
       {"battery.sites",        "battery.coupling",  "battery.g",          "battery.p",
        "battery.alpha",        "battery.B",         "battery.boundary",   "battery.hamiltonian",
        "battery.initial",      "charger.omega",     "charger.sites",      "charger.hamiltonian",
        "charger.interactions", "charger.field",     "charger.pulse",      "time.end",
        "time.points",          "time.spacing",      "time.start",         "time.search",
        "time.tolerance",       "solver.operator",   "solver.propagator",  "solver.space",
        "farm.team-size",       "farm.retries",      "farm.time-limit",    "farm.shard",
        "farm.checkpoint",      "record.series",     "record.observables", "output.file",
        "spectrum.of",          "spectrum.which",    "spectrum.count",     "spectrum.target",
        "spectrum.parity",      "cells.count",       "cells.levels",       "cells.gap",
        "advantage.scheme",     "advantage.order",   "advantage.initial",  "advantage.epsilon",
        "ensemble.order",       "ensemble.samples",  "ensemble.seed",      "ensemble.participation",
        "ensemble.unitaries",   "meanfield.enabled", "sweep.zip"})
    EXPECT_NE(find_key(name), nullptr) << name;
  EXPECT_EQ(find_key("battery.alph"), nullptr);
  EXPECT_EQ(find_key(""), nullptr);
}

TEST(KeyTable, RangesAreTextAndCheckAtOnce) {
  const Interval half_open{.low = 0, .high = 1, .low_end = IntervalEnd::open};
  EXPECT_EQ(half_open.text(), "> 0 and <= 1");
  EXPECT_FALSE(half_open.contains(0));
  EXPECT_TRUE(half_open.contains(1));
  EXPECT_EQ(find_key("battery.alpha")->interval.text(), "from -1 to 1");
  EXPECT_TRUE(find_key("battery.alpha")->interval.contains(-1));
  EXPECT_EQ(find_key("battery.sites")->interval.text(), ">= 1");
  EXPECT_EQ(find_key("spectrum.target")->interval.text(), "");
}

TEST(KeyTable, NearMissesFindTheKey) {
  EXPECT_EQ(suggest_key("battery.alhpa"), "battery.alpha");
  EXPECT_EQ(suggest_key("batery.sites"), "battery.sites");
  EXPECT_EQ(suggest_key("charger.alpha"), "battery.alpha");
  EXPECT_EQ(suggest_key("farm.team_size"), "farm.team-size");
  EXPECT_EQ(suggest_key("xyzzy.plugh"), "");
}

TEST(Help, NamesEveryKeyOfChargeAndFitsATerminal) {
  const std::string help = help_text("charge");
  for (const Key& key : key_table())
    if (key.section() == "battery" || key.section() == "charger" || key.section() == "time") {
      EXPECT_THAT(help, HasSubstr("  " + key.name + " "));
      EXPECT_THAT(help,
                  HasSubstr("[" + (key.default_value.empty() ? key.default_note : key.default_value) + "]"));
    }
  for (const char* command : {"", "charge", "plan", "status", "verify"}) {
    std::istringstream lines(help_text(command));
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(line.size(), 80U) << line;
      EXPECT_FALSE(line.ends_with(' ')) << line;
    }
  }
}

TEST(Version, NamesTheLibraries) {
  for (const char* name :
       {"leyden ", "commit", "compiler", "MPI", "PETSc", "complex", "-bit indices", "SLEPc", "HDF5", "Boost"})
    EXPECT_THAT(version_text(), HasSubstr(name));
}

} // namespace
} // namespace leyden
