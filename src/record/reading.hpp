#pragma once

#include "leyden/platform/hdf5.hpp"

#include <string>

namespace leyden {

/// Opens a file for reading alone, also while a run writes it. Local. Throws Hdf5Error.
Hdf5File open_to_read(const std::string& path);

} // namespace leyden
