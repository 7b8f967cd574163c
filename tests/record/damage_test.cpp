#include "leyden/record/inspect.hpp"
#include "leyden/record/output_error.hpp"
#include "leyden/record/record.hpp"
#include "leyden/text/bad_input.hpp"
#include "record/columns.hpp"
#include "record/opening.hpp"
#include "tests/record/flip_bit.hpp"
#include "tests/record/sample_record.hpp"
#include "tests/scratch_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>

namespace leyden {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::size_t points = 20;

const Layout& layout() {
  static const Layout it = long_layout(points, 10);
  return it;
}

/// A record in which all points but the last are done.
std::string written(const std::string& name) {
  std::string path = scratch_file(MPI_COMM_WORLD, name);
  Record record = Record::create(MPI_COMM_WORLD, path, layout());
  for (std::size_t point = 0; point + 1 < points; ++point)
    record.seal(point, sample_rows(layout(), point), {});
  record.close();
  return path;
}

Columns columns_of(const std::string& path) {
  const Hdf5File file = open_to_read(path);
  return saved_columns(file.get());
}

std::string message_of_resume(const std::string& path, const Layout& wanted) {
  try {
    Record::resume(MPI_COMM_WORLD, path, wanted);
  } catch (const OutputError& error) {
    return error.what();
  }
  return "no error";
}

TEST(DamagedRecord, AFlippedBitIsFoundAndItsPointDoneAgain) {
  const std::string path = written("flipped.h5");
  const Columns columns = columns_of(path);
  flip_bit(path, columns.quantities[0].row_offset(7) + 13);
  flip_bit(path, columns.quantities[1].row_offset(12));
  flip_bit(path, columns[FarmColumn::checksum].row_offset(3));
  EXPECT_THAT(find_bad_points(path), ElementsAre(3, 7, 12));

  Record record = Record::resume(MPI_COMM_WORLD, path, layout());
  for (std::size_t point = 0; point < points; ++point)
    EXPECT_EQ(record.states()[point] == PointState::pending,
              point == 3 || point == 7 || point == 12 || point + 1 == points);
  EXPECT_TRUE(find_bad_points(path).empty());
  EXPECT_EQ(summarise_record(path).pending, 4U);
  for (const std::size_t point : {3, 7, 12, 19})
    record.seal(point, sample_rows(layout(), point), {});
  record.close();
  EXPECT_TRUE(find_bad_points(path).empty());
  EXPECT_EQ(summarise_record(path).done, points);
}

TEST(DamagedRecord, RowsOfOtherPointsDoNotPass) {
  const std::string path = written("swapped.h5");
  const Columns columns = columns_of(path);
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  for (const Column* column :
       {&columns.quantities[0], &columns.quantities[1], &columns[FarmColumn::checksum]}) {
    std::string row(column->row_bytes(), '\0');
    file.seekg(static_cast<std::streamoff>(column->row_offset(4)));
    file.read(row.data(), static_cast<std::streamsize>(row.size()));
    file.seekp(static_cast<std::streamoff>(column->row_offset(5)));
    file.write(row.data(), static_cast<std::streamsize>(row.size()));
  }
  file.close();
  EXPECT_THAT(find_bad_points(path), ElementsAre(5));
}

TEST(DamagedRecord, ATruncatedFileIsRefusedAtAnyLength) {
  const std::string path = written("whole.h5");
  const std::string cut = scratch_file(MPI_COMM_WORLD, "cut.h5");
  const auto size = std::filesystem::file_size(path);
  for (std::uintmax_t length = 1; length < size; length += size / 23) {
    std::filesystem::copy_file(path, cut, std::filesystem::copy_options::overwrite_existing);
    std::filesystem::resize_file(cut, length);
    EXPECT_EQ(kind_of_file(cut), length < 8 ? FileKind::foreign : FileKind::damaged) << length;
    EXPECT_THROW(summarise_record(cut), BadInput);
    EXPECT_THROW(find_bad_points(cut), BadInput);
    EXPECT_THAT(message_of_resume(cut, layout()), HasSubstr("cannot be resumed")) << length;
    EXPECT_EQ(std::filesystem::file_size(cut), length);
  }
}

TEST(DamagedRecord, AnotherLayoutIsRefused) {
  const std::string path = written("other.h5");
  EXPECT_THAT(message_of_resume(path, long_layout(points, 11)), HasSubstr("'work' has another"));
  EXPECT_THAT(message_of_resume(path, long_layout(points + 1, 10)), HasSubstr("another name, type or shape"));
  EXPECT_THAT(message_of_resume(path, sample_layout()), HasSubstr("other quantities"));
  Layout renamed = layout();
  renamed.quantities[1].element = Element::real;
  EXPECT_THAT(message_of_resume(path, renamed), HasSubstr("'steps' has another"));
}

TEST(DamagedRecord, OtherFilesAreForeign) {
  const std::string path = scratch_file(MPI_COMM_WORLD, "foreign.h5");
  EXPECT_EQ(kind_of_file(path), FileKind::missing);
  std::ofstream(path) << "a text";
  EXPECT_EQ(kind_of_file(path), FileKind::foreign);
  std::ofstream(path, std::ios::trunc).close();
  EXPECT_EQ(kind_of_file(path), FileKind::foreign);
  { const Hdf5File file(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), "create"); }
  EXPECT_EQ(kind_of_file(path), FileKind::foreign);
  EXPECT_THROW(summarise_record(path), BadInput);
  EXPECT_EQ(kind_of_file(std::filesystem::path(path).parent_path().string()), FileKind::foreign);
  EXPECT_EQ(kind_of_file(path + "/below"), FileKind::missing);
  EXPECT_EQ(kind_of_file(written("record.h5")), FileKind::record);
}

TEST(DamagedRecord, OthersThatCannotBeReadAreNotTakenForForeign) {
  const std::string path = written("closed.h5");
  const std::string loop = path + ".loop";
  std::filesystem::remove(loop);
  std::filesystem::create_symlink(loop, loop);
  EXPECT_EQ(kind_of_file(loop), FileKind::unreadable);
  std::filesystem::permissions(path, std::filesystem::perms::none);
  const uid_t user = geteuid();
  // Nothing is closed to root.
  if (user == 0) {
    ASSERT_EQ(seteuid(65534), 0);
  }
  EXPECT_EQ(kind_of_file(path), FileKind::unreadable);
  ASSERT_EQ(seteuid(user), 0);
}

} // namespace
} // namespace leyden
