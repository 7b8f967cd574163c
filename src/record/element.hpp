#pragma once

#include "leyden/platform/hdf5.hpp"
#include "leyden/record/layout.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace leyden {

/// Bytes as they stand in the file.
using Bytes = std::vector<std::byte>;

/// Size of one element in the file.
std::size_t size_of(Element element);

/// The type of an element in the file, which is that of this machine.
Hdf5Type file_type(Element element);

/// The type of a fixed-length UTF-8 text, padded with NUL.
Hdf5Type text_type(std::size_t size);

/// `count` elements that have not been computed: NaN, 0 or the empty text.
Bytes unfilled(Element element, std::size_t count);

/// Numbers as elements in the file. Throws std::invalid_argument naming `what` if a number is no such
/// element.
Bytes encode(Element element, std::span<const double> numbers, const std::string& what);

/// A text cut to 256 bytes between two characters, padded with NUL.
Bytes encode_text256(const std::string& text);

} // namespace leyden
