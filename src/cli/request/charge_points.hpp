#pragma once

#include "cli/configuration/referenced_files.hpp"
#include "cli/configuration/resolved.hpp"
#include "leyden/experiments/charge.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leyden {

/// From the number of a point to its battery, charger and solver.
class ChargePoints {
 public:
  ChargePoints(std::shared_ptr<const Resolved> resolved, std::shared_ptr<ReferencedFiles> files);

  /// Looks at every combination of keys that can contradict each other, and reads the files they name.
  /// `memory` is what all ranks have together, in bytes. Throws BadInput.
  void validate(std::uint64_t memory) const;
  /// The smallest battery of all points.
  int fewest_sites() const;
  /// The largest.
  int most_sites() const;
  /// Only after validate(); last axis fastest.
  ChargePoint operator()(std::size_t point) const;
  /// The ranks that farm.team-size gives to a point; empty for `auto`.
  std::optional<int> team_size(std::size_t point) const;

 private:
  /// One index for each axis.
  using Indices = std::vector<std::size_t>;

  Indices decode(std::size_t point) const;
  const std::string& value(std::string_view key, const Indices& indices) const;
  double real(std::string_view key, const Indices& indices) const;
  int sites(const Indices& indices) const;
  std::vector<int> driven_sites(const Indices& indices) const;
  Battery battery(const Indices& indices) const;
  Charger charger(const Indices& indices) const;
  Pulse pulse(const Indices& indices) const;
  SolverChoice solver(const Indices& indices) const;
  void check(const Indices& indices) const;
  void check_sizes(std::uint64_t memory) const;
  std::vector<Indices> structures() const;

  std::shared_ptr<const Resolved> resolved_;
  std::shared_ptr<ReferencedFiles> files_;
  std::map<const ResolvedKey*, std::size_t> axis_of_;
};

} // namespace leyden
