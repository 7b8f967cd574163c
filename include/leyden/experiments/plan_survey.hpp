#pragma once

#include "leyden/dynamics/choice.hpp"
#include "leyden/experiments/charge.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace leyden {

/// Points that are computed alike: of all numbers those of the most demanding one.
struct PlanRow {
  std::size_t points = 0;
  double seconds = 0;
  std::int64_t matvecs = 0;
  MemoryItems memory;
  std::string reason;
};
/// By sites, operator and ranks of a team.
using PlanRows = std::map<std::tuple<int, OperatorKind, int>, PlanRow>;

/// What is going to fail.
struct PlanFailures {
  std::size_t count = 0;
  std::size_t first = 0; ///< point
  std::string reason;    ///< of the first
};

/// A point as it would be computed on a team of some ranks.
struct Prospect {
  int sites;
  Solver solver;
  double seconds;      ///< predicted
  std::string failure; ///< why it will fail; empty if nothing is known to make it
};

/// What is found out about the points of a plan, added up as they are looked at, so that each has to be
/// looked at only once. All members are local.
class PlanSurvey {
 public:
  using Look = std::function<Prospect(std::size_t point, int ranks)>;
  /// Told how many points have been looked at, of all.
  using Watch = std::function<void(std::size_t points, std::size_t of)>;

  /// Of those of `request` that are to be computed.
  explicit PlanSurvey(const ChargeRequest& request, Watch watch = {});

  /// How many points this rank will look at, if not all of the sweep.
  void expect(std::size_t points) { expected_ = points; }

  /// Takes down what a look at a point has shown.
  void take(std::size_t point, int ranks, const Prospect& prospect);

  struct Findings {
    PlanRows rows;
    PlanFailures failures;
  };
  /// All points that are to be computed, with the team sizes that they have been given: those that have not
  /// been looked at so are looked at now.
  Findings findings(const std::vector<int>& team_sizes, const Look& look);

 private:
  /// Of points on teams of one size.
  struct Part {
    std::vector<bool> seen;
    std::size_t count = 0;
    Findings findings;
  };
  void forget_others(const std::vector<int>& team_sizes);

  std::vector<std::size_t> points_;
  std::vector<bool> is_own_;
  std::size_t expected_;
  Watch watch_;
  std::size_t looks_ = 0;
  std::map<int, Part> parts_; ///< by ranks
};

} // namespace leyden
