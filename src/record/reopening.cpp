#include "leyden/platform/communicator.hpp"
#include "leyden/record/output_error.hpp"
#include "record/creation.hpp"
#include "record/opening.hpp"
#include "record/point_rows.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

namespace leyden {
namespace {

constexpr const char* remedy = "; move the file away, or start anew with --overwrite";

/// Gives the columns of the layout the places they have in the file.
void take_offsets(std::vector<Column>& wanted, const std::vector<Column>& saved, const std::string& path) {
  if (saved.size() != wanted.size())
    throw OutputError(path + ": it holds other quantities than this run" + remedy);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (saved[i].path != wanted[i].path || saved[i].element != wanted[i].element ||
        saved[i].shape != wanted[i].shape)
      throw OutputError(path + ": '" + saved[i].path + "' has another name, type or shape than '" +
                        wanted[i].path + "' of this run" + remedy);
    wanted[i].offset = saved[i].offset;
  }
}

void find_places(const std::string& path, Columns& columns) {
  const QuietHdf5 quiet;
  try {
    const Hdf5File file = open_to_read(path);
    const Columns saved = saved_columns(file.get());
    if (saved.are_compressed())
      throw OutputError(path + ": it is a compressed copy, which cannot be written to; `leyden merge` of it "
                               "without --compress makes a record that can be resumed");
    take_offsets(columns.quantities, saved.quantities, path);
    take_offsets(columns.farm, saved.farm, path);
  } catch (const OutputError&) {
    throw;
  } catch (const std::runtime_error& error) {
    throw OutputError(path + ": cannot be resumed: " + error.what() + remedy);
  }
}

/// Takes back that a point is done: first its state, so that it is never done and wrong.
void reset(const ParallelRows& rows, const Columns& columns, std::size_t point) {
  const auto clear = [&](auto name, const Column& column) {
    rows.write(name, {point, point + 1}, unfilled(column.element, column.row_elements));
  };
  for (std::size_t i = 0; i < columns.farm.size(); ++i)
    clear(static_cast<FarmColumn>(i), columns.farm[i]);
  for (std::size_t i = 0; i < columns.quantities.size(); ++i)
    clear(i, columns.quantities[i]);
}

/// States of the points of a range; a done point that does not fit its checksum is pending again.
std::vector<PointState> sound_states(const ParallelRows& rows, const Columns& columns, PointRange range) {
  std::vector<PointState> states = read_states(rows_of(rows.file()), columns, range);
  for (PointState& state : states)
    if (state != PointState::done && state != PointState::failed) state = PointState::pending;
  for (const std::size_t point : find_misfits(rows_of(rows.file()), columns, range)) {
    reset(rows, columns, point);
    states[point - range.begin] = PointState::pending;
  }
  return states;
}

} // namespace

OpenRecord reopen_record(MPI_Comm world, const std::string& path, const Layout& layout) {
  Columns columns = expected_columns(layout);
  const PointRange share = share_of(columns.points, rank_of(world), size_of(world));
  std::optional<RawFile> file;
  std::optional<ParallelRows> rows;
  std::vector<PointState> states(columns.points, PointState::pending);
  together(world, path, [&] {
    if (rank_of(world) == 0) find_places(path, columns);
  });
  broadcast_offsets(world, columns);
  // A rank that does not see the file stops here and not within HDF5.
  together(world, path, [&] { file.emplace(path, path, RawFile::Access::write); });
  together(world, path, [&] { rows.emplace(world, std::move(*file), path, columns); });
  together(world, path, [&] {
    const std::vector<PointState> mine = sound_states(*rows, columns, share);
    std::copy(mine.begin(), mine.end(), states.begin() + static_cast<std::ptrdiff_t>(share.begin));
  });
  // Each rank knows its share and has 0, pending, elsewhere.
  check_mpi(MPI_Allreduce(MPI_IN_PLACE, states.data(), static_cast<int>(states.size()), MPI_INT8_T, MPI_MAX,
                          world));
  return {std::move(*rows), std::move(columns), std::move(states)};
}

} // namespace leyden
