#include "leyden/record/read_quantity.hpp"

#include "leyden/platform/hdf5.hpp"
#include "leyden/text/bad_input.hpp"
#include "record/opening.hpp"

namespace leyden {

std::vector<double> read_quantity(const std::string& path, const std::string& name) {
  const QuietHdf5 quiet;
  try {
    const Hdf5File file = open_to_read(path);
    const Hdf5Dataset dataset(H5Dopen2(file.get(), name.c_str(), H5P_DEFAULT), "opening " + name);
    const Hdf5Space space(H5Dget_space(dataset.get()), "reading the shape of " + name);
    std::vector<double> values(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space.get())));
    check_hdf5(H5Dread(dataset.get(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()),
               "reading " + name);
    return values;
  } catch (const Hdf5Error& error) {
    throw BadInput({.key = {},
                    .value = path,
                    .place = {},
                    .problem = error.what(),
                    .allowed = "a record made by leyden",
                    .remedy = "look at it with h5ls, or run the command that made it again"});
  }
}

} // namespace leyden
