#pragma once

#include "leyden/platform/hdf5.hpp"
#include "leyden/record/named_file.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace leyden {

// The group `files` of a record: a group for each file that the configuration names, with attributes alone.

/// Local; throws Hdf5Error.
void write_named_files(hid_t file, std::span<const NamedFile> files);

/// About the bytes that they take, rather more than less.
std::uint64_t bytes_of_named_files(std::span<const NamedFile> files);

/// Empty where a record has none. Local; throws Hdf5Error.
std::vector<NamedFile> saved_named_files(hid_t file);

} // namespace leyden
