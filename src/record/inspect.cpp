#include "leyden/record/inspect.hpp"

#include "leyden/record/output_error.hpp"
#include "leyden/text/bad_input.hpp"
#include "record/attributes.hpp"
#include "record/columns.hpp"
#include "record/opening.hpp"
#include "record/point_rows.hpp"
#include "record/row_reader.hpp"
#include "record/saved_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include <cerrno>
#include <functional>
#include <stdexcept>

namespace leyden {
namespace {

/// Runs `look` on the open file; whatever is wrong with the file becomes BadInput.
template <typename Look>
auto look_into(const std::string& path, Look look) {
  const QuietHdf5 quiet;
  try {
    const Hdf5File file = open_to_read(path);
    if (read_text_attribute(file.get(), "/", "filetype") != "leyden")
      throw std::runtime_error("it is not a Leyden record");
    return look(file.get());
  } catch (const std::runtime_error& error) {
    throw BadInput({"", "", path, std::string("cannot be read as a record: ") + error.what(),
                    "a record that Leyden wrote", "name the .h5 that a run wrote"});
  }
}

std::string without_padding(const std::string& text) {
  return text.substr(0, text.find('\0'));
}

/// The values along an axis, as texts.
std::vector<std::string> axis_values(hid_t file, const std::string& name) {
  const Hdf5Dataset dataset(H5Dopen2(file, name.c_str(), H5P_DEFAULT), "opening " + name);
  const Hdf5Space space(H5Dget_space(dataset.get()), "reading the shape of " + name);
  const Hdf5Type type(H5Dget_type(dataset.get()), "reading the type of " + name);
  const auto size = static_cast<std::size_t>(H5Sget_simple_extent_npoints(space.get()));
  std::vector<std::string> texts;
  const auto read = [&](hid_t memory, void* values) {
    check_hdf5(H5Dread(dataset.get(), memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), "reading " + name);
  };
  if (H5Tget_class(type.get()) == H5T_STRING) {
    const std::size_t width = H5Tget_size(type.get());
    std::string all(width * size, '\0');
    read(type.get(), all.data());
    for (std::size_t i = 0; i < size; ++i)
      texts.push_back(without_padding(all.substr(i * width, width)));
  } else {
    std::vector<double> numbers(size);
    read(H5T_NATIVE_DOUBLE, numbers.data());
    // Values of a space may miss the decimal that is meant by a rounding.
    for (const double number : numbers)
      texts.push_back(fmt::format("{:.15g}", number));
  }
  return texts;
}

struct Axis {
  std::string name;
  std::vector<std::string> values;
};

std::vector<Axis> axes_of(hid_t file) {
  std::vector<Axis> axes;
  const std::string names = read_text_attribute(file, "farm", axes_attribute).value_or("");
  for (const std::string& name : lines_of(names))
    axes.push_back({name, axis_values(file, name)});
  return axes;
}

std::string label(const std::vector<Axis>& axes, std::size_t point) {
  std::string text;
  for (std::size_t i = axes.size(); i-- > 0; point /= axes[i].values.size()) {
    const std::string& value = axes[i].values[point % axes[i].values.size()];
    text.insert(0, axes[i].name + " = " + value + (text.empty() ? "" : ", "));
  }
  return text;
}

std::string reason_of(const RowReader& reader, std::size_t point) {
  const Column& column = reader.columns()[FarmColumn::reason];
  std::string text(column.row_bytes(), '\0');
  reader.read(column, {point, point + 1}, std::as_writable_bytes(std::span(text)));
  return without_padding(text);
}

} // namespace

FileKind kind_of_file(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0)
    return errno == ENOENT || errno == ENOTDIR ? FileKind::missing : FileKind::unreadable;
  if (!S_ISREG(status.st_mode)) return FileKind::foreign;
  if (faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) != 0) return FileKind::unreadable;
  const QuietHdf5 quiet;
  if (H5Fis_hdf5(path.c_str()) <= 0) return FileKind::foreign;
  try {
    const Hdf5File file = open_to_read(path);
    return read_text_attribute(file.get(), "/", "filetype") == "leyden" ? FileKind::record
                                                                        : FileKind::foreign;
  } catch (const Hdf5Error&) {
    return FileKind::damaged;
  }
}

RecordSummary summarise_record(const std::string& path,
                               const std::optional<std::vector<std::size_t>>& points) {
  return look_into(path, [&](hid_t file) {
    const RowReader reader(path);
    const std::size_t all = reader.columns().points;
    RecordSummary summary;
    summary.is_compressed = reader.columns().are_compressed();
    summary.command = read_text_attribute(file, "/", "command").value_or("");
    summary.configuration = read_text_attribute(file, "/", "config").value_or("");
    const std::vector<Axis> axes = axes_of(file);
    const std::vector<PointState> states = read_states(reader.rows(), reader.columns(), {0, all});
    summary.points = points ? points->size() : all;
    for (std::size_t k = 0; k < summary.points; ++k) {
      const std::size_t point = points ? (*points)[k] : k;
      if (point >= all) throw std::runtime_error("it has other points than its configuration");
      if (states[point] == PointState::done)
        ++summary.done;
      else if (states[point] == PointState::failed)
        summary.failures.push_back({point, label(axes, point), reason_of(reader, point)});
      else
        ++summary.pending;
    }
    summary.failed = summary.failures.size();
    return summary;
  });
}

std::string point_label(const std::string& path, std::size_t point) {
  return point_labels(path, {point}).front();
}

std::vector<std::string> point_labels(const std::string& path, const std::vector<std::size_t>& points) {
  return look_into(path, [&](hid_t file) {
    const std::vector<Axis> axes = axes_of(file);
    std::vector<std::string> labels;
    labels.reserve(points.size());
    for (const std::size_t point : points)
      labels.push_back(label(axes, point));
    return labels;
  });
}

std::vector<NamedFile> named_files(const std::string& path) {
  return look_into(path, [](hid_t file) { return saved_named_files(file); });
}

std::vector<std::size_t> find_bad_points(const std::string& path) {
  return look_into(path, [&](hid_t) {
    const RowReader reader(path);
    return find_misfits(reader.rows(), reader.columns(), {0, reader.columns().points});
  });
}

} // namespace leyden
