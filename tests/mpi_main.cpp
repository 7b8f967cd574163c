// Starts and stops the libraries around a GoogleTest program; fails on all ranks if it fails on any.
#include <gtest/gtest.h>
#include <slepcsys.h>

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (SlepcInitialize(&argc, &argv, nullptr, nullptr) != 0) return 1;
  PetscPushErrorHandler(PetscReturnErrorHandler, nullptr);
  int failed = RUN_ALL_TESTS();
  int failed_anywhere = 0;
  MPI_Allreduce(&failed, &failed_anywhere, 1, MPI_INT, MPI_MAX, PETSC_COMM_WORLD);
  SlepcFinalize();
  return failed_anywhere;
}
