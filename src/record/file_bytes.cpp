#include "leyden/record/layout.hpp"
#include "record/skeleton.hpp"

#include <variant>

namespace leyden {
namespace {

/// The same with a single value in each dimension: all of it but the values.
Layout outline_of(const Layout& layout) {
  Layout outline = layout;
  const auto cut = [](CoordinateValues& values) { std::visit([](auto& list) { list.resize(1); }, values); };
  for (auto* list : {&outline.axes, &outline.dimensions})
    for (Dimension& dimension : *list)
      cut(dimension.values);
  for (Coordinate& coordinate : outline.coordinates)
    cut(coordinate.values);
  return outline;
}

/// A file that is never written anywhere.
Hdf5File file_in_memory() {
  // The size is told in whole steps.
  constexpr std::size_t step = 1;
  const Hdf5Properties access(H5Pcreate(H5P_FILE_ACCESS), "choosing access");
  check_hdf5(H5Pset_fapl_core(access.get(), step, 0), "choosing access");
  return {H5Fcreate("outline", H5F_ACC_TRUNC, H5P_DEFAULT, access.get()), "making a file in memory"};
}

} // namespace

std::uint64_t file_bytes(const Layout& layout) {
  const QuietHdf5 quiet;
  const Layout outline = outline_of(layout);
  const Hdf5File file = file_in_memory();
  write_skeleton(file.get(), outline, Storage::contiguous);
  check_hdf5(H5Fflush(file.get(), H5F_SCOPE_GLOBAL), "flushing the file");
  hsize_t bytes = 0;
  check_hdf5(H5Fget_filesize(file.get(), &bytes), "asking for the size of the file");
  return bytes - bytes_of_values(outline) + bytes_of_values(layout);
}

} // namespace leyden
