#pragma once

#include "record/raw_file.hpp"

namespace leyden {

/// From now on, what others in this process write to the open file goes to memory instead, and is lost. HDF5
/// 1.10 writes the beginning of a file anew when it closes it, changed or not, and crashes if the disk
/// refuses: so it is left no disk that could. Where that cannot be had HDF5 writes what is there already.
/// Local.
void divert_other_writers(const RawFile& file) noexcept;

} // namespace leyden
