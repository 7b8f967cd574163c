#include "record/columns.hpp"

#include "record/attributes.hpp"

#include <algorithm>
#include <stdexcept>

namespace leyden {
namespace {

Element element_of(hid_t dataset, const std::string& path) {
  const Hdf5Type type(H5Dget_type(dataset), "reading the type of " + path);
  for (const Element element :
       {Element::real, Element::int8, Element::int32, Element::int64, Element::uint64, Element::text256})
    if (H5Tequal(type.get(), file_type(element).get()) > 0) return element;
  throw std::runtime_error("dataset '" + path + "' has a type that no record has on this machine");
}

Column saved_column(hid_t file, const std::string& path) {
  const Hdf5Dataset dataset(H5Dopen2(file, path.c_str(), H5P_DEFAULT), "opening " + path);
  const Hdf5Space space(H5Dget_space(dataset.get()), "reading the shape of " + path);
  const Hdf5Properties properties(H5Dget_create_plist(dataset.get()), "reading the storage of " + path);
  Column column{path, element_of(dataset.get(), path), {}, 1, 0, Storage::contiguous};
  const int rank = H5Sget_simple_extent_ndims(space.get());
  check_hdf5(rank, "reading the shape of " + path);
  std::vector<hsize_t> shape(static_cast<std::size_t>(rank));
  check_hdf5(H5Sget_simple_extent_dims(space.get(), shape.data(), nullptr), "reading the shape of " + path);
  column.shape.assign(shape.begin(), shape.end());
  if (H5Pget_layout(properties.get()) == H5D_CHUNKED) {
    column.storage = Storage::compressed;
    return column;
  }
  const haddr_t offset = H5Dget_offset(dataset.get());
  if (H5Pget_layout(properties.get()) != H5D_CONTIGUOUS || offset == HADDR_UNDEF)
    throw std::runtime_error("dataset '" + path + "' is not stored in one piece");
  column.offset = offset;
  return column;
}

std::size_t elements(const std::vector<std::uint64_t>& shape) {
  std::size_t product = 1;
  for (const std::uint64_t extent : shape)
    product *= extent;
  return product;
}

} // namespace

const std::vector<Quantity>& farm_quantities() {
  static const std::vector<Quantity> quantities = {
      {"farm/state", "1", "state of the point: 0 pending, 1 done, 2 failed", {}, Element::int8},
      {"farm/checksum",
       "1",
       "XXH3-64 of the number of the point and of its rows as stored",
       {},
       Element::uint64},
      {"farm/wall_time", "s", "time that the last attempt at computing the point took", {}, Element::real},
      {"farm/ranks", "1", "ranks that computed the point", {}, Element::int32},
      {"farm/matvecs", "1", "products of the Hamiltonian with a state", {}, Element::int64},
      {"farm/bytes", "byte", "largest memory of a rank up to the end of the point", {}, Element::uint64},
      {"farm/predicted_wall_time", "s", "predicted time for the point", {}, Element::real},
      {"farm/predicted_bytes", "byte", "predicted memory of a rank", {}, Element::uint64},
      {"farm/reason", "1", "why the point failed", {}, Element::text256},
  };
  return quantities;
}

bool Columns::are_compressed() const {
  for (const auto* list : {&quantities, &farm})
    for (const Column& column : *list)
      if (column.storage == Storage::compressed) return true;
  return false;
}

std::uint64_t Columns::end() const {
  std::uint64_t last = 0;
  for (const auto* list : {&quantities, &farm})
    for (const Column& column : *list)
      last = std::max(last, column.row_offset(points));
  return last;
}

Columns expected_columns(const Layout& layout) {
  Columns columns;
  columns.points = layout.points();
  std::vector<std::uint64_t> axes;
  for (const Dimension& axis : layout.axes)
    axes.push_back(axis.size());
  const auto column_of = [&](const Quantity& quantity) {
    Column column{quantity.name, quantity.element, axes, layout.row_size(quantity), 0, Storage::contiguous};
    for (const std::string& name : quantity.further)
      for (const Dimension& dimension : layout.dimensions)
        if (dimension.name == name) column.shape.push_back(dimension.size());
    return column;
  };
  for (const Quantity& quantity : layout.quantities)
    columns.quantities.push_back(column_of(quantity));
  for (const Quantity& quantity : farm_quantities())
    columns.farm.push_back(column_of(quantity));
  return columns;
}

Columns saved_columns(hid_t file) {
  Columns columns;
  for (const Quantity& quantity : farm_quantities()) {
    columns.farm.push_back(saved_column(file, quantity.name));
    if (columns.farm.back().element != quantity.element)
      throw std::runtime_error("dataset '" + quantity.name + "' has another type than in a record");
  }
  const std::vector<std::uint64_t>& axes = columns[FarmColumn::state].shape;
  columns.points = elements(axes);
  for (const Column& column : columns.farm)
    if (column.shape != axes)
      throw std::runtime_error("dataset '" + column.path + "' has not one value a point");
  const std::optional<std::string> covered = read_text_attribute(file, "farm/checksum", covered_attribute);
  if (!covered) throw std::runtime_error("the list of what the checksums cover is missing");
  for (const std::string& path : lines_of(*covered)) {
    Column column = saved_column(file, path);
    if (column.shape.size() < axes.size() || !std::equal(axes.begin(), axes.end(), column.shape.begin()))
      throw std::runtime_error("dataset '" + path + "' has not one row a point");
    column.row_elements =
        elements({column.shape.begin() + static_cast<std::ptrdiff_t>(axes.size()), column.shape.end()});
    columns.quantities.push_back(std::move(column));
  }
  return columns;
}

} // namespace leyden
