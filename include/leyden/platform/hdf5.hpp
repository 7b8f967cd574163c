#pragma once

#include <hdf5.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace leyden {

/// An HDF5 call failed; the text is HDF5's own reason.
class Hdf5Error : public std::runtime_error {
 public:
  using runtime_error::runtime_error;
};

/// Keeps HDF5 from printing its errors to stderr while it lives.
class QuietHdf5 {
 public:
  QuietHdf5();
  QuietHdf5(const QuietHdf5&) = delete;
  QuietHdf5& operator=(const QuietHdf5&) = delete;
  QuietHdf5(QuietHdf5&&) = delete;
  QuietHdf5& operator=(QuietHdf5&&) = delete;
  ~QuietHdf5();

 private:
  H5E_auto2_t print_ = nullptr;
  void* print_argument_ = nullptr;
};

/// Throws Hdf5Error `doing: reason` if the HDF5 call just made returned a negative value. The reason comes
/// from HDF5's error stack, so no other HDF5 call may stand between.
void check_hdf5(long long result, const std::string& doing);

/// Owner of an HDF5 identifier: wraps lifetime only. Closing a file opened by several ranks is collective.
template <herr_t (*Close)(hid_t)>
class Hdf5Owner {
 public:
  Hdf5Owner() = default;
  /// Takes what an HDF5 function returned; throws Hdf5Error if that was a failure.
  Hdf5Owner(hid_t owned, const std::string& doing) : id_(owned) { check_hdf5(owned, doing); }
  Hdf5Owner(const Hdf5Owner&) = delete;
  Hdf5Owner& operator=(const Hdf5Owner&) = delete;
  Hdf5Owner(Hdf5Owner&& other) noexcept : id_(std::exchange(other.id_, -1)) {}
  Hdf5Owner& operator=(Hdf5Owner&& other) noexcept {
    if (this != &other) {
      reset();
      id_ = std::exchange(other.id_, -1);
    }
    return *this;
  }
  ~Hdf5Owner() { reset(); }

  hid_t get() const { return id_; }
  /// Closes now, and throws Hdf5Error if that fails.
  void close(const std::string& doing) { check_hdf5(Close(std::exchange(id_, -1)), doing); }
  /// Leaves it open, for HDF5 to close when MPI stops.
  void leave() { id_ = -1; }

 private:
  void reset() noexcept {
    if (id_ >= 0) static_cast<void>(Close(id_));
    id_ = -1;
  }
  hid_t id_ = -1;
};

using Hdf5File = Hdf5Owner<H5Fclose>;
using Hdf5Group = Hdf5Owner<H5Gclose>;
using Hdf5Dataset = Hdf5Owner<H5Dclose>;
using Hdf5Attribute = Hdf5Owner<H5Aclose>;
using Hdf5Space = Hdf5Owner<H5Sclose>;
using Hdf5Type = Hdf5Owner<H5Tclose>;
using Hdf5Properties = Hdf5Owner<H5Pclose>;

} // namespace leyden
