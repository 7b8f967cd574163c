#include "record/dataset_rows.hpp"

#include <algorithm>

namespace leyden {
namespace {

constexpr std::size_t chunk_bytes = std::size_t{1} << 20;
/// A chunk and its neighbour, so that a range across the border of two does not compress either twice.
constexpr std::size_t cache_bytes = 3 * chunk_bytes;
constexpr std::size_t cache_slots = 521;

Hdf5Dataset open_with_cache(hid_t file, const std::string& path) {
  const Hdf5Properties access(H5Pcreate(H5P_DATASET_ACCESS), "opening " + path);
  // 1: chunks that have been read or written whole leave first.
  check_hdf5(H5Pset_chunk_cache(access.get(), cache_slots, cache_bytes, 1), "opening " + path);
  return {H5Dopen2(file, path.c_str(), access.get()), "opening " + path};
}

} // namespace

std::vector<std::uint64_t> chunk_shape(const std::vector<std::uint64_t>& shape, std::size_t element_bytes) {
  std::vector<std::uint64_t> chunk(shape.size(), 1);
  std::uint64_t room = std::max<std::uint64_t>(1, chunk_bytes / element_bytes);
  for (std::size_t i = shape.size(); i-- > 0 && room > 1;) {
    chunk[i] = std::min(shape[i], room);
    room = chunk[i] < shape[i] ? 1 : room / shape[i];
  }
  return chunk;
}

std::vector<Box> boxes_of(const std::vector<std::uint64_t>& shape, std::uint64_t begin, std::uint64_t end) {
  std::vector<Box> boxes;
  while (begin < end) {
    Box box{std::vector<std::uint64_t>(shape.size()), std::vector<std::uint64_t>(shape.size(), 1)};
    std::uint64_t rest = begin;
    for (std::size_t i = shape.size(); i-- > 0; rest /= shape[i])
      box.start[i] = rest % shape[i];
    // Along the first dimension whose steps the range keeps to; along all behind it, whole.
    std::size_t along = shape.size() - 1;
    std::uint64_t step = 1;
    while (along > 0 && box.start[along] == 0 && begin + step * shape[along] <= end)
      step *= shape[along--];
    box.count[along] = std::min((end - begin) / step, shape[along] - box.start[along]);
    for (std::size_t i = along + 1; i < shape.size(); ++i)
      box.count[i] = shape[i];
    begin += box.count[along] * step;
    boxes.push_back(std::move(box));
  }
  return boxes;
}

DatasetRows::DatasetRows(hid_t file, const Column& column)
    : column_(column), dataset_(open_with_cache(file, column.path)),
      space_(H5Dget_space(dataset_.get()), "reading the shape of " + column.path),
      type_(file_type(column.element)) {}

void DatasetRows::visit(
    PointRange range,
    const std::function<void(hid_t memory, hid_t part, std::size_t offset)>& transfer) const {
  if (column_.shape.empty()) {
    if (range.size() > 0) transfer(H5S_ALL, H5S_ALL, 0);
    return;
  }
  std::size_t offset = 0;
  for (const Box& box :
       boxes_of(column_.shape, range.begin * column_.row_elements, range.end * column_.row_elements)) {
    const std::vector<hsize_t> start(box.start.begin(), box.start.end());
    const std::vector<hsize_t> count(box.count.begin(), box.count.end());
    check_hdf5(
        H5Sselect_hyperslab(space_.get(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr),
        "selecting rows of " + column_.path);
    hsize_t elements = 1;
    for (const hsize_t extent : count)
      elements *= extent;
    const Hdf5Space memory(H5Screate_simple(1, &elements, nullptr), "selecting rows of " + column_.path);
    transfer(memory.get(), space_.get(), offset);
    offset += elements * size_of(column_.element);
  }
}

void DatasetRows::read(PointRange range, std::span<std::byte> rows) const {
  visit(range, [&](hid_t memory, hid_t part, std::size_t offset) {
    check_hdf5(H5Dread(dataset_.get(), type_.get(), memory, part, H5P_DEFAULT, rows.subspan(offset).data()),
               "reading " + column_.path);
  });
}

void DatasetRows::write(PointRange range, std::span<const std::byte> rows) const {
  visit(range, [&](hid_t memory, hid_t part, std::size_t offset) {
    check_hdf5(H5Dwrite(dataset_.get(), type_.get(), memory, part, H5P_DEFAULT, rows.subspan(offset).data()),
               "writing " + column_.path);
  });
}

std::uint64_t DatasetRows::most_kept() const {
  return cache_bytes;
}

void DatasetRows::close() {
  dataset_.close("closing " + column_.path);
}

} // namespace leyden
