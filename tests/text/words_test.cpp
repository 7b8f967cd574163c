#include "leyden/text/words.hpp"

#include "leyden/text/bad_input.hpp"
#include "leyden/text/utf8.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace leyden {
namespace {

std::vector<std::string> places(std::string_view text) {
  WordReader reader(text, "f");
  std::vector<std::string> found;
  while (const auto word = reader.next())
    found.push_back(std::string(word->text) + "@" + reader.place(*word));
  return found;
}

TEST(WordReader, CountsLinesAndColumnsFromOne) {
  const std::vector<std::string> expected{"a@f:1:1", "bc@f:1:4", "d@f:3:2"};
  EXPECT_EQ(places("a\t bc\n\n d"), expected);
  EXPECT_EQ(places("a\t bc\r\n\r\n d\r\n"), expected);
}

TEST(WordReader, SkipsComments) {
  EXPECT_EQ(places("# all\na#b c\n#"), (std::vector<std::string>{"a@f:2:1"}));
  EXPECT_TRUE(places("").empty());
  EXPECT_TRUE(places(" \n\t\r\n").empty());
}

TEST(WordReader, CountsCharactersNotBytes) {
  EXPECT_EQ(places("\xC3\xA9\xF0\x9F\x94\x8B x"),
            (std::vector<std::string>{"\xC3\xA9\xF0\x9F\x94\x8B@f:1:1", "x@f:1:4"}));
}

TEST(WordReader, RefusesWhatIsNoText) {
  for (const std::string text : {"a\n b\xFF", "a\n b\x01", "a\n b\x7F", "a\n #\xC3", "a\n #\x1B"}) {
    try {
      places(text);
      FAIL() << text;
    } catch (const BadInput& error) {
      EXPECT_EQ(error.complaint().place, "f:2:3") << error.what();
    }
  }
  EXPECT_THROW(places(std::string(1, '\0')), BadInput);
}

TEST(Utf8, KnowsWellFormedCharacters) {
  EXPECT_EQ(character_length("a"), 1U);
  EXPECT_EQ(character_length("\xC3\xA9"), 2U);
  EXPECT_EQ(character_length("\xE2\x82\xAC"), 3U);
  EXPECT_EQ(character_length("\xF0\x9F\x94\x8B!"), 4U);
  EXPECT_EQ(character_length("\xF4\x8F\xBF\xBF"), 4U);
  for (const char* text :
       {"", "\x80", "\xC0\x80", "\xC1\xBF", "\xC3", "\xC3(", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xE2\x82",
        "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF"})
    EXPECT_EQ(character_length(text), 0U) << text;
}

TEST(Utf8, FindsWhatIsNotPartOfAText) {
  constexpr auto none = std::string_view::npos;
  EXPECT_EQ(find_no_text(""), none);
  EXPECT_EQ(find_no_text("\xC3\xA9 \xF0\x9F\x94\x8B"), none);
  EXPECT_EQ(find_no_text("\xC3\xA9 \x9F"), 3U);
  EXPECT_EQ(find_no_text("a\xE2\x82"), 1U);
  EXPECT_EQ(find_no_text(std::string_view("ab\0", 3)), 2U);
  EXPECT_EQ(find_no_text("a\x7f"), 1U);
  EXPECT_EQ(find_no_text("a\tb\n"), 1U);
  EXPECT_EQ(find_no_text("a\tb\n", "\t"), 3U);
}

} // namespace
} // namespace leyden
