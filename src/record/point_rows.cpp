#include "record/point_rows.hpp"

#include "record/piecewise_checksum.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace leyden {
namespace {

/// From this size on rows are read one by one, for done points alone: those of a shard lie scattered.
constexpr std::size_t page_bytes = 4096;

/// Reads the rows of the done points of a range; marks those that HDF5 cannot read.
void read_done(const ReadRows& read, const Column& column, PointRange range,
               const std::vector<PointState>& states, std::span<std::byte> rows,
               std::vector<char>& unreadable) {
  const std::size_t size = column.row_bytes();
  if (size < page_bytes) {
    try {
      read(column, range, rows);
      return;
    } catch (const Hdf5Error&) {
      // One damaged chunk: the points in others are found one by one.
    }
  }
  for (std::size_t k = 0; k < range.size(); ++k) {
    if (states[k] != PointState::done) continue;
    try {
      read(column, {range.begin + k, range.begin + k + 1}, rows.subspan(k * size, size));
    } catch (const Hdf5Error&) {
      unreadable[k] = 1;
    }
  }
}

} // namespace

std::vector<Bytes> stored_rows(const Columns& columns, const PointRows& rows) {
  if (rows.size() != columns.quantities.size())
    throw std::invalid_argument("a point has " + std::to_string(rows.size()) + " rows for " +
                                std::to_string(columns.quantities.size()) + " quantities");
  std::vector<Bytes> stored;
  stored.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Column& column = columns.quantities[i];
    if (!rows[i].empty() && rows[i].size() != column.row_elements)
      throw std::invalid_argument("the row of '" + column.path + "' has " + std::to_string(rows[i].size()) +
                                  " elements, not " + std::to_string(column.row_elements));
    stored.push_back(rows[i].empty() ? unfilled(column.element, column.row_elements)
                                     : encode(column.element, rows[i], column.path));
  }
  return stored;
}

std::uint64_t checksum_of(std::size_t point, std::span<const std::span<const std::byte>> rows) {
  std::array<unsigned char, 8> number{};
  for (std::size_t i = 0; i < number.size(); ++i)
    number[i] = static_cast<unsigned char>((std::uint64_t{point} >> (8 * i)) & 0xFFU);
  PiecewiseChecksum checksum;
  checksum.add(std::as_bytes(std::span(number)));
  for (const std::span<const std::byte> row : rows)
    checksum.add(row);
  return checksum.value();
}

PointRange share_of(std::size_t points, int rank, int ranks) {
  const auto r = static_cast<std::size_t>(rank);
  const auto n = static_cast<std::size_t>(ranks);
  const auto begin = [&](std::size_t k) { return points / n * k + std::min(k, points % n); };
  return {begin(r), begin(r + 1)};
}

ReadRows rows_of(const RawFile& file) {
  return [&file](const Column& column, PointRange range, std::span<std::byte> rows) {
    file.read(column.row_offset(range.begin), rows);
  };
}

std::vector<PointState> read_states(const ReadRows& read, const Columns& columns, PointRange range) {
  std::vector<PointState> states(range.size());
  read(columns[FarmColumn::state], range, std::as_writable_bytes(std::span(states)));
  return states;
}

bool CheckedPoints::has_done() const {
  return std::find(states.begin(), states.end(), PointState::done) != states.end();
}

CheckedPoints read_checked(const ReadRows& read, const Columns& columns, PointRange range) {
  CheckedPoints points;
  points.states = read_states(read, columns, range);
  if (!points.has_done()) return points;
  points.checksums.resize(range.size());
  std::vector<char> unreadable(range.size(), 0);
  read_done(read, columns[FarmColumn::checksum], range, points.states,
            std::as_writable_bytes(std::span(points.checksums)), unreadable);
  for (const Column& column : columns.quantities) {
    points.rows.emplace_back(range.size() * column.row_bytes());
    read_done(read, column, range, points.states, points.rows.back(), unreadable);
  }
  std::vector<std::span<const std::byte>> of_point(points.rows.size());
  for (std::size_t k = 0; k < range.size(); ++k) {
    if (points.states[k] != PointState::done) continue;
    for (std::size_t i = 0; i < of_point.size(); ++i) {
      const std::size_t size = columns.quantities[i].row_bytes();
      of_point[i] = std::span(points.rows[i]).subspan(k * size, size);
    }
    if (unreadable[k] != 0 || checksum_of(range.begin + k, of_point) != points.checksums[k])
      points.misfits.push_back(range.begin + k);
  }
  return points;
}

std::vector<PointRange> blocks_of(const Columns& columns, PointRange range) {
  constexpr std::size_t block_bytes = std::size_t{1} << 22;
  // Every point has a state.
  std::size_t point_bytes = 1;
  for (const auto* list : {&columns.quantities, &columns.farm})
    for (const Column& column : *list)
      point_bytes += column.row_bytes();
  const std::size_t block = std::max(std::size_t{1}, block_bytes / point_bytes);
  std::vector<PointRange> blocks;
  for (std::size_t begin = range.begin; begin < range.end; begin += block)
    blocks.push_back({begin, std::min(begin + block, range.end)});
  return blocks;
}

std::vector<std::size_t> find_misfits(const ReadRows& read, const Columns& columns, PointRange range) {
  std::vector<std::size_t> misfits;
  for (const PointRange block : blocks_of(columns, range)) {
    const CheckedPoints points = read_checked(read, columns, block);
    misfits.insert(misfits.end(), points.misfits.begin(), points.misfits.end());
  }
  return misfits;
}

} // namespace leyden
