#pragma once

#include "leyden/platform/hdf5.hpp"
#include "leyden/record/layout.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace leyden {

/// Texts are stored with variable length: those of any size are allowed, and readers see native strings.
/// Collective if the file was opened so.
void write_attribute(hid_t object, const std::string& name,
                     const std::variant<std::string, double, std::int64_t>& value);

/// The text of an attribute of the object at `path`; empty if there is none or it is no single text.
std::optional<std::string> read_text_attribute(hid_t file, const std::string& path, const std::string& name);

/// Name of the attribute of `farm/checksum` that lists the quantities it covers, in the order it covers them.
inline constexpr const char* covered_attribute = "covers";
/// Name of the attribute of `farm` that lists the axes, in order.
inline constexpr const char* axes_attribute = "axes";

/// A list of names as one text, a name a line.
std::string text_of(std::span<const std::string> names);
std::vector<std::string> lines_of(const std::string& text);

} // namespace leyden
