# Open MPI, OpenMP, PETSc, SLEPc, parallel HDF5, Boost.Program_options, fmt, Eigen, LAPACK, xxHash, gathered in one target.
# Used by the build and, installed beside leydenConfig.cmake, by every project that finds Leyden.
set(MPI_CXX_SKIP_MPICXX ON)
find_package(MPI REQUIRED COMPONENTS CXX)
find_package(OpenMP REQUIRED COMPONENTS CXX)
find_package(Boost 1.74 REQUIRED COMPONENTS program_options)
find_package(fmt REQUIRED)
find_package(Eigen3 REQUIRED NO_MODULE)
find_package(LAPACK REQUIRED)
find_package(PkgConfig REQUIRED)

# Debian keeps one prefix for each scalar and index type; the unversioned .pc names may mean another one.
if(LEYDEN_INDEX_BITS EQUAL 64)
  set(_leyden_suffix 64)
else()
  set(_leyden_suffix "")
endif()
file(GLOB _leyden_prefixes "/usr/lib/petscdir/petsc${_leyden_suffix}3*/*-complex/lib/pkgconfig"
     "/usr/lib/slepcdir/slepc${_leyden_suffix}3*/*-complex/lib/pkgconfig")
string(JOIN ":" _leyden_pc_path ${_leyden_prefixes})
if(NOT "$ENV{PETSC_DIR}" STREQUAL "")
  set(_leyden_pc_path "$ENV{PETSC_DIR}/$ENV{PETSC_ARCH}/lib/pkgconfig:$ENV{SLEPC_DIR}/$ENV{PETSC_ARCH}/lib/pkgconfig")
endif()
set(_leyden_saved "$ENV{PKG_CONFIG_PATH}")
set(ENV{PKG_CONFIG_PATH} "${_leyden_pc_path}:${_leyden_saved}")
pkg_search_module(PETSC REQUIRED IMPORTED_TARGET petsc${_leyden_suffix} petsc PETSc)
pkg_search_module(SLEPC REQUIRED IMPORTED_TARGET slepc${_leyden_suffix} slepc SLEPc)
set(ENV{PKG_CONFIG_PATH} "${_leyden_saved}")
pkg_search_module(HDF5 REQUIRED IMPORTED_TARGET hdf5-openmpi hdf5-mpi hdf5)
find_library(HDF5_HL_LIBRARY NAMES hdf5_openmpi_hl hdf5_hl HINTS ${HDF5_LIBRARY_DIRS} REQUIRED)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)

# Packaging hardening flags of the distribution (-D_FORTIFY_SOURCE, ...) are its business, not ours.
foreach(_target PkgConfig::PETSC PkgConfig::SLEPC PkgConfig::HDF5)
  set_target_properties(${_target} PROPERTIES INTERFACE_COMPILE_OPTIONS "")
endforeach()

add_library(leyden_dependencies INTERFACE IMPORTED)
target_link_libraries(leyden_dependencies INTERFACE PkgConfig::SLEPC PkgConfig::PETSC PkgConfig::HDF5
  "${HDF5_HL_LIBRARY}" MPI::MPI_CXX ${OpenMP_CXX_LIBRARIES} fmt::fmt Eigen3::Eigen LAPACK::LAPACK)
