#include "record/opening.hpp"

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

Hdf5File open_on_all_ranks(MPI_Comm team, const std::string& path) {
  const Hdf5Properties access(H5Pcreate(H5P_FILE_ACCESS), "choosing parallel access");
  check_hdf5(H5Pset_fapl_mpio(access.get(), team, MPI_INFO_NULL), "choosing parallel access");
  // One rank reads names and shapes, and tells the others.
  check_hdf5(H5Pset_all_coll_metadata_ops(access.get(), 1), "choosing parallel access");
  return {H5Fopen(path.c_str(), H5F_ACC_RDWR, access.get()), "opening the file on all ranks"};
}

} // namespace leyden
