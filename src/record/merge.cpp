#include "leyden/record/merge.hpp"

#include "leyden/record/inspect.hpp"
#include "leyden/record/output_error.hpp"
#include "leyden/text/bad_input.hpp"
#include "record/merged_file.hpp"
#include "record/row_reader.hpp"
#include "record/saved_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <utility>

namespace leyden {
namespace {

/// Runs `look`, which reads a file; whatever is wrong with the file becomes BadInput.
template <typename Look>
auto reading(const std::string& path, Look look) {
  const QuietHdf5 quiet;
  try {
    return look();
  } catch (const BadInput&) {
    throw;
  } catch (const std::runtime_error& error) {
    refuse_file(path, std::string("cannot be read as a record: ") + error.what(),
                "a record that Leyden wrote", "leave it out");
  }
}

/// A file that points are taken from.
struct Source {
  std::string path;
  std::unique_ptr<RowReader> reader;
};

/// All that stands in the merged record for a range of points.
struct Block {
  Block(const Columns& columns, PointRange points);

  PointRange range;
  std::vector<PointState> states;
  std::vector<std::size_t> origin; ///< the source of each point that is done
  std::vector<Bytes> quantities;
  std::vector<Bytes> farm; ///< in the order of FarmColumn; the states apart
};

Block::Block(const Columns& columns, PointRange points)
    : range(points), states(points.size(), PointState::pending), origin(points.size(), 0) {
  for (const Column& column : columns.quantities)
    quantities.push_back(unfilled(column.element, points.size() * column.row_elements));
  for (const Column& column : columns.farm)
    farm.push_back(unfilled(column.element, points.size() * column.row_elements));
}

void copy_row(const Bytes& from, Bytes& to, std::size_t k, std::size_t size) {
  std::memcpy(to.data() + k * size, from.data() + k * size, size);
}

class Merge {
 public:
  explicit Merge(const MergeOrder& order);
  MergeReport run();

 private:
  void take(std::size_t source, Block& block);
  void check_agreement(std::size_t source, const Block& block, std::size_t k,
                       const CheckedPoints& found) const;
  void write(const Block& block);

