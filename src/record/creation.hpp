#pragma once

#include "leyden/record/record.hpp"
#include "record/columns.hpp"
#include "record/parallel_rows.hpp"

#include <mpi.h>

#include <functional>
#include <string>
#include <vector>

namespace leyden {

/// A record ready to take points.
struct OpenRecord {
  ParallelRows rows;
  Columns columns;
  std::vector<PointState> states;
};

/// Runs `step` on each rank; where it throws OutputError or Hdf5Error on some, all throw OutputError.
/// Collective.
void together(MPI_Comm world, const std::string& path, const std::function<void()>& step);

/// Gives all ranks the places that the first one knows. Collective.
void broadcast_offsets(MPI_Comm world, Columns& columns);

/// See Record::create. Collective.
OpenRecord create_record(MPI_Comm world, const std::string& path, const Layout& layout);

/// See Record::resume. Collective.
OpenRecord reopen_record(MPI_Comm world, const std::string& path, const Layout& layout);

} // namespace leyden
