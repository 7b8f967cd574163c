#include "leyden/record/inspect.hpp"
#include "leyden/record/read_quantity.hpp"
#include "leyden/record/record.hpp"
#include "leyden/text/bad_input.hpp"
#include "tests/record/sample_record.hpp"
#include "tests/scratch_file.hpp"

#include "leyden/platform/communicator.hpp"
#include "leyden/platform/hdf5.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

namespace leyden {
namespace {

const MPI_Comm world = MPI_COMM_WORLD;

bool is_mine(std::size_t point) {
  return static_cast<int>(point) % size_of(world) == rank_of(world);
}

PointAccount account() {
  PointAccount account;
  account.wall_time = 2.5;
  account.ranks = 3;
  account.matvecs = 1234567890123;
  account.bytes = 99;
  account.predicted_wall_time = 2.25;
  account.predicted_bytes = 98;
  return account;
}

TEST(Record, HoldsNaNUntilPointsAreSealed) {
  const std::string path = scratch_file(world, "nan.h5");
  const Layout layout = sample_layout();
  Record record = Record::create(world, path, layout);
  EXPECT_EQ(record.states(), std::vector<PointState>(12, PointState::pending));
  record.close();
  for (const char* name : {"work", "work_max", "magnetisation", "classical/work_max", "farm/wall_time"})
    for (const double value : read_quantity(path, name))
      EXPECT_TRUE(std::isnan(value)) << name;
  for (const double value : read_quantity(path, "farm/state"))
    EXPECT_EQ(value, 0);
  for (const double value : read_quantity(path, "steps"))
    EXPECT_EQ(value, 0);
  EXPECT_EQ(read_quantity(path, "work").size(), 12U * 5U);
  EXPECT_EQ(read_quantity(path, "magnetisation").size(), 12U * 5U * 2U);
  EXPECT_FALSE(std::filesystem::exists(path + ".creating"));
}

TEST(Record, GivesBackWhatWasSealed) {
  const std::string path = scratch_file(world, "sealed.h5");
  const Layout layout = sample_layout();
  Record record = Record::create(world, path, layout);
  for (std::size_t point = 0; point < 12; ++point)
    if (is_mine(point)) record.seal(point, sample_rows(layout, point), account());
  record.close();
  MPI_Barrier(world);
  for (std::size_t i = 0; i < layout.quantities.size(); ++i) {
    const std::vector<double> all = read_quantity(path, layout.quantities[i].name);
    const std::size_t size = layout.row_size(layout.quantities[i]);
    for (std::size_t point = 0; point < 12; ++point)
      EXPECT_EQ(std::vector<double>(all.begin() + static_cast<std::ptrdiff_t>(point * size),
                                    all.begin() + static_cast<std::ptrdiff_t>((point + 1) * size)),
                sample_rows(layout, point)[i])
          << layout.quantities[i].name << " of point " << point;
  }
  EXPECT_EQ(read_quantity(path, "farm/wall_time"), std::vector<double>(12, 2.5));
  EXPECT_EQ(read_quantity(path, "farm/predicted_wall_time"), std::vector<double>(12, 2.25));
  EXPECT_EQ(read_quantity(path, "farm/ranks"), std::vector<double>(12, 3));
  EXPECT_EQ(read_quantity(path, "farm/matvecs"), std::vector<double>(12, 1234567890123));
  EXPECT_EQ(read_quantity(path, "farm/bytes"), std::vector<double>(12, 99));
  EXPECT_EQ(read_quantity(path, "farm/predicted_bytes"), std::vector<double>(12, 98));
  EXPECT_EQ(read_quantity(path, "farm/state"), std::vector<double>(12, 1));
  EXPECT_TRUE(find_bad_points(path).empty());
  const RecordSummary summary = summarise_record(path);
  EXPECT_EQ(summary.done, 12U);
  EXPECT_EQ(summary.pending + summary.failed, 0U);
  EXPECT_EQ(summary.command, "charge");
  EXPECT_EQ(summary.configuration, std::get<std::string>(layout.attributes.at("config")));
}

TEST(Record, RemembersWhyPointsFailed) {
  const std::string path = scratch_file(world, "failed.h5");
  const Layout layout = sample_layout();
  Record record = Record::create(world, path, layout);
  PointAccount failure = account();
  failure.reason = "not converged: é" + std::string(400, 'e');
  if (is_mine(5)) record.fail(5, failure);
  failure.reason = "too large";
  if (is_mine(0)) record.fail(0, failure);
  record.close();
  MPI_Barrier(world);
  const RecordSummary summary = summarise_record(path);
  EXPECT_EQ(summary.pending, 10U);
  ASSERT_EQ(summary.failures.size(), 2U);
  EXPECT_EQ(summary.failures[0].point, 0U);
  EXPECT_EQ(summary.failures[0].reason, "too large");
  EXPECT_EQ(summary.failures[0].label, "alpha = -1, sites = 4, coupling = nearest");
  EXPECT_EQ(summary.failures[1].point, 5U);
  EXPECT_EQ(summary.failures[1].label, "alpha = 0, sites = 4, coupling = größer");
  EXPECT_EQ(summary.failures[1].reason, ("not converged: é" + std::string(400, 'e')).substr(0, 256));
  EXPECT_EQ(point_label(path, 11), "alpha = 0.5, sites = 1234567890123, coupling = größer");
}

TEST(Record, NamesPointsWithoutWhatRoundingLeft) {
  const std::string path = scratch_file(world, "rounded.h5");
  Layout layout = sample_layout();
  layout.axes[0].values = std::vector<double>{-1, -0.3999999999999999, 0.30000000000000004};
  Record::create(world, path, layout).close();
  MPI_Barrier(world);
  EXPECT_EQ(point_label(path, 11), "alpha = 0.3, sites = 1234567890123, coupling = größer");
  EXPECT_EQ(point_label(path, 4), "alpha = -0.4, sites = 4, coupling = nearest");
}

TEST(Record, GoesOnWithAnUnfinishedFile) {
  const std::string path = scratch_file(world, "resumed.h5");
  const Layout layout = sample_layout();
  {
    Record record = Record::create(world, path, layout);
    for (std::size_t point = 0; point < 12; point += 2)
      if (is_mine(point)) record.seal(point, sample_rows(layout, point), account());
    PointAccount failure = account();
    failure.reason = "not converged";
    if (is_mine(3)) record.fail(3, failure);
    MPI_Barrier(world);
  }
  Record record = Record::resume(world, path, layout);
  for (std::size_t point = 0; point < 12; ++point)
    EXPECT_EQ(record.states()[point], point % 2 == 0 ? PointState::done
                                      : point == 3   ? PointState::failed
                                                     : PointState::pending);
  for (std::size_t point = 1; point < 12; point += 2)
    if (is_mine(point)) record.seal(point, sample_rows(layout, point), account());
  record.close();
  MPI_Barrier(world);
  const RecordSummary summary = summarise_record(path);
  EXPECT_EQ(summary.done, 12U);
  EXPECT_TRUE(find_bad_points(path).empty());
  for (std::size_t point = 0; point < 12; ++point)
    EXPECT_EQ(read_quantity(path, "work_max")[point], sample_rows(layout, point)[1][0]);
}

TEST(Record, HasScalarsForASinglePoint) {
  const std::string path = scratch_file(world, "single.h5");
  const Layout layout = single_point_layout();
  Record record = Record::create(world, path, layout);
  if (is_mine(0)) record.seal(0, sample_rows(layout, 0), account());
  record.close();
  MPI_Barrier(world);
  for (const auto& [name, rank] :
       {std::pair{"work", 1}, {"work_max", 0}, {"farm/state", 0}, {"farm/reason", 0}}) {
    const Hdf5File file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), "open");
    const Hdf5Dataset dataset(H5Dopen2(file.get(), name, H5P_DEFAULT), name);
    const Hdf5Space space(H5Dget_space(dataset.get()), name);
    EXPECT_EQ(H5Sget_simple_extent_ndims(space.get()), rank) << name;
  }
  EXPECT_EQ(read_quantity(path, "work"), sample_rows(layout, 0)[0]);
  EXPECT_EQ(summarise_record(path).done, 1U);
  EXPECT_EQ(point_label(path, 0), "");
}

