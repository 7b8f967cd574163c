#pragma once

#include "leyden/farm/farm.hpp"
#include "leyden/platform/communicator.hpp"

#include <mpi.h>

#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

namespace leyden {

// Points whose numbers are the squares of their own: what the tests of the farm run.

inline const MPI_Comm world = MPI_COMM_WORLD;

inline Layout layout_of(std::size_t points) {
  std::vector<std::int64_t> numbers(points);
  std::iota(numbers.begin(), numbers.end(), 0);
  Layout layout;
  layout.axes = {{"number", "1", "number of the point", numbers}};
  layout.quantities = {{"square", "1", "square of the number", {}, Element::real},
                       {"team", "1", "ranks of the team", {}, Element::int32}};
  return layout;
}

inline Record new_record(const std::string& path, std::size_t points) {
  return Record::create(world, path, layout_of(points));
}

inline PointOutcome square(MPI_Comm team, std::size_t point) {
  const auto number = static_cast<double>(point);
  // All ranks of the team contribute, so that a rank that is elsewhere would be missed.
  double sum = 0;
  const double part = number * number / size_of(team);
  MPI_Allreduce(&part, &sum, 1, MPI_DOUBLE, MPI_SUM, team);
  PointOutcome outcome;
  if (rank_of(team) == 0) outcome.rows = {{sum}, {static_cast<double>(size_of(team))}};
  outcome.matvecs = 3;
  return outcome;
}

inline FarmTask task_of(std::size_t points, int team_size) {
  FarmTask task;
  task.schedule.team_sizes.assign(points, team_size);
  task.schedule.forecasts.resize(points);
  task.run = square;
  return task;
}

inline FarmReport run(const FarmTask& task, Record& record) {
  return run_farm(world, task, record, {}, {});
}

} // namespace leyden