  const MergeOrder& order_;
  std::vector<Source> sources_;
  Columns columns_;
  std::unique_ptr<MergedFile> output_;
  MergeReport report_;
};

Merge::Merge(const MergeOrder& order) : order_(order) {
  Layout layout;
  for (const std::string& path : order.files)
    reading(path, [&] {
      Source source{path, std::make_unique<RowReader>(path)};
      Layout its = saved_layout(source.reader->file(), source.reader->columns());
      if (sources_.empty()) {
        layout = std::move(its);
      } else if (const std::string difference = difference_of(layout, its); !difference.empty()) {
        refuse_file(path,
                    "it is no part of the same sweep as " + sources_.front().path + ": " + difference +
                        " differs",
                    "records of one configuration", "leave it out");
      }
      source.reader->keep_rows_alone();
      sources_.push_back(std::move(source));
    });
  for (const auto& [name, value] : order.attributes)
    layout.attributes.insert_or_assign(name, value);
  output_ = std::make_unique<MergedFile>(
      order.output, layout, order.form == MergedForm::resumable ? Storage::contiguous : Storage::compressed);
  columns_ = output_->columns();
  report_.states.resize(columns_.points, PointState::pending);
}

/// Two files may both have a point, if they have it alike.
void Merge::check_agreement(std::size_t source, const Block& block, std::size_t k,
                            const CheckedPoints& found) const {
  for (std::size_t i = 0; i < columns_.quantities.size(); ++i) {
    const Column& column = columns_.quantities[i];
    const std::size_t size = column.row_bytes();
    if (std::memcmp(block.quantities[i].data() + k * size, found.rows[i].data() + k * size, size) == 0)
      continue;
    const std::size_t point = block.range.begin + k;
    const std::string label = point_label(sources_[source].path, point);
    const std::string& first = sources_[block.origin[k]].path;
    refuse_file(sources_[source].path,
                fmt::format("point {}{} is done here and in {}, with different numbers: '{}'", point,
                            label.empty() ? "" : fmt::format(" ({})", label), first, column.path),
                "files that agree bit for bit in what they share", "leave one of the two files out");
  }
}

void Merge::take(std::size_t source, Block& block) {
  const RowReader& reader = *sources_[source].reader;
  const Columns& theirs = reader.columns();
  const ReadRows rows = reader.rows();
  const CheckedPoints found = read_checked(rows, theirs, block.range);
  for (const std::size_t point : found.misfits)
    report_.damaged.push_back({source, point});
  const auto is_told = [](PointState state) {
    return state == PointState::done || state == PointState::failed;
  };
  if (std::none_of(found.states.begin(), found.states.end(), is_told)) return;
  std::vector<Bytes> account;
  for (const Column& column : theirs.farm) {
    account.emplace_back(block.range.size() * column.row_bytes());
    rows(column, block.range, account.back());
  }
  for (std::size_t k = 0; k < found.states.size(); ++k) {
    const PointState state = found.states[k];
    const bool is_damaged =
        std::binary_search(found.misfits.begin(), found.misfits.end(), block.range.begin + k);
    if (!is_told(state) || is_damaged) continue;
    if (block.states[k] == PointState::done) {
      if (state == PointState::done) check_agreement(source, block, k, found);
      continue;
    }
    if (state == PointState::failed && block.states[k] == PointState::failed) continue;
    block.states[k] = state;
    block.origin[k] = source;
    for (std::size_t i = 0; i < account.size(); ++i)
      copy_row(account[i], block.farm[i], k, columns_.farm[i].row_bytes());
    if (state == PointState::done) {
      // The checksum that the rows were held against, should the file be written meanwhile.
      std::memcpy(block.farm[static_cast<std::size_t>(FarmColumn::checksum)].data() +
                      k * sizeof(std::uint64_t),
                  &found.checksums[k], sizeof(std::uint64_t));
      for (std::size_t i = 0; i < found.rows.size(); ++i)
        copy_row(found.rows[i], block.quantities[i], k, columns_.quantities[i].row_bytes());
    }
  }
}

void Merge::write(const Block& block) {
  const bool is_empty = std::all_of(block.states.begin(), block.states.end(),
                                    [](PointState state) { return state == PointState::pending; });
  // What a compressed file does not hold reads as unfilled.
  if (is_empty && order_.form == MergedForm::compressed && !columns_[FarmColumn::state].shape.empty()) return;
  for (std::size_t i = 0; i < columns_.quantities.size(); ++i)
    output_->write(columns_.quantities[i], block.range, block.quantities[i]);
  for (std::size_t i = 0; i < columns_.farm.size(); ++i)
    if (i != static_cast<std::size_t>(FarmColumn::state))
      output_->write(columns_.farm[i], block.range, block.farm[i]);
  output_->write(columns_[FarmColumn::state], block.range, std::as_bytes(std::span(block.states)));
}

MergeReport Merge::run() {
  for (const PointRange range : blocks_of(columns_, {0, columns_.points})) {
    if (order_.go_on && !order_.go_on(range.begin, columns_.points)) {
      report_.is_stopped = true;
      return std::move(report_);
    }
    Block block(columns_, range);
    for (std::size_t source = 0; source < sources_.size(); ++source)
      reading(sources_[source].path, [&] { take(source, block); });
    write(block);
    std::copy(block.states.begin(), block.states.end(),
              report_.states.begin() + static_cast<std::ptrdiff_t>(range.begin));
  }
  output_->finish();
  return std::move(report_);
}

} // namespace

MergeReport merge_records(const MergeOrder& order) {
  return Merge(order).run();
}

std::map<std::string, std::variant<std::string, double, std::int64_t>>
record_attributes(const std::string& path) {
  return reading(path, [&] {
    const RowReader reader(path);
    return saved_attributes(reader.file());
  });
}

} // namespace leyden
