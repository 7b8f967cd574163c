#include "record/parallel_rows.hpp"

#include "record/diversion.hpp"
#include "record/opening.hpp"

#include <utility>

namespace leyden {
namespace {

/// MPI-IO keeps the reason of a failure to itself: the system tells it if it is asked once more, unless it
/// has changed its mind.
void write_rows(const RawFile& file, const DatasetRows& column, PointRange range,
                std::span<const std::byte> rows) {
  const QuietHdf5 quiet;
  try {
    column.write(range, rows);
  } catch (const Hdf5Error&) {
    file.write(column.column().row_offset(range.begin), rows);
  }
}

} // namespace

ParallelRows::ParallelRows(MPI_Comm world, RawFile file, const std::string& present, const Columns& columns)
    : raw_(std::move(file)) {
  const QuietHdf5 quiet;
  file_ = open_on_all_ranks(world, present);
  for (const Column& column : columns.quantities)
    quantities_.emplace_back(file_.get(), column);
  for (const Column& column : columns.farm)
    farm_.emplace_back(file_.get(), column);
}

ParallelRows::~ParallelRows() {
  if (file_.get() < 0) return;
  divert_other_writers(raw_);
  file_.leave();
}

void ParallelRows::write(std::size_t quantity, PointRange range, std::span<const std::byte> rows) const {
  write_rows(raw_, quantities_[quantity], range, rows);
}

void ParallelRows::write(FarmColumn column, PointRange range, std::span<const std::byte> rows) const {
  write_rows(raw_, farm_[static_cast<std::size_t>(column)], range, rows);
}

void ParallelRows::close() {
  const QuietHdf5 quiet;
  divert_other_writers(raw_);
  for (auto* list : {&quantities_, &farm_}) {
    for (DatasetRows& rows : *list)
      rows.close();
    list->clear();
  }
  file_.close("closing the file");
}

} // namespace leyden
