#include "record/point_rows.hpp"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>

namespace leyden {

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
  const std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state(XXH3_createState(), XXH3_freeState);
  if (!state) throw std::bad_alloc();
  std::array<unsigned char, 8> number{};
  for (std::size_t i = 0; i < number.size(); ++i)
    number[i] = static_cast<unsigned char>((std::uint64_t{point} >> (8 * i)) & 0xFFU);
  XXH3_64bits_reset(state.get());
  XXH3_64bits_update(state.get(), number.data(), number.size());
  for (const std::span<const std::byte> row : rows)
    XXH3_64bits_update(state.get(), row.data(), row.size());
  return XXH3_64bits_digest(state.get());
}

PointRange share_of(std::size_t points, int rank, int ranks) {
  const auto r = static_cast<std::size_t>(rank);
  const auto n = static_cast<std::size_t>(ranks);
  const auto begin = [&](std::size_t k) { return points / n * k + std::min(k, points % n); };
  return {begin(r), begin(r + 1)};
}

std::vector<PointState> read_states(const RawFile& file, const Columns& columns, PointRange range) {
  std::vector<PointState> states(range.end - range.begin);
  file.read(columns[FarmColumn::state].row_offset(range.begin), std::as_writable_bytes(std::span(states)));
  return states;
}

std::vector<std::size_t> find_misfits(const RawFile& file, const Columns& columns, PointRange range) {
  constexpr std::size_t block_bytes = std::size_t{1} << 22;
  std::size_t point_bytes = size_of(Element::uint64);
  for (const Column& column : columns.quantities)
    point_bytes += column.row_bytes();
  const std::size_t block = std::max(std::size_t{1}, block_bytes / point_bytes);

  std::vector<std::size_t> misfits;
  std::vector<Bytes> rows(columns.quantities.size());
  std::vector<std::span<const std::byte>> of_point(rows.size());
  for (std::size_t begin = range.begin; begin < range.end; begin += block) {
    const PointRange part{begin, std::min(begin + block, range.end)};
    const std::vector<PointState> states = read_states(file, columns, part);
    if (std::find(states.begin(), states.end(), PointState::done) == states.end()) continue;
    std::vector<std::uint64_t> checksums(states.size());
    file.read(columns[FarmColumn::checksum].row_offset(begin), std::as_writable_bytes(std::span(checksums)));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      rows[i].resize(states.size() * columns.quantities[i].row_bytes());
      file.read(columns.quantities[i].row_offset(begin), rows[i]);
    }
    for (std::size_t k = 0; k < states.size(); ++k) {
      if (states[k] != PointState::done) continue;
      for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::size_t size = columns.quantities[i].row_bytes();
        of_point[i] = std::span(rows[i]).subspan(k * size, size);
      }
      if (checksum_of(begin + k, of_point) != checksums[k]) misfits.push_back(begin + k);
    }
  }
  return misfits;
}

} // namespace leyden
