// Kernels for fields and couplings against the dense reference, for real and complex vectors shared by
// any power of two of ranks. Run once for each instruction set (LEYDEN_SIMD).
#include "leyden/hamiltonian/shared_operator.hpp"

#include "hamiltonian/rotated_pairs.hpp"
#include "hamiltonian/simd/simd_kernels.hpp"
#include "hamiltonian/spin_flips.hpp"
#include "leyden/hamiltonian/operator.hpp"
#include "leyden/hamiltonian/two_body_form.hpp"
#include "leyden/platform/communicator.hpp"
#include "tests/hamiltonian/random_sum.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <random>
#include <sstream>
#include <string>

namespace leyden {
namespace {

/// x_ij (X X + Y Y) + z_ij Z Z on the sites of a ring up to `range` apart, in fields: flips of what differs
/// alone.
PauliSum random_ring(int sites, std::mt19937_64& random, int range) {
  std::uniform_real_distribution<double> uniform(-1, 1);
  PauliSum sum = random_form(sites, random, 1.0, "");
  for (int i = 0; i < sites; ++i)
    for (int distance = 1; distance <= std::min(range, sites - 1); ++distance) {
      const int j = (i + distance) % sites;
      const double equal = uniform(random);
      for (const char axis : {'X', 'Y', 'Z'})
        sum += PauliSum::single(axis, i, axis == 'Z' ? uniform(random) : equal) * PauliSum::single(axis, j);
    }
  return sum;
}

/// Each way to multiply by scale * sum + shift.
std::vector<std::unique_ptr<SharedOperator>> each_way(const PauliSum& sum, int sites, Entries entries,
                                                      double scale, double shift) {
  const MPI_Comm world = PETSC_COMM_WORLD;
  const TwoBodyForm form = two_body_form(sum, sites).value().scaled(scale, shift);
  std::vector<std::unique_ptr<SharedOperator>> ways;
  ways.push_back(shared_operator(world, sum, sites, entries, scale, shift));
  ways.push_back(std::make_unique<SpinFlips>(world, form, entries));
  if (has_block_layout(sites, entries, size_of(world), RowBits::at_least_one))
    ways.push_back(std::make_unique<RotatedPairs>(world, form, entries));
  return ways;
}

/// The largest difference of this rank's entries.
double difference(const SharedArray& one, const SharedArray& other) {
  double worst = 0;
  for (std::size_t i = 0; i < one.own().size(); ++i)
    worst = std::max(worst, std::abs(one.own()[i] - other.own()[i]));
  return worst;
}

/// Of this rank's entries.
double largest(const SharedArray& array) {
  double most = 0;
  for (const double entry : array.own())
    most = std::max(most, std::abs(entry));
  return most;
}

/// Random numbers, the same on all ranks, of which each puts its own.
std::vector<double> fill(const SharedOperator& h, SharedArray& array, std::size_t size,
                         std::mt19937_64& random) {
  std::normal_distribution<double> normal;
  std::vector<double> all(size);
  for (double& value : all)
    value = normal(random);
  const std::size_t own = size / static_cast<std::size_t>(size_of(PETSC_COMM_WORLD));
  h.put(std::span(all).subspan(own * static_cast<std::size_t>(rank_of(PETSC_COMM_WORLD)), own), array);
  return all;
}

TEST(SharedOperator, AgreesWithTheDenseReference) {
  const MPI_Comm world = PETSC_COMM_WORLD;
  const int ranks = size_of(world);
  const int rank = rank_of(world);
  std::mt19937_64 random(17);
  int tried = 0;
  for (int sites = 1; sites <= 12; ++sites)
    for (const Entries entries : {Entries::real, Entries::complex})
      for (const char* kind : {"1 Z", "0.3 Z", "0 Z", "1 XYZ", "0.3 XYZ", "0.05 XY", "1 XZ", "1 Y", "ring"}) {
        double share = 0;
        std::string couplings;
        const bool is_ring = !(std::istringstream(kind) >> share >> couplings);
        const PauliSum sum =
            is_ring ? random_ring(sites, random, 2) : random_form(sites, random, share, couplings);
        if ((sites > 10 && couplings != "XYZ" && !is_ring) ||
            !has_shared_operator(sum, sites, entries, ranks))
          continue;
        ++tried;
        const auto ways = each_way(sum, sites, entries, 1.5, -0.25);
        const SharedOperator& layout = *ways.front();
        SharedArray x(world, layout.own_size());
        SharedArray y(world, layout.own_size());
        const Eigen::Index dimension = Eigen::Index{1} << sites;
        const std::size_t size = (std::size_t{1} << sites) * (entries == Entries::complex ? 2 : 1);
        const std::vector<double> in = fill(layout, x, size, random);
        const Eigen::MatrixXd reference =
            1.5 * dense_real(sum, FullSpace(sites)) - 0.25 * Eigen::MatrixXd::Identity(dimension, dimension);
        const auto columns = entries == Entries::complex ? 2 : 1;
        const Eigen::MatrixXd product =
            reference *
            Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>(
                in.data(), dimension, columns);
        const double scale = reference.cwiseAbs().rowwise().sum().maxCoeff() + 1;
        for (const auto& h : ways) {
          const std::vector<double> old = fill(*h, y, size, random);
          meet(world);
          const auto check = [&](bool less) {
            std::vector<double> own(size / static_cast<std::size_t>(ranks));
            h->take(y, own);
            const std::size_t first = own.size() * static_cast<std::size_t>(rank);
            double worst = 0;
            for (std::size_t i = 0; i < own.size(); ++i) {
              const auto k = static_cast<Eigen::Index>(first + i);
              const double expected = product(k / columns, k % columns) - (less ? old[first + i] : 0);
              worst = std::max(worst, std::abs(own[i] - expected));
            }
            EXPECT_LT(worst, 1e-13 * scale) << sites << " sites, " << columns << " columns, " << kind;
          };
          h->apply(x, &y, y);
          check(true);
          meet(world);
          h->apply(x, nullptr, y);
          check(false);
          meet(world);
        }
      }
  EXPECT_GT(tried, 10);
}

/// The recurrence in its halves, new vectors in places of their own or in that of the one before, against
/// products and their differences.
TEST(SharedOperator, GoesThroughRecurrencesInHalves) {
  const MPI_Comm world = PETSC_COMM_WORLD;
  std::mt19937_64 random(19);
  int tried = 0;
  for (const int sites : {7, 9, 12, 13, 16})
    for (const Entries entries : {Entries::real, Entries::complex})
      for (const std::string couplings : {"Z", "XYZ", "1", "2"}) {
        const bool is_ring = couplings < "A";
        const PauliSum sum = is_ring ? random_ring(sites, random, std::stoi(couplings))
                                     : random_form(sites, random, 1.0, couplings);
        if ((sites == 16 && !is_ring) || !has_shared_operator(sum, sites, entries, size_of(world))) continue;
        ++tried;
        const auto h = shared_operator(world, sum, sites, entries, 0.1);
        const std::size_t size = (std::size_t{1} << sites) * (entries == Entries::complex ? 2 : 1);
        std::vector<SharedArray> expected;
        std::vector<SharedArray> found;
        for (int n = 0; n < 7; ++n) {
          expected.emplace_back(world, h->own_size());
          found.emplace_back(world, h->own_size());
        }
        for (std::size_t n : {0U, 1U}) {
          const std::vector<double> values = fill(*h, expected[n], size, random);
          std::copy(expected[n].own().begin(), expected[n].own().end(), found[n].own().begin());
        }
        meet(world);
        for (std::size_t n = 2; n < 7; ++n)
          h->apply(expected[n - 1], &expected[n - 2], expected[n]);
        h->begin(found[1], found[0], found[2]);
        std::vector<double> sums;
        std::vector<double> products;
        for (std::size_t n = 2; n < 7; ++n) {
          SharedArray& before = found[n - 1];
          const StepProducts own = h->advance(before, found[n], n == 6 ? nullptr : &found[n + 1]);
          sums.insert(sums.end(), {own.square, own.before});
          const StepProducts direct = h->products(expected[n], expected[n - 1]);
          products.insert(products.end(), {direct.square, direct.before});
        }
        for (std::size_t n = 2; n < 7; ++n)
          EXPECT_LT(difference(found[n], expected[n]), 1e-12 * largest(expected[n]))
              << sites << " sites, vector " << n;
        check_mpi(MPI_Allreduce(MPI_IN_PLACE, sums.data(), static_cast<int>(sums.size()), MPI_DOUBLE, MPI_SUM,
                                world));
        check_mpi(MPI_Allreduce(MPI_IN_PLACE, products.data(), static_cast<int>(products.size()), MPI_DOUBLE,
                                MPI_SUM, world));
        for (std::size_t k = 0; k < sums.size(); ++k)
          EXPECT_NEAR(sums[k], products[k], 1e-11 * (1 + std::abs(products[k]))) << sites << " sites";
        // In place.
        SharedArray before = std::move(found[1]);
        SharedArray here = std::move(found[0]);
        std::swap(before, here); // T_0 and T_1
        h->begin(here, before, before);
        std::swap(before, here); // T_1, and T_2 begun
        for (std::size_t n = 2; n < 6; ++n) {
          h->advance(before, here, &before);
          EXPECT_LT(difference(here, expected[n]), 1e-12 * largest(expected[n]));
          meet(world);
          std::swap(before, here);
        }
      }
  EXPECT_GT(tried, 3);
}

/// Too many sites for the dense reference, so that blocks and tiles are those of large vectors.
TEST(SharedOperator, FlipsPairsAsTransformsDo) {
  const MPI_Comm world = PETSC_COMM_WORLD;
  std::mt19937_64 random(23);
  for (const int sites : {16, 18})
    for (const Entries entries : {Entries::real, Entries::complex})
      for (const char* kind : {"sparse", "ring"}) {
        const PauliSum sum = *kind == 'r' ? random_ring(sites, random, sites == 16 ? 5 : 3)
                                          : random_form(sites, random, 0.1, "XYZ");
        const auto ways = each_way(sum, sites, entries, 0.1, 0);
        ASSERT_EQ(ways.size(), 3U);
        SharedArray x(world, ways[0]->own_size());
        SharedArray flipped(world, ways[0]->own_size());
        SharedArray rotated(world, ways[0]->own_size());
        fill(*ways[0], x, (std::size_t{1} << sites) * (entries == Entries::complex ? 2 : 1), random);
        meet(world);
        ways[1]->apply(x, nullptr, flipped);
        ways[2]->apply(x, nullptr, rotated);
        EXPECT_LT(difference(flipped, rotated), 1e-13 * static_cast<double>(sum.terms().size()));
        meet(world);
      }
}

/// X X + Y Y + Z Z on sites up to `range` apart, the strength falling with their distance.
PauliSum open_chain(int sites, int range) {
  PauliSum sum;
  for (int i = 0; i < sites; ++i)
    for (int j = std::max(0, i - range); j < i; ++j)
      for (const char axis : {'X', 'Y', 'Z'})
        sum += PauliSum::single(axis, i, 1.0 / (i - j)) * PauliSum::single(axis, j);
  return sum;
}

TEST(SharedOperator, FlipsFewPairsAndTransformsMany) {
  for (const int sites : {20, 24, 28}) {
    EXPECT_EQ(shared_operator_vectors(open_chain(sites, 1), sites), 0) << sites;
    EXPECT_EQ(shared_operator_vectors(open_chain(sites, 2), sites), 0) << sites;
    EXPECT_EQ(shared_operator_vectors(open_chain(sites, sites), sites), 2) << sites;
    const PauliSum ring = open_chain(sites, 1) + PauliSum::single('X', 0) * PauliSum::single('X', sites - 1);
    EXPECT_EQ(shared_operator_vectors(ring, sites), 0) << sites;
    // Half of all pairs lie across: what goes through memory decides.
    PauliSum halves;
    for (int i = 0; i < sites / 2; ++i)
      for (int j = sites / 2; j < sites; ++j)
        halves += PauliSum::single('X', i) * PauliSum::single('X', j);
    EXPECT_EQ(shared_operator_vectors(halves, sites), 1) << sites;
  }
  EXPECT_EQ(shared_operator_vectors(open_chain(4, 4), 4), 0); // too small a vector to transform
}

TEST(SharedOperator, TakesWhatItCanAlone) {
  const PauliSum zz = PauliSum::single('Z', 0) * PauliSum::single('Z', 9);
  EXPECT_TRUE(has_shared_operator(zz, 12, Entries::real, 1));
  EXPECT_FALSE(has_shared_operator(zz, 12, Entries::real, 3));
  EXPECT_FALSE(has_shared_operator(zz, 12, Entries::real, 1 << 10));
  EXPECT_FALSE(has_shared_operator(zz + PauliSum::single('Y', 0), 12, Entries::real, 1));
  EXPECT_FALSE(has_shared_operator(zz * PauliSum::single('X', 3), 12, Entries::real, 1));
  EXPECT_FALSE(has_shared_operator(zz * PauliSum::single('Z', 3), 12, Entries::real, 1));
  EXPECT_FALSE(has_shared_operator(PauliSum::Coefficient(0, 1) * zz, 12, Entries::real, 1));
}

TEST(SharedOperator, RunsOnTheInstructionsThatAreAskedFor) {
  const char* asked = std::getenv("LEYDEN_SIMD");
  EXPECT_EQ(simd_kernels().name, asked != nullptr ? asked : simd_kernels().name);
}

TEST(TwoBodyForm, IsTheSumItWasMadeFrom) {
  const PauliSum sum = PauliSum::identity(0.5) + PauliSum::single('X', 1, 2.0) +
                       PauliSum::single('Z', 0, 3.0) + PauliSum::single('Y', 0) * PauliSum::single('Y', 2) +
                       4.0 * (PauliSum::single('X', 1) * PauliSum::single('X', 2));
  const auto form = two_body_form(sum, 3);
  ASSERT_TRUE(form);
  EXPECT_EQ(form->constant, 0.5);
  EXPECT_EQ(form->x.at(1), 2.0);
  EXPECT_EQ(form->z.at(0), 3.0);
  EXPECT_EQ(form->yy(0, 2), 1.0);
  EXPECT_EQ(form->xx(2, 1), 4.0);
  EXPECT_EQ(form->zz.pairs(), 0);
  EXPECT_FALSE(form->is_ising());
  EXPECT_EQ(form->scaled(2, 1).constant, 2.0);
  EXPECT_EQ(form->scaled(2, 1).yy(2, 0), 2.0);
}

TEST(InnerProducts, AreThoseOfEachPair) {
  std::mt19937_64 random(3);
  std::normal_distribution<double> normal;
  for (const std::size_t size : {8U, 64U, 512U, 4096U, 4104U})
    for (const std::size_t lefts : {1U, 5U, 13U})
      for (const std::size_t rights : {1U, 3U, 4U, 9U}) {
        std::vector<std::vector<double>> vectors(lefts + rights, std::vector<double>(size));
        std::vector<const double*> pointers;
        for (auto& vector : vectors) {
          for (double& value : vector)
            value = normal(random);
          pointers.push_back(vector.data());
        }
        std::vector<double> sums(lefts * rights, 0.5);
        const std::span<const double* const> all(pointers);
        add_inner_products(all.first(lefts), all.last(rights), nullptr, size, sums);
        for (std::size_t i = 0; i < lefts; ++i)
          for (std::size_t j = 0; j < rights; ++j) {
            double expected = 0.5;
            for (std::size_t k = 0; k < size; ++k)
              expected += vectors[i][k] * vectors[lefts + j][k];
            EXPECT_NEAR(sums[i * rights + j], expected, 1e-12 * static_cast<double>(size));
          }
      }
}

} // namespace
} // namespace leyden
