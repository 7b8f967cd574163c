#pragma once

#include <string>
#include <vector>

namespace leyden {

/// How this process was started, as far as that shows before MPI starts.
struct Launch {
  bool alone; ///< by no launcher (mpirun, srun)
  bool first; ///< alone, or rank 0
  int ranks;  ///< 1 where the launcher does not say
};

/// From the environment that launchers set. Local, needs no MPI.
Launch launched();

/// MPI, PETSc and SLEPc, started and stopped together. One at a time, in main. Collective.
class Libraries {
 public:
  /// `options` go to PETSc's database. Throws std::runtime_error if a library does not start.
  Libraries(const char* program, const std::vector<std::string>& options);
  ~Libraries();
  Libraries(const Libraries&) = delete;
  Libraries& operator=(const Libraries&) = delete;
  Libraries(Libraries&&) = delete;
  Libraries& operator=(Libraries&&) = delete;
};

} // namespace leyden
