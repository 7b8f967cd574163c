#include "record/attributes.hpp"

#include <algorithm>
#include <cstdint>

namespace leyden {
namespace {

Hdf5Type variable_text_type() {
  Hdf5Type type(H5Tcopy(H5T_C_S1), "making a text type");
  check_hdf5(H5Tset_size(type.get(), H5T_VARIABLE), "sizing a text type");
  check_hdf5(H5Tset_cset(type.get(), H5T_CSET_UTF8), "naming the characters of a text type");
  return type;
}

void write_value(hid_t object, const std::string& name, hid_t type, const void* value) {
  const Hdf5Space scalar(H5Screate(H5S_SCALAR), "making a single value");
  const Hdf5Attribute attribute(
      H5Acreate2(object, name.c_str(), type, scalar.get(), H5P_DEFAULT, H5P_DEFAULT),
      "making attribute " + name);
  check_hdf5(H5Awrite(attribute.get(), type, value), "writing attribute " + name);
}

} // namespace

void write_attribute(hid_t object, const std::string& name,
                     const std::variant<std::string, double, std::int64_t>& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    const char* characters = text->c_str();
    write_value(object, name, variable_text_type().get(), static_cast<const void*>(&characters));
  } else if (const auto* real = std::get_if<double>(&value)) {
    write_value(object, name, H5T_NATIVE_DOUBLE, real);
  } else {
    write_value(object, name, H5T_NATIVE_INT64, &std::get<std::int64_t>(value));
  }
}

std::optional<std::string> read_text_attribute(hid_t file, const std::string& path, const std::string& name) {
  if (H5Aexists_by_name(file, path.c_str(), name.c_str(), H5P_DEFAULT) <= 0) return std::nullopt;
  const Hdf5Attribute attribute(H5Aopen_by_name(file, path.c_str(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT),
                                "opening attribute " + name);
  const Hdf5Type type(H5Aget_type(attribute.get()), "reading the type of attribute " + name);
  const Hdf5Space space(H5Aget_space(attribute.get()), "reading the shape of attribute " + name);
  if (H5Tget_class(type.get()) != H5T_STRING || H5Sget_simple_extent_npoints(space.get()) != 1)
    return std::nullopt;
  if (H5Tis_variable_str(type.get()) > 0) {
    char* characters = nullptr;
    check_hdf5(H5Aread(attribute.get(), type.get(), static_cast<void*>(&characters)),
               "reading attribute " + name);
    std::string text = characters != nullptr ? characters : "";
    check_hdf5(H5Dvlen_reclaim(type.get(), space.get(), H5P_DEFAULT, static_cast<void*>(&characters)),
               "reading attribute " + name);
    return text;
  }
  std::string text(H5Tget_size(type.get()), '\0');
  check_hdf5(H5Aread(attribute.get(), type.get(), text.data()), "reading attribute " + name);
  text.resize(std::min(text.find('\0'), text.size()));
  return text;
}

std::string text_of(std::span<const std::string> names) {
  std::string text;
  for (const std::string& name : names)
    text += (text.empty() ? "" : "\n") + name;
  return text;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> found;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    found.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return found;
}

} // namespace leyden
