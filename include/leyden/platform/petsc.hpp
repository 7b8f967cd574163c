#pragma once

#include <petscmat.h>
#include <petscvec.h>
#include <slepceps.h>
#include <slepcmfn.h>

#include <type_traits>
#include <utility>

namespace leyden {

static_assert(std::is_same_v<PetscScalar, std::complex<double>>, "Leyden needs a PETSc with complex scalars");

/// Throws, unless `code` is 0: std::bad_alloc where PETSc has no memory, or std::runtime_error with its text.
void check_petsc(PetscErrorCode code, const char* file, int line);
#define LEYDEN_PETSC(call) ::leyden::check_petsc((call), __FILE__, __LINE__)

/// Owner of a PETSc or SLEPc object: wraps lifetime only. Destroying is collective over its communicator.
template <typename Handle, PetscErrorCode (*Destroy)(Handle*)>
class PetscOwner {
 public:
  PetscOwner() = default;
  explicit PetscOwner(Handle owned) : handle_(owned) {}
  PetscOwner(const PetscOwner&) = delete;
  PetscOwner& operator=(const PetscOwner&) = delete;
  PetscOwner(PetscOwner&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  PetscOwner& operator=(PetscOwner&& other) noexcept {
    if (this != &other) {
      reset();
      handle_ = std::exchange(other.handle_, nullptr);
    }
    return *this;
  }
  ~PetscOwner() { reset(); }

  Handle get() const { return handle_; }
  /// For PETSc's creating functions, which fill in a handle.
  Handle* put() {
    reset();
    return &handle_;
  }
  explicit operator bool() const { return handle_ != nullptr; }

 private:
  void reset() noexcept {
    if (handle_ != nullptr) static_cast<void>(Destroy(&handle_));
    handle_ = nullptr;
  }
  Handle handle_ = nullptr;
};

using PetscMatrix = PetscOwner<Mat, MatDestroy>;
using PetscVector = PetscOwner<Vec, VecDestroy>;
using SlepcEigensolver = PetscOwner<EPS, EPSDestroy>;
using SlepcMatrixFunction = PetscOwner<MFN, MFNDestroy>;

} // namespace leyden
