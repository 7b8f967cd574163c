#include "leyden/platform/communicator.hpp"
#include "leyden/record/checkpoint.hpp"
#include "leyden/record/output_error.hpp"
#include "record/attributes.hpp"
#include "record/checkpoint_layout.hpp"
#include "record/creation.hpp"
#include "record/diversion.hpp"
#include "record/element.hpp"
#include "record/opening.hpp"
#include "record/place.hpp"
#include "record/raw_file.hpp"
#include "record/reservation.hpp"
#include "record/unfailing_file.hpp"

#include <unistd.h>

#include <algorithm>
#include <bit>
#include <optional>

namespace leyden {
namespace {

/// Elements that a rank writes at once: MPI counts bytes by int.
constexpr std::uint64_t most_at_once = std::uint64_t{1} << 25;

/// The segments of all ranks, in their order, on rank 0. Collective.
std::vector<Segment> gather(MPI_Comm team, const std::vector<Segment>& mine) {
  const int words = static_cast<int>(segment_words * mine.size());
  std::vector<int> counts(static_cast<std::size_t>(size_of(team)));
  check_mpi(MPI_Gather(&words, 1, MPI_INT, counts.data(), 1, MPI_INT, 0, team));
  std::vector<int> starts(counts.size(), 0);
  for (std::size_t rank = 1; rank < counts.size(); ++rank)
    starts[rank] = starts[rank - 1] + counts[rank - 1];
  std::vector<Segment> all(static_cast<std::size_t>(starts.back() + counts.back()) / segment_words);
  check_mpi(MPI_Gatherv(mine.data(), words, MPI_UINT64_T, all.data(), counts.data(), starts.data(),
                        MPI_UINT64_T, 0, team));
  return all;
}

/// A text of fixed length: those of variable length lie in heaps that have no checksum.
void write_text(hid_t file, const std::string& name, const std::string& text) {
  const Hdf5Type type = text_type(std::max<std::size_t>(text.size(), 1));
  const Hdf5Space scalar(H5Screate(H5S_SCALAR), "making a single value");
  const Hdf5Attribute attribute(
      H5Acreate2(file, name.c_str(), type.get(), scalar.get(), H5P_DEFAULT, H5P_DEFAULT),
      "making attribute " + name);
  check_hdf5(H5Awrite(attribute.get(), type.get(), text.c_str()), "writing attribute " + name);
}

Hdf5Dataset make_dataset(hid_t file, const std::string& name, hid_t type, const std::vector<hsize_t>& shape) {
  const Hdf5Properties creation(H5Pcreate(H5P_DATASET_CREATE), "making " + name);
  check_hdf5(H5Pset_layout(creation.get(), H5D_CONTIGUOUS), "making " + name);
  check_hdf5(H5Pset_alloc_time(creation.get(), H5D_ALLOC_TIME_EARLY), "making " + name);
  check_hdf5(H5Pset_fill_time(creation.get(), H5D_FILL_TIME_NEVER), "making " + name);
  const Hdf5Space space(H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr),
                        "shaping " + name);
  return {H5Dcreate2(file, name.c_str(), type, space.get(), H5P_DEFAULT, creation.get(), H5P_DEFAULT),
          "making " + name};
}

void write_dataset(hid_t file, const std::string& name, hid_t type, const std::vector<hsize_t>& shape,
                   const void* values) {
  const Hdf5Dataset made = make_dataset(file, name, type, shape);
  check_hdf5(H5Dwrite(made.get(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), "writing " + name);
}

/// All but the elements of the vectors, as one rank writes it.
struct Skeleton {
  const CheckpointLabel& label;
  std::span<const double> numbers;
  std::span<const Place> places;
  std::span<const std::vector<Segment>> segments;
};

std::uint64_t bytes_of(const Skeleton& skeleton) {
  constexpr std::uint64_t of_an_object = 8192;
  std::uint64_t bytes = (std::uint64_t{1} << 18) + 8 * skeleton.numbers.size() +
                        2 * skeleton.label.configuration.size() + 2 * skeleton.label.kind.size();
  for (const Place& place : skeleton.places)
    bytes += of_an_object + sizeof(double) * place.length;
  for (const std::vector<Segment>& segments : skeleton.segments)
    bytes += of_an_object + sizeof(Segment) * segments.size();
  return bytes;
}

void write_skeleton(hid_t file, const Skeleton& skeleton) {
  const CheckpointLabel& label = skeleton.label;
  write_text(file, "filetype", checkpoint_filetype);
  write_attribute(file, "schema_version", checkpoint_schema);
  write_text(file, "kind", label.kind);
  write_attribute(file, "point", label.point);
  write_text(file, "config", label.configuration);
  write_text(file, "program", label.program);
  write_text(file, "written", label.written);
  write_attribute(file, "checksum",
                  std::bit_cast<std::int64_t>(checksum_of(label, skeleton.numbers, skeleton.segments)));
  write_dataset(file, numbers_name, H5T_NATIVE_DOUBLE, {skeleton.numbers.size()}, skeleton.numbers.data());
  for (std::size_t vector = 0; vector < skeleton.places.size(); ++vector) {
    const std::vector<Segment>& segments = skeleton.segments[vector];
    write_dataset(file, segments_name(vector), H5T_NATIVE_UINT64, {segments.size(), segment_words},
                  segments.data());
    make_dataset(file, vector_name(vector), H5T_NATIVE_DOUBLE, {skeleton.places[vector].length});
  }
}

void lay_out(const std::string& path, const std::string& temporary, const Skeleton& skeleton) {
  UnfailingFile(path, temporary).fill(Metadata::with_checksums, [&](hid_t file) {
    write_skeleton(file, skeleton);
  });
}

/// Keeps the first failure, and lets this rank go on to what all ranks do together.
class Attempts {
 public:
  template <typename Step>
  void attempt(Step step) {
    try {
      step();
    } catch (const Hdf5Error& error) {
      if (!failure_) failure_ = error;
    }
  }
  void check() const {
    if (failure_) throw Hdf5Error(*failure_);
  }

 private:
  std::optional<Hdf5Error> failure_;
};

void write_part(hid_t dataset, const Place& place, std::span<const double> part, hid_t transfer,
                Attempts& all) {
  const hsize_t length = place.length;
  const Hdf5Space whole(H5Screate_simple(1, &length, nullptr), "shaping a vector");
  for (std::uint64_t first = 0; first < place.longest; first += most_at_once)
    all.attempt([&] {
      const std::uint64_t from = std::min<std::uint64_t>(first, part.size());
      const hsize_t count = std::min<std::uint64_t>(most_at_once, part.size() - from);
      const hsize_t begin = place.begin + from;
      const Hdf5Space piece(H5Screate_simple(1, &count, nullptr), "shaping a part");
      if (count == 0) {
        check_hdf5(H5Sselect_none(whole.get()), "choosing a part");
        check_hdf5(H5Sselect_none(piece.get()), "choosing a part");
      } else {
        check_hdf5(H5Sselect_hyperslab(whole.get(), H5S_SELECT_SET, &begin, nullptr, &count, nullptr),
                   "choosing a part");
      }
      check_hdf5(H5Dwrite(dataset, H5T_NATIVE_DOUBLE, piece.get(), whole.get(), transfer, part.data() + from),
                 "writing a vector");
    });
}

/// The file as all ranks write it. Closed collectively, on a way on which nothing can be refused any more.
class OpenFile {
 public:
  OpenFile(MPI_Comm team, const std::string& temporary, const RawFile& raw)
      : raw_(raw), file_(open_on_all_ranks(team, temporary)) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  OpenFile(OpenFile&&) = delete;
  OpenFile& operator=(OpenFile&&) = delete;
  ~OpenFile() { divert_other_writers(raw_); }
  hid_t get() const { return file_.get(); }

 private:
  const RawFile& raw_;
  Hdf5File file_;
};

/// The elements of all vectors. Collective.
void fill(MPI_Comm team, const std::string& path, const std::string& temporary, const RawFile& raw,
          std::span<const Place> places, std::span<const std::span<const double>> parts) {
  std::optional<OpenFile> file;
  Hdf5Properties transfer;
  together(team, path, [&] {
    transfer = Hdf5Properties(H5Pcreate(H5P_DATASET_XFER), "choosing a transfer");
    check_hdf5(H5Pset_dxpl_mpio(transfer.get(), H5FD_MPIO_COLLECTIVE), "choosing a transfer");
    file.emplace(team, temporary, raw);
  });
  for (std::size_t vector = 0; vector < parts.size(); ++vector) {
    Hdf5Dataset dataset;
    together(team, path, [&] {
      dataset = Hdf5Dataset(H5Dopen2(file->get(), vector_name(vector).c_str(), H5P_DEFAULT),
                            "opening " + vector_name(vector));
    });
    Attempts all;
    write_part(dataset.get(), places[vector], parts[vector], transfer.get(), all);
    together(team, path, [&] { all.check(); });
  }
}

} // namespace

void write_checkpoint(MPI_Comm team, const std::string& path, const CheckpointLabel& label,
                      std::span<const double> numbers, std::span<const std::span<const double>> parts) {
  const QuietHdf5 quiet;
  const std::string temporary = path + ".creating";
  const bool is_first = rank_of(team) == 0;
  std::vector<Place> places;
  std::vector<std::vector<Segment>> segments;
  for (const std::span<const double> part : parts) {
    places.push_back(place_of(team, part.size()));
    segments.push_back(gather(team, segments_of(part, places.back().begin)));
  }
  const Skeleton skeleton{label, numbers, places, segments};
  std::optional<RawFile> file;
  try {
    together(team, path, [&] {
      if (!is_first) return;
      reserve(path, temporary, bytes_of(skeleton));
      lay_out(path, temporary, skeleton);
    });
    together(team, path, [&] { file.emplace(path, temporary, RawFile::Access::write); });
    fill(team, path, temporary, *file, places, parts);
    together(team, path, [&] { file->sync_all(); });
    together(team, path, [&] {
      if (is_first) file->move_into_place(temporary);
    });
  } catch (const OutputError&) {
    if (is_first) unlink(temporary.c_str());
    throw;
  }
}

} // namespace leyden
