#include "record/merged_file.hpp"

#include "leyden/record/output_error.hpp"
#include "record/opening.hpp"
#include "record/reservation.hpp"

#include <unistd.h>

#include <algorithm>
#include <utility>

namespace leyden {
namespace {

/// More than what HDF5 adds to the rows at a time.
constexpr std::uint64_t metadata_bytes = std::uint64_t{1} << 20;

/// What HDF5 keeps of the chunks of a dataset that has few of them.
constexpr std::uint64_t index_bytes = 8192;

/// HDF5 writes a compressed file itself, and must not find the disk full.
std::uint64_t most_bytes_of(const Layout& layout) {
  const std::uint64_t bytes = bytes_needed(layout) + metadata_bytes;
  // How small a compressed file gets is not known before; random digits make it larger.
  return bytes + bytes / 16 + index_bytes * (layout.quantities.size() + farm_quantities().size());
}

} // namespace

template <typename Step>
void MergedFile::attempt(Step step) {
  try {
    step();
  } catch (const Hdf5Error& error) {
    throw OutputError(path_ + ": " + error.what());
  }
}

MergedFile::MergedFile(std::string path, const Layout& layout, Storage storage)
    : path_(std::move(path)), temporary_(path_ + ".creating"), storage_(storage),
      most_bytes_(most_bytes_of(layout)) {
  try {
    reserve(path_, temporary_, storage == Storage::contiguous ? bytes_needed(layout) : metadata_bytes);
    attempt([&] {
      if (storage == Storage::contiguous) {
        skeleton_ = write_skeleton(path_, temporary_, layout);
        return;
      }
      file_ = Hdf5File(H5Fcreate(temporary_.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, lockless_access().get()),
                       "making the file");
      skeleton_ = write_skeleton(file_.get(), layout, storage);
      check_hdf5(H5Fflush(file_.get(), H5F_SCOPE_GLOBAL), "flushing the file");
      for (const auto* list : {&skeleton_.columns.quantities, &skeleton_.columns.farm})
        for (const Column& column : *list)
          if (column.storage == Storage::compressed)
            chunked_.emplace(column.path, DatasetRows(file_.get(), column));
    });
    raw_.emplace(path_, temporary_, RawFile::Access::write);
    if (storage == Storage::contiguous) raw_->allocate(std::max(raw_->size(), skeleton_.columns.end()));
  } catch (...) {
    unlink(temporary_.c_str());
    throw;
  }
}

/// HDF5 does not get over a disk that is full when it closes a file: the room for all that it keeps in memory
/// is there before it is given more.
void MergedFile::reserve_ahead(std::size_t bytes) {
  hsize_t written = 0;
  attempt([&] { check_hdf5(H5Fget_filesize(file_.get(), &written), "asking for the size of the file"); });
  std::uint64_t needed = written + bytes + metadata_bytes;
  for (const auto& [path, rows] : chunked_)
    needed += rows.most_kept();
  needed = std::min(needed, most_bytes_);
  if (needed <= reserved_) return;
  raw_->allocate(needed, std::max<std::uint64_t>(reserved_, written));
  reserved_ = needed;
}

MergedFile::~MergedFile() {
  if (raw_) unlink(temporary_.c_str());
}

void MergedFile::write(const Column& column, PointRange range, std::span<const std::byte> rows) {
  if (column.storage == Storage::contiguous) {
    raw_->write(column.row_offset(range.begin), rows);
  } else {
    reserve_ahead(rows.size());
    attempt([&] { chunked_.at(column.path).write(range, rows); });
  }
}

void MergedFile::finish() {
  attempt([&] {
    for (auto& [path, rows] : chunked_)
      rows.close();
    chunked_.clear();
    if (storage_ == Storage::contiguous) return;
    file_.close("closing the file");
    const Hdf5File written = open_to_read(temporary_);
    haddr_t end = 0;
    check_hdf5(H5Fget_eoa(written.get(), &end), "asking for the end of the file");
    raw_->truncate(end);
  });
  for (const Placed& values : skeleton_.coordinates)
    raw_->write(values.offset, values.bytes);
  raw_->sync_all();
  raw_->move_into_place(temporary_);
  raw_.reset();
}

} // namespace leyden
