#pragma once

#include "record/columns.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace leyden {

/// Bytes that belong at a place of the file.
struct Placed {
  std::uint64_t offset = 0;
  Bytes bytes;
};

/// A file in which everything has its name, shape, place and attributes, and no dataset has its values yet.
struct Skeleton {
  Columns columns;
  std::vector<Placed> coordinates; ///< values of the coordinates
};

/// About the bytes that a record of `layout` takes, rather more than less.
std::uint64_t bytes_needed(const Layout& layout);

/// The bytes of all that has values, coordinates too.
std::uint64_t bytes_of_values(const Layout& layout);

/// Lays out an empty open file: contiguous datasets of fixed size, allocated at once, or compressed chunked
/// ones for what points write to, with dimension scales and attributes. Local; throws Hdf5Error.
Skeleton write_skeleton(hid_t file, const Layout& layout, Storage storage);

/// Lays out the file that has the name `present` now and will be known as `path`: contiguous datasets of
/// fixed size, allocated at once, with dimension scales and attributes. What is reserved of the file stays
/// so. Local; throws Hdf5Error, and OutputError where the disk refuses.
Skeleton write_skeleton(const std::string& path, const std::string& present, const Layout& layout);

} // namespace leyden
