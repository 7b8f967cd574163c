#include "leyden/platform/hdf5.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <utility>

namespace leyden {
namespace {

using testing::AllOf;
using testing::HasSubstr;

long open_objects() {
  return H5Fget_obj_count(H5F_OBJ_ALL, H5F_OBJ_ALL);
}

TEST(Hdf5, TellsItsOwnReasonAndPrintsNothing) {
  const QuietHdf5 quiet;
  testing::internal::CaptureStderr();
  try {
    const Hdf5File file(H5Fopen("absent.h5", H5F_ACC_RDONLY, H5P_DEFAULT), "opening the file");
    FAIL();
  } catch (const Hdf5Error& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("opening the file"), HasSubstr("No such file or directory")));
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(Hdf5, PrintsAgainAfterwards) {
  { const QuietHdf5 quiet; }
  testing::internal::CaptureStderr();
  EXPECT_LT(H5Fopen("absent.h5", H5F_ACC_RDONLY, H5P_DEFAULT), 0);
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("HDF5-DIAG"));
}

TEST(Hdf5, OwnersCloseOnce) {
  const std::string path = std::filesystem::current_path() / "owners.h5";
  const long before = open_objects();
  {
    Hdf5File file(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), "making the file");
    Hdf5Group group(H5Gcreate2(file.get(), "a", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), "making a group");
    EXPECT_EQ(open_objects(), before + 2);
    Hdf5Group moved = std::move(group);
    EXPECT_EQ(open_objects(), before + 2);
    moved = Hdf5Group(H5Gcreate2(file.get(), "b", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), "making a group");
    EXPECT_EQ(open_objects(), before + 2);
    file.close("closing the file");
    EXPECT_EQ(H5Iis_valid(moved.get()), 1);
  }
  EXPECT_EQ(open_objects(), before);
  std::filesystem::remove(path);
}

} // namespace
} // namespace leyden
