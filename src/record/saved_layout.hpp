#pragma once

#include "leyden/platform/hdf5.hpp"
#include "leyden/record/layout.hpp"
#include "record/columns.hpp"

#include <map>
#include <string>
#include <variant>

namespace leyden {

/// The attributes of the root that are texts, real numbers or integers. Local; throws Hdf5Error.
std::map<std::string, std::variant<std::string, double, std::int64_t>> saved_attributes(hid_t file);

/// The layout that an open record was made from; `columns` are those of the file. Local. Throws Hdf5Error or
/// std::runtime_error.
Layout saved_layout(hid_t file, const Columns& columns);

/// What the two have not in common, of all that rows of points depend on: `the axis 'alpha'`; empty if they
/// are alike.
std::string difference_of(const Layout& one, const Layout& other);

} // namespace leyden
