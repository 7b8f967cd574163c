#include "leyden/record/merge.hpp"

#include "leyden/record/inspect.hpp"
#include "leyden/record/output_error.hpp"
#include "leyden/text/bad_input.hpp"
#include "record/row_reader.hpp"
#include "record/saved_layout.hpp"
#include "tests/record/flip_bit.hpp"
#include "tests/record/sample_record.hpp"
#include "tests/scratch_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <numeric>

namespace leyden {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::size_t points = 23;

const Layout& layout() {
  static const Layout it = long_layout(points, 10);
  return it;
}

enum class Fate { sealed, changed, failed };

/// A record in which `done` points are sealed, and `fate` befalls one more.
std::string written(const std::string& name, const std::vector<std::size_t>& done,
                    std::optional<std::size_t> special = std::nullopt, Fate fate = Fate::sealed) {
  std::string path = scratch_file(MPI_COMM_WORLD, name);
  Record record = Record::create(MPI_COMM_WORLD, path, layout());
  PointAccount account;
  account.matvecs = static_cast<std::int64_t>(done.size());
  for (const std::size_t point : done)
    record.seal(point, sample_rows(layout(), point), account);
  if (special) {
    account.reason = "reason in " + name;
    PointRows rows = sample_rows(layout(), *special);
    if (fate == Fate::changed) rows[0][3] += 1e-9;
    if (fate == Fate::failed)
      record.fail(*special, account);
    else
      record.seal(*special, rows, account);
  }
  record.close();
  return path;
}

std::vector<std::size_t> every_third(std::size_t first) {
  std::vector<std::size_t> numbers;
  for (std::size_t point = first; point < points; point += 3)
    numbers.push_back(point);
  return numbers;
}

MergeReport merged(const std::vector<std::string>& files, const std::string& output,
                   MergedForm form = MergedForm::resumable) {
  return merge_records({.files = files, .output = output, .form = form, .attributes = {}, .go_on = {}});
}

std::string complaint(const std::vector<std::string>& files, const std::string& output) {
  try {
    merged(files, output);
  } catch (const BadInput& error) {
    return error.what();
  }
  return "no complaint";
}

/// All rows of a record, one behind the other.
Bytes all_rows(const std::string& path) {
  const RowReader reader(path);
  Bytes bytes;
  for (const auto* list : {&reader.columns().quantities, &reader.columns().farm})
    for (const Column& column : *list) {
      Bytes rows(reader.columns().points * column.row_bytes());
      reader.read(column, {0, reader.columns().points}, rows);
      bytes.insert(bytes.end(), rows.begin(), rows.end());
    }
  return bytes;
}

TEST(Boxes, CoverARangeInItsOrder) {
  for (const std::vector<std::uint64_t>& shape :
       {std::vector<std::uint64_t>{7}, {3, 4}, {2, 3, 4}, {2, 1, 3, 2}, {1, 1, 5}}) {
    const std::uint64_t size =
        std::accumulate(shape.begin(), shape.end(), std::uint64_t{1}, std::multiplies<>());
    for (std::uint64_t begin = 0; begin <= size; ++begin)
      for (std::uint64_t end = begin; end <= size; ++end) {
        std::uint64_t next = begin;
        for (const Box& box : boxes_of(shape, begin, end)) {
          std::uint64_t first = 0;
          std::uint64_t last = 0;
          std::uint64_t elements = 1;
          for (std::size_t i = 0; i < shape.size(); ++i) {
            ASSERT_GE(box.count[i], 1U);
            ASSERT_LE(box.start[i] + box.count[i], shape[i]);
            first = first * shape[i] + box.start[i];
            last = last * shape[i] + box.start[i] + box.count[i] - 1;
            elements *= box.count[i];
          }
          ASSERT_EQ(first, next);
          ASSERT_EQ(last - first + 1, elements) << "a box without gaps";
          next += elements;
        }
        ASSERT_EQ(next, end);
      }
  }
}

TEST(Chunks, AreSensible) {
  EXPECT_THAT(chunk_shape({3, 4, 201}, 8), ElementsAre(3, 4, 201));
  EXPECT_THAT(chunk_shape({1000, 100, 201}, 8), ElementsAre(6, 100, 201));
  EXPECT_THAT(chunk_shape({1000, 1000}, 8), ElementsAre(131, 1000));
  EXPECT_THAT(chunk_shape({5, 10000000}, 8), ElementsAre(1, 131072));
  EXPECT_THAT(chunk_shape({5, 131072}, 8), ElementsAre(1, 131072));
  EXPECT_THAT(chunk_shape({100000000}, 1), ElementsAre(1048576));
}

TEST(SavedLayout, IsTheOneTheRecordWasMadeFrom) {
  for (const Layout& made : {sample_layout(), single_point_layout()}) {
    const std::string path = scratch_file(MPI_COMM_WORLD, "layout.h5");
    Record::create(MPI_COMM_WORLD, path, made).close();
    const RowReader reader(path);
    Layout found = saved_layout(reader.file(), reader.columns());
    EXPECT_EQ(difference_of(made, found), "");
    EXPECT_EQ(found.quantities[0].units, made.quantities[0].units);
    EXPECT_EQ(found.quantities.back().long_name, made.quantities.back().long_name);
    EXPECT_EQ(found.dimensions[0].units, made.dimensions[0].units);
    for (const auto& [name, value] : made.attributes)
      EXPECT_EQ(found.attributes.at(name), value) << name;
    if (made.coordinates.empty()) continue;
    EXPECT_EQ(found.coordinates[0].dimension, "alpha");
    found.coordinates[0].values = std::vector<double>{1, 2, 5};
    EXPECT_EQ(difference_of(made, found), "the coordinate 'omega'");
  }
}

TEST(Merge, MakesTheRecordOfAllPoints) {
  const std::string whole = scratch_file(MPI_COMM_WORLD, "whole.h5");
  const std::string a = written("a.h5", every_third(0));
  const std::string b = written("b.h5", every_third(1));
  const std::string c = written("c.h5", every_third(2));
  EXPECT_EQ(merged({a, b, c}, whole).damaged.size(), 0U);
  EXPECT_TRUE(find_bad_points(whole).empty());
  EXPECT_EQ(summarise_record(whole).done, points);
  EXPECT_FALSE(std::filesystem::exists(whole + ".creating"));
  const std::string other = scratch_file(MPI_COMM_WORLD, "other.h5");
  merged({c, a, b}, other);
  EXPECT_EQ(all_rows(other), all_rows(whole)) << "in any order";
  const std::string again = scratch_file(MPI_COMM_WORLD, "again.h5");
  merged({whole}, again);
  EXPECT_EQ(all_rows(again), all_rows(whole));
}

TEST(Merge, LeavesWhatIsMissingToALaterRun) {
  const std::string path = scratch_file(MPI_COMM_WORLD, "part.h5");
  const MergeReport report = merged({written("a.h5", every_third(0)), written("b.h5", every_third(2))}, path);
  for (std::size_t point = 0; point < points; ++point)
    EXPECT_EQ(report.states[point] == PointState::pending, point % 3 == 1);
  Record record = Record::resume(MPI_COMM_WORLD, path, layout());
  EXPECT_EQ(record.states(), report.states);
  for (const std::size_t point : every_third(1))
    record.seal(point, sample_rows(layout(), point), {});
  record.close();
  EXPECT_EQ(summarise_record(path).done, points);
  EXPECT_TRUE(find_bad_points(path).empty());
}

TEST(Merge, CompressedHoldsTheSame) {
  const std::string plain = scratch_file(MPI_COMM_WORLD, "plain.h5");
  const std::string small = scratch_file(MPI_COMM_WORLD, "small.h5");
  const std::string back = scratch_file(MPI_COMM_WORLD, "back.h5");
  const std::vector<std::string> files{written("a.h5", every_third(0)),
                                       written("b.h5", every_third(1), 2, Fate::failed)};
  merged(files, plain);
  merged(files, small, MergedForm::compressed);
  EXPECT_TRUE(summarise_record(small).is_compressed);
  EXPECT_EQ(summarise_record(small).failures.at(0).reason, "reason in b.h5");
  EXPECT_EQ(all_rows(small), all_rows(plain));
  EXPECT_TRUE(find_bad_points(small).empty());
  merged({small}, back);
  EXPECT_EQ(all_rows(back), all_rows(plain));
  EXPECT_THROW(Record::resume(MPI_COMM_WORLD, small, layout()), OutputError);
}

TEST(Merge, CompressesAnyLayout) {
  for (const Layout& made : {sample_layout(), single_point_layout(), long_layout(400, 3000)}) {
    const std::string path = scratch_file(MPI_COMM_WORLD, "layout.h5");
    const std::string small = scratch_file(MPI_COMM_WORLD, "small.h5");
    Record record = Record::create(MPI_COMM_WORLD, path, made);
    for (std::size_t point = 0; point < made.points(); ++point)
      record.seal(point, sample_rows(made, point), {});
    record.close();
    merged({path}, small, MergedForm::compressed);
    EXPECT_EQ(all_rows(small), all_rows(path));
    const RowReader reader(small);
    EXPECT_EQ(difference_of(made, saved_layout(reader.file(), reader.columns())), "");
    if (made.points() == 400) {
      EXPECT_LT(std::filesystem::file_size(small), std::filesystem::file_size(path));
    }
  }
}

TEST(Merge, DamagedPointsAreLeftOutAndNamed) {
  const std::string path = scratch_file(MPI_COMM_WORLD, "merged.h5");
  const std::string a = written("a.h5", every_third(0));
  const std::string b = written("b.h5", every_third(0));
  flip_bit(a, RowReader(a).columns().quantities[0].row_offset(6) + 13);
  MergeReport report = merged({a}, path);
  ASSERT_EQ(report.damaged.size(), 1U);
  EXPECT_EQ(report.damaged[0].point, 6U);
  EXPECT_EQ(report.states[6], PointState::pending);
  EXPECT_TRUE(find_bad_points(path).empty());
  report = merged({a, b}, path);
  EXPECT_EQ(report.damaged.size(), 1U);
  EXPECT_EQ(report.states[6], PointState::done) << "taken from the other";
}

TEST(Merge, DamageInACompressedRecordIsFound) {
  const std::string plain = scratch_file(MPI_COMM_WORLD, "plain.h5");
  const std::string small = scratch_file(MPI_COMM_WORLD, "small.h5");
  std::vector<std::size_t> all(points);
  std::iota(all.begin(), all.end(), 0);
  merged({written("a.h5", all)}, small, MergedForm::compressed);
  haddr_t offset = 0;
  {
    const RowReader reader(small);
    const Hdf5Dataset work(H5Dopen2(reader.file(), "work", H5P_DEFAULT), "opening work");
    const Hdf5Space space(H5Dget_space(work.get()), "its shape");
    hsize_t size = 0;
    unsigned mask = 0;
    check_hdf5(H5Dget_chunk_info(work.get(), space.get(), 0, nullptr, &mask, &offset, &size), "its chunk");
    offset += size / 2;
  }
  flip_bit(small, offset);
  EXPECT_FALSE(find_bad_points(small).empty());
  const MergeReport report = merged({small}, plain);
  EXPECT_FALSE(report.damaged.empty());
  EXPECT_TRUE(find_bad_points(plain).empty());
}

TEST(Merge, FilesThatDisagreeAreRefusedByPoint) {
  const std::string path = scratch_file(MPI_COMM_WORLD, "merged.h5");
  const std::string a = written("a.h5", every_third(0));
  EXPECT_THAT(complaint({a, written("b.h5", every_third(1), 6, Fate::changed)}, path),
              testing::AllOf(HasSubstr("point 6 (alpha = 0.006)"), HasSubstr("'work'"), HasSubstr("a.h5")));
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_FALSE(std::filesystem::exists(path + ".creating"));
  EXPECT_EQ(complaint({a, written("b.h5", every_third(1), 6)}, path), "no complaint") << "alike in both";
}

TEST(Merge, FailedPointsKeepTheirReasonUnlessDoneElsewhere) {
  const std::string path = scratch_file(MPI_COMM_WORLD, "merged.h5");
  const std::string a = written("a.h5", every_third(0), 1, Fate::failed);
  const std::string b = written("b.h5", every_third(2), 1, Fate::failed);
  merged({a, b}, path);
  RecordSummary summary = summarise_record(path);
  ASSERT_EQ(summary.failed, 1U);
  EXPECT_EQ(summary.failures[0].reason, "reason in a.h5");
  for (const bool first : {true, false}) {
    const std::string c = written("c.h5", every_third(1));
    merged(first ? std::vector{c, a, b} : std::vector{a, b, c}, path);
    summary = summarise_record(path);
    EXPECT_EQ(summary.done, points);
    EXPECT_EQ(summary.failed, 0U);
  }
}

TEST(Merge, OtherSweepsAndOtherFilesAreRefused) {
  const std::string path = scratch_file(MPI_COMM_WORLD, "merged.h5");
  const std::string a = written("a.h5", every_third(0));
  const std::string other = scratch_file(MPI_COMM_WORLD, "other.h5");
  Record::create(MPI_COMM_WORLD, other, long_layout(points, 11)).close();
  EXPECT_THAT(complaint({a, other}, path), HasSubstr("the dimension 'time' differs"));
  Record::create(MPI_COMM_WORLD, other, long_layout(points + 1, 10)).close();
  EXPECT_THAT(complaint({a, other}, path), HasSubstr("the axis 'alpha' differs"));
  std::ofstream(other, std::ios::trunc) << "a text";
  EXPECT_THAT(complaint({a, other}, path), HasSubstr("cannot be read as a record"));
  EXPECT_THAT(complaint({a, other + "x"}, path), HasSubstr("cannot be read as a record"));
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(Merge, LeavesTheOutputAsItWasWhenStopped) {
  const std::string path = scratch_file(MPI_COMM_WORLD, "merged.h5");
  std::ofstream(path) << "before";
  const MergeReport report =
      merge_records({.files = {written("a.h5", every_third(0))},
                     .output = path,
                     .form = MergedForm::compressed,
                     .attributes = {},
                     .go_on = [](std::size_t, std::size_t of) { return of != points; }});
  EXPECT_TRUE(report.is_stopped);
  EXPECT_EQ(std::filesystem::file_size(path), 6U);
  EXPECT_FALSE(std::filesystem::exists(path + ".creating"));
  EXPECT_THROW(merged({path + "/a.h5"}, path), BadInput);
  EXPECT_THROW(merged({written("a.h5", every_third(0))}, path + "/below.h5"), OutputError);
}

TEST(Merge, SetsTheAttributesThatItIsGiven) {
  const std::string path = scratch_file(MPI_COMM_WORLD, "merged.h5");
  merge_records({.files = {written("a.h5", every_third(0))},
                 .output = path,
                 .form = MergedForm::resumable,
                 .attributes = {{"config", std::string("another")}, {"merged_files", std::string("a.h5")}},
                 .go_on = {}});
  const auto attributes = record_attributes(path);
  EXPECT_EQ(std::get<std::string>(attributes.at("config")), "another");
  EXPECT_EQ(std::get<std::string>(attributes.at("merged_files")), "a.h5");
  EXPECT_EQ(std::get<std::string>(attributes.at("command")), "charge");
  EXPECT_EQ(summarise_record(path).configuration, "another");
}

} // namespace
} // namespace leyden
