#include "record/reading.hpp"

namespace leyden {

Hdf5Properties lockless_access() {
  Hdf5Properties access(H5Pcreate(H5P_FILE_ACCESS), "choosing access");
  check_hdf5(H5Pset_file_locking(access.get(), 0, 1), "choosing access");
  return access;
}

Hdf5File open_to_read(const std::string& path) {
  const Hdf5Properties access = lockless_access();
  return {H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.get()), "opening the file"};
}

} // namespace leyden
