#include "record/unfailing_file.hpp"

#include "leyden/record/output_error.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <span>

namespace leyden {

struct UnfailingFile::Target {
  RawFile file;
  std::optional<OutputError> failure;
};

namespace {

using Driver = Hdf5Owner<H5FDunregister>;

/// Keeps the first failure; after it nothing is written any more.
template <typename Target, typename Step>
void attempt(Target& target, Step step) noexcept {
  if (target.failure) return;
  try {
    step();
  } catch (const OutputError& error) {
    target.failure = error;
  }
}

/// The functions that HDF5 calls; `Target` is what its access list leads to.
template <typename Target>
struct Calls {
  /// HDF5 knows its files by their first member.
  struct Opened {
    H5FD_t known;
    Target* target;
    haddr_t allocated;
    haddr_t written;
  };
  static Opened* of(H5FD_t* file) { return reinterpret_cast<Opened*>(file); }
  static const Opened* of(const H5FD_t* file) { return reinterpret_cast<const Opened*>(file); }

  static H5FD_t* open(const char* /*name*/, unsigned /*flags*/, hid_t access, haddr_t /*most*/) {
    const auto* const lead = static_cast<Target* const*>(H5Pget_driver_info(access));
    return lead == nullptr ? nullptr : &(new Opened{{}, *lead, 0, 0})->known;
  }
  static herr_t close(H5FD_t* file) {
    delete of(file);
    return 0;
  }
  static herr_t query(const H5FD_t* /*file*/, unsigned long* features) {
    *features = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_AGGREGATE_SMALLDATA |
                H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
    return 0;
  }
  static haddr_t allocated(const H5FD_t* file, H5FD_mem_t /*kind*/) { return of(file)->allocated; }
  static herr_t allocate(H5FD_t* file, H5FD_mem_t /*kind*/, haddr_t end) {
    of(file)->allocated = end;
    return 0;
  }
  static haddr_t written(const H5FD_t* file, H5FD_mem_t /*kind*/) { return of(file)->written; }
  static herr_t read(H5FD_t* file, H5FD_mem_t /*kind*/, hid_t /*transfer*/, haddr_t begin, size_t size,
                     void* bytes) {
    try {
      of(file)->target->file.read(begin, {static_cast<std::byte*>(bytes), size});
    } catch (const OutputError&) {
      return -1;
    }
    return 0;
  }
  static herr_t write(H5FD_t* file, H5FD_mem_t /*kind*/, hid_t /*transfer*/, haddr_t begin, size_t size,
                      const void* bytes) {
    Opened& opened = *of(file);
    attempt(*opened.target, [&] {
      opened.target->file.write(begin, {static_cast<const std::byte*>(bytes), size});
    });
    opened.written = std::max(opened.written, begin + size);
    return 0;
  }
  static herr_t truncate(H5FD_t* file, hid_t /*transfer*/, hbool_t /*closing*/) {
    Opened& opened = *of(file);
    attempt(*opened.target, [&] { opened.target->file.truncate(opened.allocated); });
    opened.written = opened.allocated;
    return 0;
  }
};

template <typename Target>
Driver make_driver() {
  H5FD_class_t driver{};
  driver.name = "unfailing";
  driver.maxaddr = (haddr_t{1} << 63) - 1;
  driver.fc_degree = H5F_CLOSE_WEAK;
  driver.fapl_size = sizeof(Target*);
  driver.open = Calls<Target>::open;
  driver.close = Calls<Target>::close;
  driver.query = Calls<Target>::query;
  driver.get_eoa = Calls<Target>::allocated;
  driver.set_eoa = Calls<Target>::allocate;
  driver.get_eof = Calls<Target>::written;
  driver.read = Calls<Target>::read;
  driver.write = Calls<Target>::write;
  driver.truncate = Calls<Target>::truncate;
  constexpr auto kinds = std::to_array<H5FD_mem_t>(H5FD_FLMAP_DICHOTOMY);
  std::copy(kinds.begin(), kinds.end(), std::begin(driver.fl_map));
  return {H5FDregister(&driver), "registering a driver"};
}

} // namespace

UnfailingFile::UnfailingFile(const std::string& path, const std::string& present)
    : target_(std::make_unique<Target>(Target{RawFile(path, present, RawFile::Access::write), {}})),
      present_(present) {}

UnfailingFile::~UnfailingFile() = default;

Hdf5File UnfailingFile::make(Metadata metadata) {
  const Driver driver = make_driver<Target>();
  const Hdf5Properties access(H5Pcreate(H5P_FILE_ACCESS), "choosing access");
  Target* const lead = target_.get();
  check_hdf5(H5Pset_driver(access.get(), driver.get(), static_cast<const void*>(&lead)), "choosing access");
  if (metadata == Metadata::with_checksums)
    check_hdf5(H5Pset_libver_bounds(access.get(), H5F_LIBVER_V18, H5F_LIBVER_V18), "choosing access");
  return {H5Fcreate(present_.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access.get()), "making the file"};
}

void UnfailingFile::check() const {
  if (target_->failure) throw OutputError(*target_->failure);
}

void UnfailingFile::fill(Metadata metadata, const std::function<void(hid_t file)>& write) {
  try {
    Hdf5File file = make(metadata);
    write(file.get());
    check_hdf5(H5Fflush(file.get(), H5F_SCOPE_GLOBAL), "flushing the file");
    file.close("closing the file");
  } catch (const Hdf5Error&) {
    // What HDF5 cannot read again, because it could not be written, is the lesser reason.
    check();
    throw;
  }
  check();
}

} // namespace leyden
