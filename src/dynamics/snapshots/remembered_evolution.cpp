#include "dynamics/snapshots/remembered_evolution.hpp"

#include "dynamics/snapshots/snapshot_numbers.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace leyden {
namespace {

struct Answer {
  double t;
  std::vector<double> values;
};

/// Adds the answers so far to each snapshot, and takes them out of the one that was found.
class AnswerKeeper final : public SnapshotKeeper {
 public:
  explicit AnswerKeeper(SnapshotKeeper& keeper) : keeper_(keeper) {}

  SnapshotWish wish() override { return keeper_.wish(); }

  void keep(const Snapshot& snapshot) override {
    SnapshotNumbers answers;
    carry(answers);
    std::vector<double> numbers = answers.rest();
    numbers.insert(numbers.end(), snapshot.numbers.begin(), snapshot.numbers.end());
    keeper_.keep({.kind = snapshot.kind, .numbers = std::move(numbers), .vectors = snapshot.vectors});
  }

  std::optional<std::vector<double>> find(const std::string& kind) override {
    std::optional<std::vector<double>> found = keeper_.find(kind);
    if (!found) return std::nullopt;
    SnapshotNumbers numbers(std::move(*found));
    carry(numbers);
    return numbers.rest();
  }

  bool read(std::size_t number, std::span<double> part) override {
    const bool is_read = keeper_.read(number, part);
    // The evolution begins anew.
    if (!is_read) answers_.clear();
    return is_read;
  }

  /// Null if there is none at that time, which processors round differently.
  const Answer* at(double t) const {
    constexpr double rounding = 1e-14;
    const auto found = std::lower_bound(answers_.begin(), answers_.end(), t * (1 - rounding),
                                        [](const Answer& answer, double time) { return answer.t < time; });
    return found != answers_.end() && found->t <= t * (1 + rounding) ? &*found : nullptr;
  }
  /// Whether there is one at a later time.
  bool is_past(double t) const { return !answers_.empty() && t < answers_.back().t; }
  void add(double t, const std::vector<double>& values) { answers_.push_back({t, values}); }

 private:
  void carry(SnapshotNumbers& numbers) {
    numbers.list(answers_, [&](Answer& answer) { numbers(answer.t, answer.values); });
  }

  SnapshotKeeper& keeper_;
  std::vector<Answer> answers_; ///< ascending in time
};

class RememberedEvolution final : public Evolution {
 public:
  RememberedEvolution(SnapshotKeeper& keeper,
                      const std::function<std::unique_ptr<Evolution>(SnapshotKeeper*)>& make)
      : answers_(keeper), evolution_(make(&answers_)) {}

  void expect(std::span<const double> times) override { evolution_->expect(times); }
  std::vector<double> observe(double t) override {
    if (const Answer* answer = answers_.at(t)) return answer->values;
    if (answers_.is_past(t))
      throw std::logic_error("an evolution was asked for a time before its snapshot that is not in it");
    std::vector<double> values = evolution_->observe(t);
    if (!evolution_->stopped() && !evolution_->failure()) answers_.add(t, values);
    return values;
  }
  double spectral_width() const override { return evolution_->spectral_width(); }
  double state_error(double t) const override { return evolution_->state_error(t); }
  double initial_error() const override { return evolution_->initial_error(); }
  double initial_energy() const override { return evolution_->initial_energy(); }
  EvolutionReport report() const override { return evolution_->report(); }
  bool stopped() const override { return evolution_->stopped(); }
  std::optional<std::string> failure() const override { return evolution_->failure(); }

 private:
  AnswerKeeper answers_;
  std::unique_ptr<Evolution> evolution_; ///< uses the answers' keeper
};

} // namespace

std::unique_ptr<Evolution>
remembered_evolution(SnapshotKeeper& keeper,
                     const std::function<std::unique_ptr<Evolution>(SnapshotKeeper*)>& make) {
  return std::make_unique<RememberedEvolution>(keeper, make);
}

} // namespace leyden
