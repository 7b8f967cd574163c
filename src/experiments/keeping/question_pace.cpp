#include "experiments/keeping/question_pace.hpp"

#include <algorithm>

namespace leyden {
namespace {

/// Ranks agree about every so many seconds; at least once in so many questions, in case they become slower.
constexpr double between_agreements = 0.02;
constexpr std::int64_t most_questions = 64;

} // namespace

double QuestionPace::seconds_a_question() const {
  return std::chrono::duration<double>(Clock::now() - since_).count() / static_cast<double>(questions_);
}

void QuestionPace::agreed(double slowest) {
  const double wanted = between_agreements / std::max(slowest, 1e-9);
  const std::int64_t most = std::min(2 * every_, most_questions);
  every_ = std::clamp(static_cast<std::int64_t>(std::min(wanted, 1e6)), std::int64_t{1}, most);
  questions_ = 0;
  restart();
}

} // namespace leyden
