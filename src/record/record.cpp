#include "leyden/record/record.hpp"

#include "leyden/platform/communicator.hpp"
#include "leyden/record/output_error.hpp"
#include "record/creation.hpp"
#include "record/point_rows.hpp"

#include <array>
#include <chrono>
#include <utility>

namespace leyden {
namespace {

using Clock = std::chrono::steady_clock;

template <typename Number>
std::span<const std::byte> bytes_of(const Number& number) {
  return std::as_bytes(std::span(&number, 1));
}

} // namespace

struct Record::Implementation {
  MPI_Comm world;
  std::string path;
  OpenRecord open;
  Clock::time_point synced = Clock::now();
  Clock::duration pause = std::chrono::seconds(1);

  void write(FarmColumn column, std::size_t point, std::span<const std::byte> bytes) const {
    open.rows.write(column, {point, point + 1}, bytes);
  }
  void write_rows(std::size_t point, const std::vector<Bytes>& rows) const {
    for (std::size_t i = 0; i < rows.size(); ++i)
      open.rows.write(i, {point, point + 1}, rows[i]);
  }
  void write_account(std::size_t point, const PointAccount& account) const;
  void write_state(std::size_t point, PointState state) const {
    write(FarmColumn::state, point, bytes_of(state));
  }
  void sync_if_due();
  void check_in_place() const;
};

void Record::Implementation::write_account(std::size_t point, const PointAccount& account) const {
  const std::int32_t ranks = account.ranks;
  write(FarmColumn::wall_time, point, bytes_of(account.wall_time));
  write(FarmColumn::ranks, point, bytes_of(ranks));
  write(FarmColumn::matvecs, point, bytes_of(account.matvecs));
  write(FarmColumn::bytes, point, bytes_of(account.bytes));
  write(FarmColumn::predicted_wall_time, point, bytes_of(account.predicted_wall_time));
  write(FarmColumn::predicted_bytes, point, bytes_of(account.predicted_bytes));
  write(FarmColumn::reason, point, encode_text256(account.reason));
}

/// A kill cannot put a state before its data, as both are in the system's cache by then; a loss of power can.
/// So the data go to the disk now and then before a state is written, and checksums tell what such a loss has
/// taken.
void Record::Implementation::sync_if_due() {
  const Clock::time_point begin = Clock::now();
  if (begin - synced < pause) return;
  check_in_place();
  open.rows.file().sync();
  synced = Clock::now();
  // A slow disk may take a twentieth of the time, no more.
  pause = std::max<Clock::duration>(std::chrono::seconds(1), 20 * (synced - begin));
}

void Record::Implementation::check_in_place() const {
  if (open.rows.file().is_removed())
    throw OutputError(path + ": the file was removed while the run was writing it");
  // One rank is enough, and other nodes may see a change of names late.
  if (rank_of(world) == 0 && !open.rows.file().is_in_place())
    throw OutputError(path + ": the file was moved or replaced while the run was writing it");
}

Record::Record(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
Record::Record(Record&&) noexcept = default;
Record& Record::operator=(Record&&) noexcept = default;
Record::~Record() = default;

Record Record::create(MPI_Comm world, const std::string& path, const Layout& layout) {
  return Record(
      std::make_unique<Implementation>(Implementation{world, path, create_record(world, path, layout)}));
}

Record Record::resume(MPI_Comm world, const std::string& path, const Layout& layout) {
  return Record(
      std::make_unique<Implementation>(Implementation{world, path, reopen_record(world, path, layout)}));
}

const std::vector<PointState>& Record::states() const {
  return implementation_->open.states;
}

void Record::seal(std::size_t point, const PointRows& rows, const PointAccount& account) {
  const std::vector<Bytes> stored = stored_rows(implementation_->open.columns, rows);
  const std::vector<std::span<const std::byte>> spans(stored.begin(), stored.end());
  const std::uint64_t checksum = checksum_of(point, spans);
  // A kill in between must not leave it failed, with an old reason and new rows.
  if (states()[point] != PointState::pending) implementation_->write_state(point, PointState::pending);
  implementation_->write_rows(point, stored);
  implementation_->write_account(point, account);
  implementation_->write(FarmColumn::checksum, point, bytes_of(checksum));
  implementation_->sync_if_due();
  implementation_->write_state(point, PointState::done);
}

void Record::sync() {
  implementation_->open.rows.file().sync();
}

void Record::fail(std::size_t point, const PointAccount& account) {
  const Columns& columns = implementation_->open.columns;
  implementation_->write_rows(point, stored_rows(columns, PointRows(columns.quantities.size())));
  implementation_->write_account(point, account);
  implementation_->sync_if_due();
  implementation_->write_state(point, PointState::failed);
}

void Record::close() {
  const auto closing = std::move(implementation_);
  together(closing->world, closing->path, [&] {
    closing->check_in_place();
    closing->open.rows.file().sync();
  });
  together(closing->world, closing->path, [&] { closing->open.rows.close(); });
}

} // namespace leyden
