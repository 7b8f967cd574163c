#pragma once

#include "leyden/text/bad_input.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace leyden {

/// A text that a reader refuses, with the place that it names, and a part of what it says.
struct Malformed {
  std::string text;
  std::string place;
  std::string message;
};

/// That `read` refuses the text so, and says what would be right and what to do.
template <typename Read>
void expect_refused(const Malformed& input, const Read& read) {
  try {
    read(input.text);
    FAIL() << input.text;
  } catch (const BadInput& error) {
    EXPECT_EQ(error.complaint().place, input.place) << error.what();
    EXPECT_THAT(error.what(), testing::HasSubstr(input.message));
    EXPECT_FALSE(error.complaint().allowed.empty());
    EXPECT_FALSE(error.complaint().remedy.empty());
  }
}

} // namespace leyden
