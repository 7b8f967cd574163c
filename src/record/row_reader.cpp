#include "record/row_reader.hpp"

#include "record/opening.hpp"

namespace leyden {

RowReader::RowReader(const std::string& path)
    : file_(open_to_read(path)), columns_(saved_columns(file_.get())),
      raw_(path, path, RawFile::Access::read) {
  for (const auto* list : {&columns_.quantities, &columns_.farm})
    for (const Column& column : *list)
      if (column.storage == Storage::compressed)
        chunked_.emplace(column.path, DatasetRows(file_.get(), column));
}

void RowReader::keep_rows_alone() {
  if (chunked_.empty()) file_.close("closing the file");
}

void RowReader::read(const Column& column, PointRange range, std::span<std::byte> rows) const {
  if (column.storage == Storage::compressed)
    chunked_.at(column.path).read(range, rows);
  else
    raw_.read(column.row_offset(range.begin), rows);
}

ReadRows RowReader::rows() const {
  return [this](const Column& column, PointRange range, std::span<std::byte> rows) {
    read(column, range, rows);
  };
}

} // namespace leyden
