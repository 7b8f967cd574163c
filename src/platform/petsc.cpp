#include "leyden/platform/petsc.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <new>
#include <stdexcept>

namespace leyden {

void check_petsc(PetscErrorCode code, const char* file, int line) {
  if (code == 0) return;
  if (code == PETSC_ERR_MEM) throw std::bad_alloc();
  const char* general = nullptr;
  char* specific = nullptr;
  PetscErrorMessage(code, &general, &specific);
  throw std::runtime_error(fmt::format("PETSc error {} at {}:{}: {} {}", static_cast<int>(code),
                                       std::filesystem::path(file).filename().string(), line,
                                       general != nullptr ? general : "",
                                       specific != nullptr ? specific : ""));
}

} // namespace leyden
