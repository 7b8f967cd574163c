#include "leyden/cli/arguments.hpp"

#include "leyden/text/bad_input.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace leyden {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Arguments parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "leyden");
  return parse_arguments(static_cast<int>(arguments.size()), arguments.data());
}

TEST(Arguments, TakesAWholeCommandLineApart) {
  const Arguments arguments =
      parse({"charge", "fig2.ini", "--battery.alpha=0.5", "--charger.omega", "2", "-o", "out.h5",
             "--overwrite", "--", "-eps_monitor", "--battery.alpha=7"});
  EXPECT_EQ(arguments.wish, Wish::run);
  EXPECT_EQ(arguments.command, "charge");
  EXPECT_THAT(arguments.files, ElementsAre("fig2.ini"));
  ASSERT_EQ(arguments.overrides.size(), 2U);
  EXPECT_EQ(arguments.overrides[0].key, "battery.alpha");
  EXPECT_EQ(arguments.overrides[0].value, "0.5");
  EXPECT_EQ(arguments.overrides[1].key, "charger.omega");
  EXPECT_EQ(arguments.overrides[1].value, "2");
  EXPECT_EQ(arguments.output, "out.h5");
  EXPECT_TRUE(arguments.overwrite);
  EXPECT_THAT(arguments.petsc, ElementsAre("-eps_monitor", "--battery.alpha=7"));
}

TEST(Arguments, MergeTakesRecordsAndAnOutput) {
  const Arguments arguments = parse({"merge", "a.h5", "--compress", "-o", "c.h5", "b.h5"});
  EXPECT_EQ(arguments.command, "merge");
  EXPECT_THAT(arguments.files, ElementsAre("a.h5", "b.h5"));
  EXPECT_EQ(arguments.output, "c.h5");
  EXPECT_TRUE(arguments.compress);
  EXPECT_FALSE(parse({"merge", "a.h5", "-o", "c.h5"}).compress);
}

TEST(Arguments, HelpMayBeAskedForInPlainWords) {
  EXPECT_EQ(parse({"help"}).wish, Wish::help);
  EXPECT_EQ(parse({"help"}).command, "");
  EXPECT_EQ(parse({"help", "charge"}).wish, Wish::help);
  EXPECT_EQ(parse({"help", "charge"}).command, "charge");
  EXPECT_EQ(parse({"help", "plan", "charge"}).command, "plan");
}

TEST(Arguments, OptionsMayStandAnywhereAndKeepTheirOrder) {
  const Arguments arguments =
      parse({"--charger.omega=1,2", "charge", "--battery.g=3", "a.ini", "--battery.alpha=0"});
  EXPECT_EQ(arguments.command, "charge");
  EXPECT_THAT(arguments.files, ElementsAre("a.ini"));
  std::vector<std::string> keys;
  for (const Override& given : arguments.overrides)
    keys.push_back(given.key);
  EXPECT_THAT(keys, ElementsAre("charger.omega", "battery.g", "battery.alpha"));
}

TEST(Arguments, NegativeNumbersAreValuesInBothForms) {
  EXPECT_EQ(parse({"charge", "--battery.alpha", "-0.5"}).overrides.at(0).value, "-0.5");
  EXPECT_EQ(parse({"charge", "--battery.alpha=-.5"}).overrides.at(0).value, "-.5");
  EXPECT_EQ(parse({"charge", "--battery.alpha", "-1, 1"}).overrides.at(0).value, "-1, 1");
}

TEST(Arguments, AllFormsOfTheOutputMeanTheSame) {
  EXPECT_EQ(parse({"charge", "-oa.h5"}).output, "a.h5");
  EXPECT_EQ(parse({"charge", "-o", "a.h5"}).output, "a.h5");
  EXPECT_EQ(parse({"charge", "--output.file=a.h5"}).output, "a.h5");
  EXPECT_EQ(parse({"charge", "--output.file", "a.h5"}).output, "a.h5");
  EXPECT_THAT(parse({"charge", "--output.file", "a.h5"}).overrides, IsEmpty());
}

TEST(Arguments, PlanHasACommandOfItsOwn) {
  const Arguments arguments = parse({"plan", "charge", "a.ini"});
  EXPECT_EQ(arguments.command, "plan");
  EXPECT_EQ(arguments.planned_command, "charge");
  EXPECT_THAT(arguments.files, ElementsAre("a.ini"));
}

TEST(Arguments, BatchScriptsHaveOptionsOfTheirOwn) {
  const Arguments arguments =
      parse({"slurm", "charge", "a.ini", "--array=4", "--battery.g=2", "--nodes", "3"});
  EXPECT_EQ(arguments.planned_command, "charge");
  ASSERT_EQ(arguments.batch.size(), 2U);
  EXPECT_EQ(arguments.batch[0].key, "array");
  EXPECT_EQ(arguments.batch[1].value, "3");
  EXPECT_EQ(arguments.overrides.size(), 1U);
  EXPECT_THROW(parse({"charge", "a.ini", "--array=4"}), BadInput);
  EXPECT_THROW(parse({"plan", "charge", "--nodes=4"}), BadInput);
  EXPECT_THROW(parse({"slurm", "charge", "--overwrite"}), BadInput);
  EXPECT_THROW(parse({"slurm", "status", "a.h5"}), BadInput);
}

TEST(Arguments, RecordsMayBeSeveral) {
  EXPECT_THAT(parse({"status", "a.h5", "b.h5"}).files, ElementsAre("a.h5", "b.h5"));
  EXPECT_THAT(parse({"verify", "a.h5"}).files, ElementsAre("a.h5"));
}

TEST(Arguments, HelpAndVersionOnEachLevel) {
  EXPECT_EQ(parse({"--help"}).wish, Wish::help);
  EXPECT_EQ(parse({"-h"}).wish, Wish::help);
  EXPECT_EQ(parse({"--version"}).wish, Wish::version);
  EXPECT_EQ(parse({"plan", "--help"}).wish, Wish::help);
  EXPECT_EQ(parse({"status", "--help"}).wish, Wish::help);
  const Arguments charge = parse({"charge", "--help"});
  EXPECT_EQ(charge.wish, Wish::help);
  EXPECT_EQ(charge.command, "charge");
}

TEST(Arguments, TheWholeLineReadsBackInAShell) {
  EXPECT_EQ(parse({"charge", "--battery.g=1, 2", "-o", "it's.h5", "--", "\xff"}).whole,
            "leyden charge '--battery.g=1, 2' -o 'it'\\''s.h5' -- $'\\xff'");
}

TEST(Arguments, AnythingElseIsBadInput) {
  const std::vector<std::vector<const char*>> lines{{""},
                                                    {"charge", ""},
                                                    {"charge", "-"},
                                                    {"charge", "-5"},
                                                    {"charge", "---"},
                                                    {"charge", "--="},
                                                    {"-o"},
                                                    {"charge", "--help=1"},
                                                    {"charge", "--battery.sites=4", "--battery.sites", "4"},
                                                    {"charge", "--overwrite", "--overwrite"}};
  for (const std::vector<const char*>& line : lines) {
    if (line.size() == 2 && (*line[1] == '\0' || std::string_view(line[1]) == "-")) {
      EXPECT_NO_THROW(parse(line)) << "names a file, whatever its name";
      continue;
    }
    EXPECT_THROW(parse(line), BadInput) << testing::PrintToString(line);
  }
}

} // namespace
} // namespace leyden
