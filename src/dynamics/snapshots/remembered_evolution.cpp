#include "dynamics/snapshots/remembered_evolution.hpp"

#include "dynamics/snapshots/snapshot_numbers.hpp"

#include <boost/iterator/counting_iterator.hpp>

#include <algorithm>
#include <deque>
#include <stdexcept>
#include <utility>

namespace leyden {
namespace {

/// Values at ascending times, in one piece of memory after the other: growing takes no second copy.
class Answers {
 public:
  std::size_t size() const { return row_ == 0 ? 0 : numbers_.size() / row_; }
  std::size_t numbers() const { return numbers_.size(); }
  double time(std::size_t k) const { return numbers_[k * row_]; }
  std::vector<double> values(std::size_t k) const {
    const auto first = numbers_.begin() + static_cast<std::ptrdiff_t>(k * row_);
    return {first + 1, first + static_cast<std::ptrdiff_t>(row_)};
  }
  void add(double t, const std::vector<double>& values) {
    row_ = 1 + values.size();
    numbers_.push_back(t);
    numbers_.insert(numbers_.end(), values.begin(), values.end());
  }
  void clear() { numbers_.clear(); }
  void carry(SnapshotNumbers& numbers) {
    numbers(row_);
    numbers.list(numbers_, [&](double& number) { numbers(number); });
  }

 private:
  std::size_t row_ = 0;        ///< numbers of an answer
  std::deque<double> numbers_; ///< of each its time, then its values
};

/// Adds the answers so far to each snapshot, and takes them out of the one that was found.
class AnswerKeeper final : public SnapshotKeeper {
 public:
  explicit AnswerKeeper(SnapshotKeeper& keeper) : keeper_(keeper) {}

  SnapshotWish wish() override { return keeper_.wish(); }

  void keep(const Snapshot& snapshot) override {
    SnapshotNumbers answers;
    answers.reserve(2 + answers_.numbers() + snapshot.numbers.size());
    answers_.carry(answers);
    std::vector<double> numbers = answers.rest();
    numbers.insert(numbers.end(), snapshot.numbers.begin(), snapshot.numbers.end());
    keeper_.keep({.kind = snapshot.kind, .numbers = std::move(numbers), .vectors = snapshot.vectors});
  }

  std::optional<std::vector<double>> find(const std::string& kind) override {
    std::optional<std::vector<double>> found = keeper_.find(kind);
    if (!found) return std::nullopt;
    SnapshotNumbers numbers(std::move(*found));
    answers_.carry(numbers);
    return numbers.rest();
  }

  bool read(std::size_t number, std::span<double> part) override {
    const bool is_read = keeper_.read(number, part);
    // The evolution begins anew.
    if (!is_read) answers_.clear();
    return is_read;
  }

  /// Nothing if there is none at that time, which processors round differently.
  std::optional<std::vector<double>> at(double t) const {
    constexpr double rounding = 1e-14;
    using Number = boost::counting_iterator<std::size_t>;
    const std::size_t found = *std::partition_point(Number(0), Number(answers_.size()), [&](std::size_t k) {
      return answers_.time(k) < t * (1 - rounding);
    });
    if (found == answers_.size() || answers_.time(found) > t * (1 + rounding)) return std::nullopt;
    return answers_.values(found);
  }
  /// Whether there is one at a later time.
  bool is_past(double t) const { return answers_.size() > 0 && t < answers_.time(answers_.size() - 1); }
  void add(double t, const std::vector<double>& values) { answers_.add(t, values); }

 private:
  SnapshotKeeper& keeper_;
  Answers answers_;
};

class RememberedEvolution final : public Evolution {
 public:
  RememberedEvolution(SnapshotKeeper& keeper,
                      const std::function<std::unique_ptr<Evolution>(SnapshotKeeper*)>& make)
      : answers_(keeper), evolution_(make(&answers_)) {}

  void expect(std::span<const double> times) override { evolution_->expect(times); }
  std::vector<double> observe(double t) override {
    if (std::optional<std::vector<double>> values = answers_.at(t)) return std::move(*values);
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
