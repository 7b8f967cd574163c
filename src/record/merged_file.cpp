#include "record/merged_file.hpp"

#include "leyden/record/output_error.hpp"
#include "record/reading.hpp"
#include "record/reservation.hpp"

#include <unistd.h>

#include <algorithm>
#include <utility>

namespace leyden {

template <typename Step>
void MergedFile::attempt(Step step) {
  const QuietHdf5 quiet;
  try {
    step();
  } catch (const Hdf5Error& error) {
    throw OutputError(path_ + ": " + error.what());
  }
}

MergedFile::MergedFile(std::string path, const Layout& layout, Storage storage)
    : path_(std::move(path)), temporary_(path_ + ".creating"), storage_(storage) {
  // How small a compressed file gets is not known before.
  const std::uint64_t metadata = std::uint64_t{1} << 20;
  reserve(path_, temporary_, storage == Storage::contiguous ? bytes_needed(layout) : metadata);
  try {
    attempt([&] {
      file_ = Hdf5File(H5Fcreate(temporary_.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, lockless_access().get()),
                       "making the file");
      skeleton_ = write_skeleton(file_.get(), layout, storage);
      check_hdf5(H5Fflush(file_.get(), H5F_SCOPE_GLOBAL), "flushing the file");
      for (const auto* list : {&skeleton_.columns.quantities, &skeleton_.columns.farm})
        for (const Column& column : *list)
          if (column.storage == Storage::compressed)
            chunked_.emplace(column.path, ChunkedRows(file_.get(), column));
      if (storage == Storage::contiguous) file_.close("closing the file");
    });
    raw_.emplace(path_, temporary_, RawFile::Access::write);
    if (storage == Storage::contiguous) raw_->allocate(std::max(raw_->size(), skeleton_.columns.end()));
  } catch (...) {
    unlink(temporary_.c_str());
    throw;
  }
}

MergedFile::~MergedFile() {
  if (raw_) unlink(temporary_.c_str());
}

void MergedFile::write(const Column& column, PointRange range, std::span<const std::byte> rows) {
  if (column.storage == Storage::contiguous)
    raw_->write(column.row_offset(range.begin), rows);
  else
    attempt([&] { chunked_.at(column.path).write(range, rows); });
}

void MergedFile::finish() {
  attempt([&] {
    for (auto& [path, rows] : chunked_)
      rows.close();
    chunked_.clear();
    if (storage_ == Storage::compressed) file_.close("closing the file");
  });
  for (const Placed& values : skeleton_.coordinates)
    raw_->write(values.offset, values.bytes);
  raw_->sync_all();
  raw_->move_into_place(temporary_);
  raw_.reset();
}

} // namespace leyden
