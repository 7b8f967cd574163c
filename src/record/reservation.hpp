#pragma once

#include <cstdint>
#include <string>

namespace leyden {

/// Makes an empty file `name`, which will be known as `path`, and finds out whether there is room for `size`
/// bytes: what would stop HDF5, on one rank with others waiting for it, is found here, where it is harmless.
/// Local. Throws OutputError.
void reserve(const std::string& path, const std::string& name, std::uint64_t size);

} // namespace leyden
