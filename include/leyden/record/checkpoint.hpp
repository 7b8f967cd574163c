#pragma once

#include <mpi.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace leyden {

/// What a checkpoint is of, and who wrote it.
struct CheckpointLabel {
  std::string kind;          ///< of state: only a computation of the same kind can go on from it
  std::int64_t point = 0;    ///< its number in the sweep
  std::string configuration; ///< of the run, as in its record
  std::string program;       ///< version that wrote it
  std::string written;       ///< when, UTC, ISO 8601
};

/// Writes the state of a long computation as `path`.creating, through parallel HDF5, and gives it its name
/// when it is on the disk, in place of the one before. `numbers` are the same on all ranks; `parts` are this
/// rank's of each vector, those of all ranks in their order are the whole. The disk must have room for two.
/// Collective over `team`. Throws OutputError on all ranks if it cannot be written: the one before still
/// stands then.
void write_checkpoint(MPI_Comm team, const std::string& path, const CheckpointLabel& label,
                      std::span<const double> numbers, std::span<const std::span<const double>> parts);

/// A whole checkpoint, open to be read on any number of ranks.
class Checkpoint {
 public:
  /// Why a file is no whole checkpoint: damaged, cut short, something else.
  struct Unusable {
    std::string reason;
  };
  /// Opens the file, and holds all of it against its checksum but for the vectors. Collective over `team`,
  /// which must outlive it; the same on all ranks.
  static std::variant<Checkpoint, Unusable> open(MPI_Comm team, const std::string& path);

  Checkpoint(Checkpoint&&) noexcept;
  Checkpoint& operator=(Checkpoint&&) noexcept;
  Checkpoint(const Checkpoint&) = delete;
  Checkpoint& operator=(const Checkpoint&) = delete;
  ~Checkpoint();

  const CheckpointLabel& label() const;
  const std::vector<double>& numbers() const;
  /// Number of vectors.
  std::size_t vectors() const;
  /// Reads this rank's part of a vector; the parts of all ranks, in their order, are the whole. False on all
  /// ranks if there is no such vector of that length, or it cannot be read or does not fit its checksums.
  /// Collective.
  bool read(std::size_t vector, std::span<double> part) const;

 private:
  struct Implementation;
  explicit Checkpoint(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

} // namespace leyden
