#include "leyden/platform/shared_array.hpp"

#include "leyden/platform/communicator.hpp"
#include "leyden/platform/memory.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <new>
#include <string>
#include <vector>

namespace leyden {
namespace {

const MPI_Comm world = MPI_COMM_WORLD;
/// Of doubles of a rank: 8 MiB.
constexpr std::uint64_t large = std::uint64_t{1} << 20;

/// The address sanitizer keeps for a while what one rank has of its own.
bool gives_back_at_once() {
#if defined(__SANITIZE_ADDRESS__)
  return size_of(world) > 1;
#else
  return true;
#endif
}

class SharedArrays : public testing::Test {
 protected:
  void SetUp() override { give_back_shared_arrays(); }
};

TEST_F(SharedArrays, AllRanksSeeAllParts) {
  SharedArray array(world, 10);
  std::fill(array.own().begin(), array.own().end(), rank_of(world));
  meet(world);
  for (int rank = 0; rank < size_of(world); ++rank)
    EXPECT_EQ(array.whole()[10 * rank + 9], rank);
  meet(world);
}

TEST_F(SharedArrays, WhatOneLeavesTheNextOfItsSizeGets) {
  std::vector<double*> left;
  {
    const std::vector<std::uint64_t> sizes = {100, 100, 200};
    std::vector<SharedArray> arrays;
    for (const std::uint64_t size : sizes)
      arrays.emplace_back(world, size);
    for (SharedArray& array : arrays)
      left.push_back(array.whole());
  }
  SharedArray longer(world, 200);
  EXPECT_EQ(longer.whole(), left[2]);
  SharedArray one(world, 100);
  SharedArray other(world, 100);
  EXPECT_TRUE(std::is_permutation(left.begin(), left.begin() + 2,
                                  std::vector<double*>{one.whole(), other.whole()}.begin()));
  // What is in use is not given twice.
  SharedArray third(world, 100);
  EXPECT_NE(third.whole(), one.whole());
  EXPECT_NE(third.whole(), other.whole());
}

TEST_F(SharedArrays, AnotherSizeHasWhatIsKeptGivenBack) {
  if (!gives_back_at_once()) GTEST_SKIP() << "what is given back stays for a while";
  const std::uint64_t before = resident_bytes();
  {
    SharedArray array(world, large);
    std::fill(array.own().begin(), array.own().end(), 1.0);
  }
  EXPECT_GT(resident_bytes(), before + large * 7);
  SharedArray another(world, 100);
  EXPECT_LT(resident_bytes(), before + large);
}

TEST_F(SharedArrays, WhatIsOfNoUseIsGivenBack) {
  {
    SharedArray one(world, 100);
    SharedArray other(world, 100);
  }
  give_back_unused_shared_arrays(); // both have been of use
  double* used = nullptr;
  {
    SharedArray again(world, 100);
    used = again.whole();
  }
  give_back_unused_shared_arrays(); // one has
  SharedArray one(world, 100);
  EXPECT_EQ(one.whole(), used);
  if (!gives_back_at_once()) return;
  const std::uint64_t before = resident_bytes();
  {
    SharedArray array(world, large);
    std::fill(array.own().begin(), array.own().end(), 1.0);
  }
  give_back_unused_shared_arrays();
  EXPECT_GT(resident_bytes(), before + large * 7);
  give_back_unused_shared_arrays();
  EXPECT_LT(resident_bytes(), before + large);
}

TEST_F(SharedArrays, OtherPartnersGetNothingOfTheLast) {
  // Alone on a rank, then together, then in pairs: sizes alike, ranks not.
  { SharedArray alone(MPI_COMM_SELF, 100); }
  {
    SharedArray together(world, 100);
    together.own()[0] = rank_of(world);
    meet(world);
    for (int rank = 0; rank < size_of(world); ++rank)
      EXPECT_EQ(together.whole()[100 * rank], rank);
    meet(world);
  }
  MPI_Comm other_order = MPI_COMM_NULL;
  MPI_Comm_split(world, 0, size_of(world) - rank_of(world), &other_order);
  const Communicator turned(other_order);
  SharedArray reversed(turned.get(), 100);
  reversed.own()[0] = rank_of(turned.get());
  meet(turned.get());
  for (int rank = 0; rank < size_of(world); ++rank)
    EXPECT_EQ(reversed.whole()[100 * rank], rank);
  meet(turned.get());
}

TEST_F(SharedArrays, NamesThatAreTakenAreLeftAlone) {
  if (size_of(world) == 1) GTEST_SKIP() << "memory of its own has no name";
  std::vector<std::string> taken;
  if (rank_of(world) == 0)
    for (int number = 0; number < 40; ++number) {
      taken.push_back("/leyden-" + std::to_string(getpid()) + "-" + std::to_string(number));
      const int file = shm_open(taken.back().c_str(), O_RDWR | O_CREAT, S_IRUSR);
      ASSERT_GE(file, 0);
      close(file);
    }
  {
    SharedArray array(world, 50);
    array.own()[0] = 1;
  }
  for (const std::string& name : taken)
    EXPECT_EQ(shm_unlink(name.c_str()), 0);
}

TEST_F(SharedArrays, AreMadeOnAllRanksOrOnNone) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "takes addresses for itself";
#endif
  if (size_of(world) == 1) GTEST_SKIP() << "about several ranks that share memory";
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_AS, &before), 0);
  // The last rank alone has no addresses left for it.
  rlimit few = before;
  if (rank_of(world) + 1 == size_of(world)) few.rlim_cur = std::uint64_t{1} << 20;
  ASSERT_EQ(setrlimit(RLIMIT_AS, &few), 0);
  EXPECT_THROW(SharedArray(world, 2 * large), std::bad_alloc);
  ASSERT_EQ(setrlimit(RLIMIT_AS, &before), 0);
  SharedArray array(world, 2 * large);
  array.own()[0] = rank_of(world);
  meet(world);
  for (int rank = 0; rank < size_of(world); ++rank)
    EXPECT_EQ(array.whole()[2 * large * static_cast<std::uint64_t>(rank)], rank);
  meet(world);
}

TEST_F(SharedArrays, WhatIsKeptCountsOnceInThePeak) {
  forget_peak();
  const std::uint64_t before = peak_resident_bytes();
  for (int turn = 0; turn < 3; ++turn) {
    if (turn > 0) forget_peak();
    SharedArray array(world, 4 * large);
    // Each rank touches all of it, and answers for its part.
    std::fill(array.own().begin(), array.own().end(), 1.0);
    meet(world);
    double sum = 0;
    for (std::uint64_t i = 0; i < 4 * large * static_cast<std::uint64_t>(size_of(world)); ++i)
      sum += array.whole()[i];
    EXPECT_EQ(sum, 4.0 * large * size_of(world));
    meet(world);
    const auto own = static_cast<double>(peak_resident_bytes()) - static_cast<double>(before);
    EXPECT_NEAR(own, 4.0 * large * sizeof(double), 3e6) << "turn " << turn;
  }
}

} // namespace
} // namespace leyden
