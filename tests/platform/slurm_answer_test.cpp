#include "platform/slurm_answer.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace leyden {
namespace {

TEST(SlurmAnswer, HasLinesOfAnyLength) {
  const std::string longest(2000, 'x');
  EXPECT_EQ(answer_lines("printf '%s\\n' ' a b ' " + longest + " '' c"),
            (std::vector<std::string>{"a b", longest, "", "c"}));
}

TEST(SlurmAnswer, IsEmptyWhereThereIsNoSuchProgram) {
  EXPECT_TRUE(answer_lines("no-such-program --of=any").empty());
}

TEST(SlurmAnswer, IsNotWaitedForWithoutEnd) {
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_TRUE(answer_lines("sh -c 'echo half; exec sleep 60'", 0.2).empty());
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(30));
}

} // namespace
} // namespace leyden
