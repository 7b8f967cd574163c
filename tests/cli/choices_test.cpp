#include "cli/request/choices.hpp"

#include "leyden/cli/key_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace leyden {
namespace {

template <typename Meaning, std::size_t count>
void expect_words_of(std::string_view key, const std::array<Choice<Meaning>, count>& choices) {
  ASSERT_NE(find_key(key), nullptr) << key;
  std::vector<std::string> words;
  std::set<Meaning> meanings;
  for (const auto& [word, meaning] : choices) {
    words.emplace_back(word);
    EXPECT_TRUE(meanings.insert(meaning).second) << key << " = " << word;
    EXPECT_EQ(meaning_of(word, choices), meaning) << key << " = " << word;
  }
  EXPECT_THAT(find_key(key)->names, testing::UnorderedElementsAreArray(words)) << key;
}

TEST(Choices, AreTheWordsThatTheirKeysTake) {
  expect_words_of("battery.coupling", coupling_shapes);
  expect_words_of("battery.boundary", boundaries);
  expect_words_of("battery.initial", initial_states);
  expect_words_of("charger.interactions", switches);
  expect_words_of("charger.field", switches);
  expect_words_of("time.spacing", spacings);
  expect_words_of("time.search", time_searches);
  expect_words_of("solver.operator", operators);
  expect_words_of("solver.propagator", propagators);
  expect_words_of("record.series", yes_or_no);
}

TEST(Choices, HaveNoMeaningForAnotherWord) {
  EXPECT_THROW(meaning_of("nearest-neighbour", coupling_shapes), std::logic_error);
  EXPECT_THROW(meaning_of("", boundaries), std::logic_error);
}

} // namespace
} // namespace leyden
