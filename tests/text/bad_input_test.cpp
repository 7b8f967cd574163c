#include "leyden/text/bad_input.hpp"

#include <gtest/gtest.h>

namespace leyden {
namespace {

TEST(BadInput, SaysWhatWhereAllowedAndRemedy) {
  const BadInput error({.key = "battery.alpha",
                        .value = "abc",
                        .place = "fig2.ini:12",
                        .problem = "not a number",
                        .allowed = "a number from -1 to 1",
                        .remedy = "write 0 for an Ising chain"});
  EXPECT_STREQ(error.what(), "not a number: battery.alpha = abc (fig2.ini:12)\n"
                             "  allowed: a number from -1 to 1\n"
                             "  try: write 0 for an Ising chain");
  EXPECT_EQ(error.complaint().key, "battery.alpha");
}

TEST(BadInput, LeavesOutWhatIsEmpty) {
  Complaint complaint{
      .key = "battery.alph", .value = {}, .place = {}, .problem = "unknown key", .allowed = {}, .remedy = {}};
  EXPECT_STREQ(BadInput(complaint).what(), "unknown key: battery.alph");
  complaint.key.clear();
  complaint.value = "x";
  EXPECT_STREQ(BadInput(complaint).what(), "unknown key: x");
  complaint.value.clear();
  complaint.remedy = "read the manual";
  EXPECT_STREQ(BadInput(complaint).what(), "unknown key\n  try: read the manual");
}

TEST(BadInput, ShowsJunkReadablyAndShortensIt) {
  const BadInput error({.key = {},
                        .value = "a\x01\xFF\n\xC3\xA9",
                        .place = {},
                        .problem = "junk",
                        .allowed = {},
                        .remedy = {}});
  EXPECT_STREQ(error.what(), "junk: a\\x01\\xff\\x0a\xC3\xA9");
  const BadInput endless({.key = {},
                          .value = std::string(1000000, 'x'),
                          .place = {},
                          .problem = "junk",
                          .allowed = {},
                          .remedy = {}});
  EXPECT_EQ(std::string(endless.what()), "junk: " + std::string(80, 'x') + "...");
}

} // namespace
} // namespace leyden