TEST(Record, KeepsAnEmptyRowUncomputed) {
  const std::string path = scratch_file(world, "empty_row.h5");
  const Layout layout = single_point_layout();
  Record record = Record::create(world, path, layout);
  PointRows rows = sample_rows(layout, 0);
  rows[0].clear();
  if (is_mine(0)) record.seal(0, rows, account());
  record.close();
  MPI_Barrier(world);
  for (const double value : read_quantity(path, "work"))
    EXPECT_TRUE(std::isnan(value));
  EXPECT_TRUE(find_bad_points(path).empty());
}

TEST(Record, RefusesRowsThatDoNotFit) {
  const std::string path = scratch_file(world, "misfit.h5");
  const Layout layout = sample_layout();
  Record record = Record::create(world, path, layout);
  PointRows rows = sample_rows(layout, 0);
  rows[0].pop_back();
  EXPECT_THROW(record.seal(0, rows, account()), std::invalid_argument);
  rows = sample_rows(layout, 0);
  rows[3][0] = 0.5;
  EXPECT_THROW(record.seal(0, rows, account()), std::invalid_argument);
  rows.pop_back();
  EXPECT_THROW(record.seal(0, rows, account()), std::invalid_argument);
  record.close();
  EXPECT_EQ(summarise_record(path).pending, 12U);
}

TEST(Record, ReplacesAFileWhole) {
  const std::string path = scratch_file(world, "replaced.h5");
  Record::create(world, path, sample_layout()).close();
  Record::create(world, path, long_layout(7, 3)).close();
  EXPECT_EQ(summarise_record(path).points, 7U);
}

TEST(Record, RefusesALayoutThatCannotBeWritten) {
  const std::string path = scratch_file(world, "bad_layout.h5");
  Layout layout = sample_layout();
  layout.axes[0].values = std::vector<double>{};
  EXPECT_THROW(Record::create(world, path, layout), std::invalid_argument);
  layout = sample_layout();
  layout.quantities[0].further = {"nowhere"};
  EXPECT_THROW(Record::create(world, path, layout), std::invalid_argument);
  layout = sample_layout();
  layout.quantities[0].element = Element::text256;
  EXPECT_THROW(Record::create(world, path, layout), std::invalid_argument);
  EXPECT_FALSE(std::filesystem::exists(path));
}

} // namespace
} // namespace leyden
