#pragma once

#include <petscvec.h>

#include <cstddef>
#include <span>

namespace leyden {

/// This rank's entries of a vector, to be read; given back however the scope is left. Local.
class ReadEntries {
 public:
  explicit ReadEntries(Vec vector) : vector_(vector) {}
  ReadEntries(const ReadEntries&) = delete;
  ReadEntries& operator=(const ReadEntries&) = delete;
  ~ReadEntries() {
    if (data_ != nullptr) static_cast<void>(VecRestoreArrayRead(vector_, &data_));
  }
  /// To be called once, before all else.
  PetscErrorCode get() {
    const PetscErrorCode error = VecGetLocalSize(vector_, &size_);
    return error != 0 ? error : VecGetArrayRead(vector_, &data_);
  }
  const PetscScalar* data() const { return data_; }
  std::span<const PetscScalar> all() const { return {data_, static_cast<std::size_t>(size_)}; }

 private:
  Vec vector_;
  PetscInt size_ = 0;
  const PetscScalar* data_ = nullptr;
};

/// The same to be written, all of them: what they were before is not to be relied on. Local.
class WrittenEntries {
 public:
  explicit WrittenEntries(Vec vector) : vector_(vector) {}
  WrittenEntries(const WrittenEntries&) = delete;
  WrittenEntries& operator=(const WrittenEntries&) = delete;
  ~WrittenEntries() {
    if (data_ != nullptr) static_cast<void>(VecRestoreArrayWrite(vector_, &data_));
  }
  /// To be called once, before all else.
  PetscErrorCode get() {
    const PetscErrorCode error = VecGetLocalSize(vector_, &size_);
    return error != 0 ? error : VecGetArrayWrite(vector_, &data_);
  }
  PetscScalar* data() const { return data_; }
  std::span<PetscScalar> all() const { return {data_, static_cast<std::size_t>(size_)}; }

 private:
  Vec vector_;
  PetscInt size_ = 0;
  PetscScalar* data_ = nullptr;
};

} // namespace leyden
