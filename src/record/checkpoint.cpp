#include "leyden/record/checkpoint.hpp"

#include "leyden/platform/agreed.hpp"
#include "leyden/platform/broadcast_text.hpp"
#include "leyden/platform/communicator.hpp"
#include "leyden/platform/first_text.hpp"
#include "leyden/platform/hdf5.hpp"
#include "leyden/record/output_error.hpp"
#include "record/attributes.hpp"
#include "record/checkpoint_layout.hpp"
#include "record/opening.hpp"
#include "record/place.hpp"
#include "record/raw_file.hpp"

#include <algorithm>
#include <bit>
#include <optional>
#include <stdexcept>
#include <utility>

namespace leyden {
namespace {

/// Why a file cannot be used.
class Unfit : public std::runtime_error {
 public:
  using runtime_error::runtime_error;
};

/// A vector as it lies in the file.
struct Stored {
  std::uint64_t offset = 0; ///< bytes
  std::vector<Segment> segments;
  std::uint64_t length() const { return segments.empty() ? 0 : segments.back().end; }
};

struct Content {
  CheckpointLabel label;
  std::vector<double> numbers;
  std::vector<Stored> vectors;
};

std::string text_in(hid_t file, const char* name) {
  auto text = read_text_attribute(file, "/", name);
  if (!text) throw Unfit(std::string("it has no text '") + name + "'");
  return std::move(*text);
}

std::int64_t number_in(hid_t file, const char* name) {
  const Hdf5Attribute attribute(H5Aopen(file, name, H5P_DEFAULT), "opening attribute " + std::string(name));
  const Hdf5Space space(H5Aget_space(attribute.get()), "reading the shape of an attribute");
  if (H5Sget_simple_extent_npoints(space.get()) != 1) throw Unfit(std::string(name) + " is no single number");
  std::int64_t number = 0;
  check_hdf5(H5Aread(attribute.get(), H5T_NATIVE_INT64, &number), "reading attribute " + std::string(name));
  return number;
}

/// A dataset whose elements lie within the file.
class Elements {
 public:
  Elements(hid_t file, std::uint64_t file_size, const std::string& name, std::size_t element_size)
      : name_(name), dataset_(H5Dopen2(file, name.c_str(), H5P_DEFAULT), "opening " + name) {
    const Hdf5Space space(H5Dget_space(dataset_.get()), "reading the shape of " + name);
    const hssize_t count = H5Sget_simple_extent_npoints(space.get());
    const hsize_t bytes = H5Dget_storage_size(dataset_.get());
    if (count < 0 || bytes != static_cast<hsize_t>(count) * element_size) throw Unfit(name + " is damaged");
    count_ = static_cast<std::uint64_t>(count);
    if (count == 0) return;
    const haddr_t offset = H5Dget_offset(dataset_.get());
    if (offset == HADDR_UNDEF || offset > file_size || bytes > file_size - offset)
      throw Unfit(name + " does not lie within the file");
    offset_ = offset;
  }
  std::uint64_t count() const { return count_; }
  std::uint64_t offset() const { return offset_; }
  void read(hid_t type, void* values) const {
    check_hdf5(H5Dread(dataset_.get(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), "reading " + name_);
  }

 private:
  std::string name_;
  Hdf5Dataset dataset_;
  std::uint64_t count_ = 0;
  std::uint64_t offset_ = 0;
};

Stored stored_vector(hid_t file, std::uint64_t file_size, std::size_t vector) {
  const Elements elements(file, file_size, vector_name(vector), sizeof(double));
  const Elements table(file, file_size, segments_name(vector), sizeof(std::uint64_t));
  Stored stored{elements.offset(), std::vector<Segment>(table.count() / segment_words)};
  if (table.count() != segment_words * stored.segments.size())
    throw Unfit(segments_name(vector) + " is damaged");
  table.read(H5T_NATIVE_UINT64, stored.segments.data());
  std::uint64_t end = 0;
  for (const Segment& segment : stored.segments) {
    if (segment.begin != end || segment.end <= segment.begin)
      throw Unfit(segments_name(vector) + " is damaged");
    end = segment.end;
  }
  if (end != elements.count()) throw Unfit(segments_name(vector) + " is damaged");
  return stored;
}

Content content_of(const std::string& path) {
  const QuietHdf5 quiet;
  const std::uint64_t size = RawFile(path, path, RawFile::Access::read).size();
  if (H5Fis_hdf5(path.c_str()) <= 0) throw Unfit("it is no HDF5 file");
  const Hdf5File file = open_to_read(path);
  if (read_text_attribute(file.get(), "/", "filetype") != checkpoint_filetype)
    throw Unfit("it is no checkpoint");
  if (number_in(file.get(), "schema_version") != checkpoint_schema)
    throw Unfit("it was written by another version of the program");
  Content content;
  content.label = {.kind = text_in(file.get(), "kind"),
                   .point = number_in(file.get(), "point"),
                   .configuration = text_in(file.get(), "config"),
                   .program = text_in(file.get(), "program"),
                   .written = text_in(file.get(), "written")};
  const Elements numbers(file.get(), size, numbers_name, sizeof(double));
  content.numbers.resize(numbers.count());
  numbers.read(H5T_NATIVE_DOUBLE, content.numbers.data());
  std::vector<std::vector<Segment>> segments;
  while (H5Lexists(file.get(), vector_name(content.vectors.size()).c_str(), H5P_DEFAULT) > 0) {
    content.vectors.push_back(stored_vector(file.get(), size, content.vectors.size()));
    segments.push_back(content.vectors.back().segments);
  }
  if (std::bit_cast<std::uint64_t>(number_in(file.get(), "checksum")) !=
      checksum_of(content.label, content.numbers, segments))
    throw Unfit("it does not fit its checksum");
  return content;
}

void broadcast(MPI_Comm team, Content& content) {
  CheckpointLabel& label = content.label;
  for (std::string* text : {&label.kind, &label.configuration, &label.program, &label.written})
    broadcast_text(team, *text);
  label.point = agreed(team, label.point);
  content.numbers = agreed(team, std::move(content.numbers));
  content.vectors.resize(agreed(team, content.vectors.size()));
  for (Stored& stored : content.vectors) {
    stored.offset = agreed(team, stored.offset);
    stored.segments = agreed(team, std::move(stored.segments));
  }
}

} // namespace

struct Checkpoint::Implementation {
  MPI_Comm team;
  Content content;
  RawFile file;

