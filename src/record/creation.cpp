#include "record/creation.hpp"

#include "leyden/platform/communicator.hpp"
#include "leyden/platform/first_text.hpp"
#include "leyden/record/output_error.hpp"
#include "record/point_rows.hpp"
#include "record/reservation.hpp"
#include "record/skeleton.hpp"

#include <unistd.h>

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace leyden {
namespace {

void check(const Layout& layout) {
  for (const auto* list : {&layout.axes, &layout.dimensions})
    for (const Dimension& dimension : *list)
      if (dimension.size() == 0)
        throw std::invalid_argument("the dimension '" + dimension.name + "' has no values");
  for (const Quantity& quantity : layout.quantities)
    if (quantity.element == Element::text256)
      throw std::invalid_argument("the quantity '" + quantity.name + "' cannot be a text");
  for (const Quantity& quantity : layout.quantities)
    static_cast<void>(layout.row_size(quantity));
}

/// Writes NaN into the rows of a range of points; all else is 0 already.
void fill(const ParallelRows& rows, const Columns& columns, PointRange range) {
  const auto fill_column = [&](auto name, const Column& column) {
    if (column.element != Element::real || range.size() == 0) return;
    constexpr std::size_t most_bytes = std::size_t{1} << 22;
    const std::size_t points = std::clamp<std::size_t>(most_bytes / column.row_bytes(), 1, range.size());
    const Bytes nan = unfilled(Element::real, points * column.row_elements);
    for (std::size_t begin = range.begin; begin < range.end; begin += points) {
      const PointRange part{begin, std::min(begin + points, range.end)};
      rows.write(name, part, std::span(nan).first(part.size() * column.row_bytes()));
    }
  };
  for (std::size_t i = 0; i < columns.quantities.size(); ++i)
    fill_column(i, columns.quantities[i]);
  for (std::size_t i = 0; i < columns.farm.size(); ++i)
    fill_column(static_cast<FarmColumn>(i), columns.farm[i]);
}

} // namespace

void together(MPI_Comm world, const std::string& path, const std::function<void()>& step) {
  std::optional<std::string> failure;
  int fault = static_cast<int>(OutputFault::path);
  try {
    step();
  } catch (const OutputError& error) {
    failure = error.what();
    fault = static_cast<int>(error.fault());
  } catch (const Hdf5Error& error) {
    failure = path + ": " + error.what();
  }
  const auto first = first_text(world, failure);
  if (!first) return;
  check_mpi(MPI_Allreduce(MPI_IN_PLACE, &fault, 1, MPI_INT, MPI_MAX, world));
  throw OutputError(*first, static_cast<OutputFault>(fault));
}

void broadcast_offsets(MPI_Comm world, Columns& columns) {
  std::vector<std::uint64_t> offsets;
  for (const auto* list : {&columns.quantities, &columns.farm})
    for (const Column& column : *list)
      offsets.push_back(column.offset);
  check_mpi(MPI_Bcast(offsets.data(), static_cast<int>(offsets.size()), MPI_UINT64_T, 0, world));
  std::size_t i = 0;
  for (auto* list : {&columns.quantities, &columns.farm})
    for (Column& column : *list)
      column.offset = offsets[i++];
}

OpenRecord create_record(MPI_Comm world, const std::string& path, const Layout& layout) {
  check(layout);
  const std::string temporary = path + ".creating";
  const bool is_first = rank_of(world) == 0;
  const PointRange share = share_of(layout.points(), rank_of(world), size_of(world));
  std::optional<RawFile> file;
  std::optional<ParallelRows> rows;
  Skeleton skeleton{expected_columns(layout), {}};
  try {
    together(world, path, [&] {
      if (is_first) reserve(path, temporary, bytes_needed(layout));
    });
    // The names and shapes of all there is are a few kilobytes: one rank writes them.
    together(world, path, [&] {
      if (is_first) skeleton = write_skeleton(path, temporary, layout);
    });
    broadcast_offsets(world, skeleton.columns);
    together(world, path, [&] { file.emplace(path, temporary, RawFile::Access::write); });
    together(world, path, [&] {
      if (!is_first) return;
      file->allocate(std::max(file->size(), skeleton.columns.end()));
      for (const Placed& values : skeleton.coordinates)
        file->write(values.offset, values.bytes);
    });
    together(world, path, [&] { rows.emplace(world, std::move(*file), temporary, skeleton.columns); });
    together(world, path, [&] {
      fill(*rows, skeleton.columns, share);
      rows->file().sync_all();
    });
    together(world, path, [&] {
      if (is_first) rows->file().move_into_place(temporary);
    });
  } catch (const OutputError&) {
    if (is_first) unlink(temporary.c_str());
    throw;
  }
  return {std::move(*rows), std::move(skeleton.columns),
          std::vector<PointState>(layout.points(), PointState::pending)};
}

} // namespace leyden
