#pragma once

#include "leyden/platform/hdf5.hpp"

#include <mpi.h>

#include <string>

namespace leyden {

/// How files are opened by one process: without the locks of HDF5, which not all file systems have.
Hdf5Properties lockless_access();

/// Opens a file for reading alone, also while a run writes it. Local. Throws Hdf5Error.
Hdf5File open_to_read(const std::string& path);

/// Opens a file for writing by parallel HDF5, through MPI-IO. Collective over `team`; throws Hdf5Error.
Hdf5File open_on_all_ranks(MPI_Comm team, const std::string& path);

} // namespace leyden
