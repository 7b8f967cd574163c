#include "record/skeleton.hpp"

#include "record/attributes.hpp"
#include "record/dataset_rows.hpp"
#include "record/saved_files.hpp"
#include "record/unfailing_file.hpp"

#include <hdf5_hl.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <map>
#include <type_traits>
#include <utility>

namespace leyden {
namespace {

/// Higher levels take longer, and find little more in the digits of numbers.
constexpr unsigned deflate_level = 4;

/// The values of a coordinate as they stand in the file, with their type there.
struct Stored {
  Hdf5Type type;
  Bytes bytes;
};

Stored stored(const std::vector<std::string>& texts) {
  // Readers of netCDF take texts of length 1 for the characters of longer ones.
  std::size_t longest = 2;
  for (const std::string& text : texts)
    longest = std::max(longest, text.size());
  Stored result{text_type(longest), Bytes(longest * texts.size())};
  for (std::size_t i = 0; i < texts.size(); ++i)
    std::memcpy(result.bytes.data() + i * longest, texts[i].data(), texts[i].size());
  return result;
}

template <typename Number>
Stored stored(const std::vector<Number>& numbers) {
  const auto bytes = std::as_bytes(std::span(numbers));
  return {file_type(std::is_floating_point_v<Number> ? Element::real : Element::int64),
          Bytes(bytes.begin(), bytes.end())};
}

/// Writes the parts of one skeleton.
class Writer {
 public:
  Writer(hid_t file, const Layout& layout, Storage storage)
      : file_(file), layout_(layout), storage_(storage) {}
  Skeleton write();

 private:
  Hdf5Dataset dataset(const std::string& name, hid_t type, const std::vector<std::uint64_t>& shape,
                      const std::string& units, const std::string& long_name, Storage storage);
  void dimension(const Dimension& dimension);
  void coordinate(const Coordinate& coordinate);
  Hdf5Dataset labelled(const Coordinate& coordinate);
  void column(Column& column, const Quantity& quantity);
  void write_lists();
  void attach(hid_t dataset, const std::string& name, const std::vector<std::string>& dimensions);
  std::vector<std::string> dimensions_of(const Quantity& quantity) const;

  hid_t file_;
  const Layout& layout_;
  Storage storage_;
  std::map<std::string, Hdf5Dataset> scales_;
  Skeleton skeleton_;
};

Hdf5Dataset Writer::dataset(const std::string& name, hid_t type, const std::vector<std::uint64_t>& shape,
                            const std::string& units, const std::string& long_name, Storage storage) {
  const std::vector<hsize_t> extents(shape.begin(), shape.end());
  const Hdf5Space space(shape.empty()
                            ? H5Screate(H5S_SCALAR)
                            : H5Screate_simple(static_cast<int>(extents.size()), extents.data(), nullptr),
                        "shaping " + name);
  const Hdf5Properties links(H5Pcreate(H5P_LINK_CREATE), "making " + name);
  check_hdf5(H5Pset_create_intermediate_group(links.get(), 1), "making " + name);
  const Hdf5Properties creation(H5Pcreate(H5P_DATASET_CREATE), "making " + name);
  if (storage == Storage::compressed) {
    const std::vector<std::uint64_t> chunk = chunk_shape(shape, H5Tget_size(type));
    const std::vector<hsize_t> sides(chunk.begin(), chunk.end());
    check_hdf5(H5Pset_chunk(creation.get(), static_cast<int>(sides.size()), sides.data()), "making " + name);
    check_hdf5(H5Pset_shuffle(creation.get()), "making " + name);
    check_hdf5(H5Pset_deflate(creation.get(), deflate_level), "making " + name);
  } else {
    check_hdf5(H5Pset_layout(creation.get(), H5D_CONTIGUOUS), "making " + name);
    check_hdf5(H5Pset_alloc_time(creation.get(), H5D_ALLOC_TIME_EARLY), "making " + name);
    // All ranks fill the datasets together once they have their places; HDF5 would do it on one rank alone.
    check_hdf5(H5Pset_fill_time(creation.get(), H5D_FILL_TIME_NEVER), "making " + name);
  }
  if (H5Tequal(type, H5T_NATIVE_DOUBLE) > 0) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    check_hdf5(H5Pset_fill_value(creation.get(), H5T_NATIVE_DOUBLE, &nan), "making " + name);
  }
  Hdf5Dataset made(
      H5Dcreate2(file_, name.c_str(), type, space.get(), links.get(), creation.get(), H5P_DEFAULT),
      "making " + name);
  write_attribute(made.get(), "units", units);
  write_attribute(made.get(), "long_name", long_name);
  return made;
}

Hdf5Dataset Writer::labelled(const Coordinate& coordinate) {
  Stored values = std::visit([](const auto& list) { return stored(list); }, coordinate.values);
  const std::uint64_t size = std::visit([](const auto& list) { return list.size(); }, coordinate.values);
  Hdf5Dataset made = dataset(coordinate.name, values.type.get(), {size}, coordinate.units,
                             coordinate.long_name, Storage::contiguous);
  if (std::holds_alternative<std::vector<std::string>>(coordinate.values))
    write_attribute(made.get(), "_Encoding", std::string("utf-8"));
  skeleton_.coordinates.push_back({H5Dget_offset(made.get()), std::move(values.bytes)});
  return made;
}

void Writer::dimension(const Dimension& dimension) {
  Hdf5Dataset made =
      labelled({dimension.name, dimension.name, dimension.units, dimension.long_name, dimension.values});
  check_hdf5(H5DSset_scale(made.get(), dimension.name.c_str()), "making a scale of " + dimension.name);
  scales_.insert_or_assign(dimension.name, std::move(made));
}

void Writer::coordinate(const Coordinate& coordinate) {
  const Hdf5Dataset made = labelled(coordinate);
  attach(made.get(), coordinate.name, {coordinate.dimension});
}

void Writer::attach(hid_t dataset, const std::string& name, const std::vector<std::string>& dimensions) {
  for (unsigned i = 0; i < dimensions.size(); ++i)
    check_hdf5(H5DSattach_scale(dataset, scales_.at(dimensions[i]).get(), i),
               "labelling " + name + " with " + dimensions[i]);
}

std::vector<std::string> Writer::dimensions_of(const Quantity& quantity) const {
  std::vector<std::string> names;
  for (const Dimension& axis : layout_.axes)
    names.push_back(axis.name);
  names.insert(names.end(), quantity.further.begin(), quantity.further.end());
  return names;
}

void Writer::column(Column& column, const Quantity& quantity) {
  const Hdf5Type type = file_type(quantity.element);
  // A single number has no chunks.
  column.storage = column.shape.empty() ? Storage::contiguous : storage_;
  const Hdf5Dataset made =
      dataset(quantity.name, type.get(), column.shape, quantity.units, quantity.long_name, column.storage);
  const std::vector<std::string> dimensions = dimensions_of(quantity);
  attach(made.get(), quantity.name, dimensions);
  std::string along;
  for (const Coordinate& coordinate : layout_.coordinates)
    if (std::find(dimensions.begin(), dimensions.end(), coordinate.dimension) != dimensions.end())
      along += (along.empty() ? "" : " ") + coordinate.name;
  // The CF convention for coordinates that do not have the name of a dimension; they stand at the root.
  if (!along.empty() && quantity.name.find('/') == std::string::npos)
    write_attribute(made.get(), "coordinates", along);
  if (column.storage == Storage::contiguous) column.offset = H5Dget_offset(made.get());
}

/// What a reader needs to know of the layout and cannot see.
void Writer::write_lists() {
  std::vector<std::string> covered;
  for (const Quantity& quantity : layout_.quantities)
    covered.push_back(quantity.name);
  const Hdf5Dataset checksum(H5Dopen2(file_, "farm/checksum", H5P_DEFAULT), "opening farm/checksum");
  write_attribute(checksum.get(), covered_attribute, text_of(covered));
  std::vector<std::string> axes;
  for (const Dimension& axis : layout_.axes)
    axes.push_back(axis.name);
  const Hdf5Group farm(H5Gopen2(file_, "farm", H5P_DEFAULT), "opening farm");
  write_attribute(farm.get(), axes_attribute, text_of(axes));
}

Skeleton Writer::write() {
  for (const auto& [name, value] : layout_.attributes)
    if (name != "filetype" && name != "schema_version") write_attribute(file_, name, value);
  write_attribute(file_, "filetype", std::string("leyden"));
  write_attribute(file_, "schema_version", std::int64_t{1});
  for (const auto* list : {&layout_.axes, &layout_.dimensions})
    for (const Dimension& one : *list)
      dimension(one);
  for (const Coordinate& one : layout_.coordinates)
    coordinate(one);
  skeleton_.columns = expected_columns(layout_);
  for (std::size_t i = 0; i < layout_.quantities.size(); ++i)
    column(skeleton_.columns.quantities[i], layout_.quantities[i]);
  for (std::size_t i = 0; i < farm_quantities().size(); ++i)
    column(skeleton_.columns.farm[i], farm_quantities()[i]);
  write_lists();
  write_named_files(file_, layout_.files);
  return std::move(skeleton_);
}

} // namespace

