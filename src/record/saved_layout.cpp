#include "record/saved_layout.hpp"

#include "record/attributes.hpp"
#include "record/saved_files.hpp"

#include <fmt/format.h>
#include <hdf5_hl.h>

#include <algorithm>
#include <optional>
#include <set>
#include <sstream>
#include <stdexcept>

namespace leyden {
namespace {

std::string text_of_attribute(hid_t file, const std::string& path, const std::string& name) {
  return read_text_attribute(file, path, name).value_or("");
}

template <typename Number>
std::vector<Number> numbers(hid_t dataset, hid_t type, std::size_t size, const std::string& name) {
  std::vector<Number> values(size);
  check_hdf5(H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), "reading " + name);
  return values;
}

CoordinateValues values_of(hid_t file, const std::string& name) {
  const Hdf5Dataset dataset(H5Dopen2(file, name.c_str(), H5P_DEFAULT), "opening " + name);
  const Hdf5Space space(H5Dget_space(dataset.get()), "reading the shape of " + name);
  const Hdf5Type type(H5Dget_type(dataset.get()), "reading the type of " + name);
  const auto size = static_cast<std::size_t>(H5Sget_simple_extent_npoints(space.get()));
  const H5T_class_t kind = H5Tget_class(type.get());
  if (kind == H5T_INTEGER) return numbers<std::int64_t>(dataset.get(), H5T_NATIVE_INT64, size, name);
  if (kind == H5T_FLOAT) return numbers<double>(dataset.get(), H5T_NATIVE_DOUBLE, size, name);
  if (kind != H5T_STRING || H5Tis_variable_str(type.get()) > 0)
    throw std::runtime_error("the coordinate '" + name + "' has a type that no record has");
  const std::size_t width = H5Tget_size(type.get());
  const std::vector<char> all = numbers<char>(dataset.get(), type.get(), width * size, name);
  std::vector<std::string> texts;
  for (auto begin = all.begin(); begin != all.end(); begin += static_cast<std::ptrdiff_t>(width))
    texts.emplace_back(begin, std::find(begin, begin + static_cast<std::ptrdiff_t>(width), '\0'));
  return texts;
}

herr_t take_name(hid_t /*dataset*/, unsigned /*dimension*/, hid_t scale, void* taken) {
  const ssize_t size = H5Iget_name(scale, nullptr, 0);
  if (size <= 0) return -1;
  std::string name(static_cast<std::size_t>(size) + 1, '\0');
  if (H5Iget_name(scale, name.data(), name.size()) != size) return -1;
  name.resize(static_cast<std::size_t>(size));
  *static_cast<std::string*>(taken) = name.substr(name.find_first_not_of('/'));
  return 1;
}

/// Names of the dimensions of a dataset, from its scales.
std::vector<std::string> dimensions_of(hid_t file, const std::string& path, std::size_t rank) {
  const Hdf5Dataset dataset(H5Dopen2(file, path.c_str(), H5P_DEFAULT), "opening " + path);
  std::vector<std::string> names;
  for (unsigned i = 0; i < rank; ++i) {
    std::string name;
    check_hdf5(H5DSiterate_scales(dataset.get(), i, nullptr, take_name, &name),
               "reading the dimensions of " + path);
    if (name.empty()) throw std::runtime_error("a dimension of '" + path + "' has no name");
    names.push_back(std::move(name));
  }
  return names;
}

Dimension saved_dimension(hid_t file, const std::string& name) {
  return {name, text_of_attribute(file, name, "units"), text_of_attribute(file, name, "long_name"),
          values_of(file, name)};
}

herr_t take_attribute_name(hid_t /*object*/, const char* name, const H5A_info_t* /*info*/, void* names) {
  static_cast<std::vector<std::string>*>(names)->emplace_back(name);
  return 0;
}

template <typename Number>
std::optional<Number> number_of(hid_t attribute, hid_t type) {
  const Hdf5Space space(H5Aget_space(attribute), "reading an attribute");
  Number value{};
  if (H5Sget_simple_extent_npoints(space.get()) != 1) return std::nullopt;
  check_hdf5(H5Aread(attribute, type, &value), "reading an attribute");
  return value;
}

} // namespace

