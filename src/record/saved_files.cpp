#include "record/saved_files.hpp"

#include "record/attributes.hpp"

#include <fmt/format.h>

namespace leyden {
namespace {

constexpr const char* group_name = "files";

std::string group_of(std::size_t number) {
  return fmt::format("{}/file_{}", group_name, number);
}

Hdf5Group make_group(hid_t file, const std::string& name) {
  return {H5Gcreate2(file, name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), "making group " + name};
}

std::int64_t whole_attribute(hid_t file, const std::string& path, const char* name) {
  const Hdf5Attribute attribute(H5Aopen_by_name(file, path.c_str(), name, H5P_DEFAULT, H5P_DEFAULT),
                                "opening an attribute of " + path);
  std::int64_t value = 0;
  check_hdf5(H5Aread(attribute.get(), H5T_NATIVE_INT64, &value), "reading an attribute of " + path);
  return value;
}

} // namespace

void write_named_files(hid_t file, std::span<const NamedFile> files) {
  if (files.empty()) return;
  const Hdf5Group all = make_group(file, group_name);
  write_attribute(all.get(), "long_name",
                  std::string("files that the configuration names, as they were when the record was made"));
  for (std::size_t i = 0; i < files.size(); ++i) {
    const Hdf5Group group = make_group(file, group_of(i));
    write_attribute(group.get(), "name", files[i].name);
    write_attribute(group.get(), "keys", files[i].keys);
    write_attribute(group.get(), "path", files[i].path);
    write_attribute(group.get(), "xxh64", files[i].hash);
    write_attribute(group.get(), "bytes", files[i].bytes);
    if (files[i].text) write_attribute(group.get(), "text", *files[i].text);
  }
}

std::uint64_t bytes_of_named_files(std::span<const NamedFile> files) {
  constexpr std::uint64_t of_a_group = 4096;
  std::uint64_t bytes = files.empty() ? 0 : of_a_group;
  for (const NamedFile& file : files) {
    bytes += of_a_group + file.name.size() + file.keys.size() + file.path.size();
    if (file.text) bytes += file.text->size() + file.text->size() / 8;
  }
  return bytes;
}

std::vector<NamedFile> saved_named_files(hid_t file) {
  std::vector<NamedFile> files;
  while (H5Lexists(file, group_name, H5P_DEFAULT) > 0 &&
         H5Lexists(file, group_of(files.size()).c_str(), H5P_DEFAULT) > 0) {
    const std::string path = group_of(files.size());
    const auto text = [&](const char* name) { return read_text_attribute(file, path, name); };
    files.push_back({.name = text("name").value_or(""),
                     .keys = text("keys").value_or(""),
                     .path = text("path").value_or(""),
                     .hash = text("xxh64").value_or(""),
                     .bytes = whole_attribute(file, path, "bytes"),
                     .text = text("text")});
  }
  return files;
}

} // namespace leyden