  bool read(const Stored& stored, std::uint64_t begin, std::span<double> part) const;
};

/// Elements from `begin` on, with all segments that they touch held against their checksums. Local.
bool Checkpoint::Implementation::read(const Stored& stored, std::uint64_t begin,
                                      std::span<double> part) const {
  const std::uint64_t end = begin + part.size();
  std::vector<double> beyond;
  for (const Segment& segment : stored.segments) {
    if (segment.end <= begin || segment.begin >= end) continue;
    const std::uint64_t size = segment.end - segment.begin;
    const bool is_within = segment.begin >= begin && segment.end <= end;
    if (!is_within) beyond.resize(size);
    const std::span<double> elements =
        is_within ? part.subspan(segment.begin - begin, size) : std::span(beyond);
    file.read(stored.offset + sizeof(double) * segment.begin, std::as_writable_bytes(elements));
    if (checksum_of(elements) != segment.checksum) return false;
    if (is_within) continue;
    const std::uint64_t first = std::max(begin, segment.begin);
    const std::uint64_t last = std::min(end, segment.end);
    std::copy(elements.begin() + static_cast<std::ptrdiff_t>(first - segment.begin),
              elements.begin() + static_cast<std::ptrdiff_t>(last - segment.begin),
              part.begin() + static_cast<std::ptrdiff_t>(first - begin));
  }
  return true;
}

std::variant<Checkpoint, Checkpoint::Unusable> Checkpoint::open(MPI_Comm team, const std::string& path) {
  Content content;
  std::optional<RawFile> file;
  std::optional<std::string> trouble;
  try {
    if (rank_of(team) == 0) content = content_of(path);
    file.emplace(path, path, RawFile::Access::read);
  } catch (const std::exception& error) {
    // Out of memory too: a damaged size may ask for anything.
    trouble = error.what();
  }
  if (const auto reason = first_text(team, trouble)) return Unusable{*reason};
  broadcast(team, content);
  return Checkpoint(
      std::make_unique<Implementation>(Implementation{team, std::move(content), std::move(*file)}));
}

Checkpoint::Checkpoint(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {}
Checkpoint::Checkpoint(Checkpoint&&) noexcept = default;
Checkpoint& Checkpoint::operator=(Checkpoint&&) noexcept = default;
Checkpoint::~Checkpoint() = default;

const CheckpointLabel& Checkpoint::label() const {
  return implementation_->content.label;
}

const std::vector<double>& Checkpoint::numbers() const {
  return implementation_->content.numbers;
}

std::size_t Checkpoint::vectors() const {
  return implementation_->content.vectors.size();
}

bool Checkpoint::read(std::size_t vector, std::span<double> part) const {
  const MPI_Comm team = implementation_->team;
  const Place place = place_of(team, part.size());
  if (vector >= vectors() || implementation_->content.vectors[vector].length() != place.length) return false;
  int is_right = 0;
  try {
    is_right = implementation_->read(implementation_->content.vectors[vector], place.begin, part) ? 1 : 0;
  } catch (const OutputError&) {
    // Cut short, or a disk that fails: no better than wrong.
  }
  check_mpi(MPI_Allreduce(MPI_IN_PLACE, &is_right, 1, MPI_INT, MPI_MIN, team));
  return is_right == 1;
}

} // namespace leyden
