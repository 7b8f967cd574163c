#pragma once

#include "leyden/record/named_file.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace leyden {

/// Values of a coordinate: real, integer, or names (UTF-8).
using CoordinateValues =
    std::variant<std::vector<double>, std::vector<std::int64_t>, std::vector<std::string>>;

/// A named, labelled list of values along a dimension.
struct Coordinate {
  std::string name;
  std::string dimension; ///< the dimension it runs along; a dimension's own coordinate has its name
  std::string units;     ///< `1` where dimensionless
  std::string long_name;
  CoordinateValues values;
};

/// A dimension with its own coordinate (`values`), written as an HDF5 dimension scale.
struct Dimension {
  std::string name;
  std::string units;
  std::string long_name;
  CoordinateValues values;
  std::size_t size() const;
};

enum class Element { real, int8, int32, int64, uint64, text256 };

/// An array that the experiment declares: its dimensions are all axes, in order, then `further` ones.
struct Quantity {
  std::string name; ///< `work`, or `GROUP/NAME`
  std::string units;
  std::string long_name;
  std::vector<std::string> further; ///< names of Layout::dimensions
  Element element = Element::real;
};

/// Everything in a record whose shape is fixed before the first point is computed.
struct Layout {
  std::vector<Dimension> axes;         ///< of the sweep, in order; points are numbered with the last fastest
  std::vector<Dimension> dimensions;   ///< of single quantities: time, site, ...
  std::vector<Coordinate> coordinates; ///< further ones along an axis (zipped keys)
  std::vector<Quantity> quantities;    ///< what a point fills in, beside the record's own group `farm`
  std::map<std::string, std::variant<std::string, double, std::int64_t>> attributes; ///< of the root
  std::vector<NamedFile> files; ///< that the configuration names

  std::size_t points() const;
  /// Number of elements of `quantity` for one point.
  std::size_t row_size(const Quantity& quantity) const;
};

/// The bytes of the file of a record of `layout`, to a few KiB. Local; throws Hdf5Error.
std::uint64_t file_bytes(const Layout& layout);

} // namespace leyden
