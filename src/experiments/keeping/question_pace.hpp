#pragma once

#include <chrono>
#include <cstdint>

namespace leyden {

/// How often the ranks of a team agree on the answer to a question that each of them is asked again and
/// again, at its own speed: about fifty times a second, at the same questions on all of them.
class QuestionPace {
 public:
  /// Counts a question; whether the ranks agree on the answer to this one. Local, the same on all ranks.
  bool is_to_agree() { return ++questions_ >= every_; }
  /// Time of this rank for a question since they last agreed, s. Local.
  double seconds_a_question() const;
  /// They have agreed; `slowest` is the longest time for a question of all of them, s. Local, the same on all
  /// ranks.
  void agreed(double slowest);
  /// The time up to now counts for no question. Local.
  void restart() { since_ = Clock::now(); }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point since_ = Clock::now();
  std::int64_t questions_ = 0; ///< since ranks last agreed on an answer
  std::int64_t every_ = 1;     ///< questions to which there is one such answer
};

} // namespace leyden
