#include "leyden/experiments/plan_survey.hpp"

#include <algorithm>
#include <utility>

namespace leyden {

PlanSurvey::PlanSurvey(const ChargeRequest& request, Watch watch)
    : points_(request.own_points()), is_own_(request.points(), false), expected_(request.points()),
      watch_(std::move(watch)) {
  for (const std::size_t point : points_)
    is_own_[point] = true;
}

void PlanSurvey::take(std::size_t point, int ranks, const Prospect& prospect) {
  ++looks_;
  if (watch_) watch_(looks_, std::max(looks_, expected_));
  if (!is_own_[point]) return;
  Part& part = parts_[ranks];
  part.seen.resize(is_own_.size(), false);
  if (part.seen[point]) return;
  part.seen[point] = true;
  ++part.count;

  PlanRow& row = part.findings.rows[{prospect.sites, prospect.solver.kind, ranks}];
  ++row.points;
  row.seconds = std::max(row.seconds, prospect.seconds);
  row.matvecs = std::max(row.matvecs, prospect.solver.matvecs);
  row.memory = larger(row.memory, prospect.solver.memory);
  row.reason = prospect.solver.reason;
  if (prospect.failure.empty()) return;
  PlanFailures& failures = part.findings.failures;
  if (failures.count++ == 0 || point < failures.first)
    failures = {.count = failures.count, .first = point, .reason = prospect.failure};
}

/// Sums cannot be taken back: those that hold points on teams of another size than they have been given are
/// dropped.
void PlanSurvey::forget_others(const std::vector<int>& team_sizes) {
  std::erase_if(parts_, [&](const auto& part) {
    const auto& [ranks, seen] = part;
    const auto fitting =
        std::count_if(points_.begin(), points_.end(), [&, &ranks = ranks, &seen = seen](std::size_t point) {
          return seen.seen[point] && team_sizes[point] == ranks;
        });
    return static_cast<std::size_t>(fitting) != seen.count;
  });
}

PlanSurvey::Findings PlanSurvey::findings(const std::vector<int>& team_sizes, const Look& look) {
  forget_others(team_sizes);
  for (const std::size_t point : points_) {
    const int ranks = team_sizes[point];
    const auto part = parts_.find(ranks);
    if (part == parts_.end() || !part->second.seen[point]) take(point, ranks, look(point, ranks));
  }
  Findings all;
  for (const auto& [ranks, part] : parts_) {
    all.rows.insert(part.findings.rows.begin(), part.findings.rows.end());
    const PlanFailures& failures = part.findings.failures;
    if (failures.count == 0) continue;
    const bool is_first = all.failures.count == 0 || failures.first < all.failures.first;
    const std::size_t count = all.failures.count + failures.count;
    if (is_first) all.failures = failures;
    all.failures.count = count;
  }
  return all;
}

} // namespace leyden