std::map<std::string, std::variant<std::string, double, std::int64_t>> saved_attributes(hid_t file) {
  std::vector<std::string> names;
  check_hdf5(H5Aiterate2(file, H5_INDEX_NAME, H5_ITER_INC, nullptr, take_attribute_name, &names),
             "reading the attributes");
  std::map<std::string, std::variant<std::string, double, std::int64_t>> attributes;
  for (const std::string& name : names) {
    const Hdf5Attribute attribute(H5Aopen(file, name.c_str(), H5P_DEFAULT), "opening attribute " + name);
    const Hdf5Type type(H5Aget_type(attribute.get()), "reading the type of attribute " + name);
    if (const auto text = read_text_attribute(file, "/", name)) {
      attributes.emplace(name, *text);
    } else if (H5Tget_class(type.get()) == H5T_FLOAT) {
      if (const auto real = number_of<double>(attribute.get(), H5T_NATIVE_DOUBLE)) attributes[name] = *real;
    } else if (H5Tget_class(type.get()) == H5T_INTEGER) {
      if (const auto whole = number_of<std::int64_t>(attribute.get(), H5T_NATIVE_INT64))
        attributes[name] = *whole;
    }
  }
  return attributes;
}

Layout saved_layout(hid_t file, const Columns& columns) {
  Layout layout;
  layout.attributes = saved_attributes(file);
  layout.files = saved_named_files(file);
  const std::vector<std::string> axes = lines_of(text_of_attribute(file, "farm", axes_attribute));
  for (const std::string& name : axes)
    layout.axes.push_back(saved_dimension(file, name));
  std::set<std::string> known(axes.begin(), axes.end());
  for (const Column& column : columns.quantities) {
    std::vector<std::string> dimensions = dimensions_of(file, column.path, column.shape.size());
    if (dimensions.size() < axes.size() || !std::equal(axes.begin(), axes.end(), dimensions.begin()))
      throw std::runtime_error("'" + column.path + "' does not run along the axes of the record");
    dimensions.erase(dimensions.begin(), dimensions.begin() + static_cast<std::ptrdiff_t>(axes.size()));
    for (const std::string& name : dimensions)
      if (known.insert(name).second) layout.dimensions.push_back(saved_dimension(file, name));
    layout.quantities.push_back({column.path, text_of_attribute(file, column.path, "units"),
                                 text_of_attribute(file, column.path, "long_name"), dimensions,
                                 column.element});
    std::istringstream along(text_of_attribute(file, column.path, "coordinates"));
    for (std::string name; along >> name;) {
      if (!known.insert(name).second) continue;
      const Dimension values = saved_dimension(file, name);
      layout.coordinates.push_back(
          {name, dimensions_of(file, name, 1).front(), values.units, values.long_name, values.values});
    }
  }
  return layout;
}

std::string difference_of(const Layout& one, const Layout& other) {
  const auto first_of = [](const auto& a, const auto& b, const char* kind, const auto& equal) {
    for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i)
      if (i >= a.size() || i >= b.size() || !equal(a[i], b[i]))
        return fmt::format("the {} '{}'", kind, (i < a.size() ? a[i] : b[i]).name);
    return std::string();
  };
  const auto same_values = [](const auto& a, const auto& b) {
    return a.name == b.name && a.values == b.values;
  };
  const auto same_rows = [](const Quantity& a, const Quantity& b) {
    return a.name == b.name && a.further == b.further && a.element == b.element;
  };
  std::string difference = first_of(one.axes, other.axes, "axis", same_values);
  if (difference.empty()) difference = first_of(one.dimensions, other.dimensions, "dimension", same_values);
  if (difference.empty())
    difference = first_of(one.coordinates, other.coordinates, "coordinate", same_values);
  if (difference.empty()) difference = first_of(one.quantities, other.quantities, "quantity", same_rows);
  return difference;
}

} // namespace leyden