std::uint64_t bytes_of_values(const Layout& layout) {
  const Columns columns = expected_columns(layout);
  std::uint64_t bytes = 0;
  for (const auto* list : {&columns.quantities, &columns.farm})
    for (const Column& column : *list)
      bytes += columns.points * column.row_bytes();
  const auto add = [&](const CoordinateValues& values) {
    bytes += std::visit([](const auto& list) { return stored(list).bytes.size(); }, values);
  };
  for (const auto* list : {&layout.axes, &layout.dimensions})
    for (const Dimension& dimension : *list)
      add(dimension.values);
  for (const Coordinate& coordinate : layout.coordinates)
    add(coordinate.values);
  return bytes;
}

std::uint64_t bytes_needed(const Layout& layout) {
  // More than HDF5 1.10 was seen to take for names, shapes, places, attributes and the lists of dimensions:
  // half as much again with 20 dimensions, twice with five.
  constexpr std::uint64_t of_the_file = 16384;
  constexpr std::uint64_t of_an_attribute = 256;
  const std::uint64_t of_a_dataset = 2048 + 256 * (layout.axes.size() + layout.dimensions.size());
  const std::size_t datasets = layout.quantities.size() + farm_quantities().size() + layout.axes.size() +
                               layout.dimensions.size() + layout.coordinates.size();
  std::uint64_t bytes =
      of_the_file + datasets * of_a_dataset + bytes_of_values(layout) + bytes_of_named_files(layout.files);
  for (const auto& [name, value] : layout.attributes) {
    bytes += of_an_attribute;
    if (const auto* text = std::get_if<std::string>(&value)) bytes += text->size() + text->size() / 8;
  }
  return bytes;
}

Skeleton write_skeleton(hid_t file, const Layout& layout, Storage storage) {
  return Writer(file, layout, storage).write();
}

Skeleton write_skeleton(const std::string& path, const std::string& present, const Layout& layout) {
  const QuietHdf5 quiet;
  Skeleton skeleton;
  UnfailingFile(path, present).fill(Metadata::for_all_versions, [&](hid_t file) {
    skeleton = write_skeleton(file, layout, Storage::contiguous);
  });
  return skeleton;
}

} // namespace leyden
