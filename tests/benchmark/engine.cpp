// The fast engine in ratios within one run: machines are shared and absolute times drift, but what is
// measured in turns drifts alike. Each figure is the ratio of two medians over the iterations of one
// benchmark.
#include "leyden/dynamics/chebyshev.hpp"
#include "leyden/hamiltonian/operator.hpp"
#include "leyden/hamiltonian/shared_operator.hpp"
#include "leyden/platform/communicator.hpp"
#include "tests/benchmark/run_all.hpp"
#include "tests/dynamics/charged_chain.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <functional>
#include <vector>

namespace leyden {
namespace {

MPI_Comm world() {
  return PETSC_COMM_WORLD;
}

/// Case B: long-range Ising couplings 1 / |i - j|, driven by omega = 4.
PauliSum charging_hamiltonian(int sites) {
  return charged_ising_chain(sites).hamiltonian;
}

/// Case C: the same with half as strong couplings X X and Y Y between all pairs.
PauliSum all_pairs_hamiltonian(int sites) {
  return charged_chain(sites, chain_interaction(sites, 1, 0.5, sites)).hamiltonian;
}

/// A chain of X X + Y Y + Z Z / 2 between neighbours, in the same drive: few pairs, flipped one after the
/// other.
PauliSum neighbours_hamiltonian(int sites) {
  PauliSum sum = uniform_field(sites, 'X', 4);
  for (int i = 1; i < sites; ++i)
    for (const char axis : {'X', 'Y', 'Z'})
      sum += PauliSum::single(axis, i, axis == 'Z' ? 0.5 : 1) * PauliSum::single(axis, i - 1);
  return sum;
}

double seconds(const std::function<void()>& work) {
  MPI_Barrier(world());
  const double begin = MPI_Wtime();
  work();
  MPI_Barrier(world());
  return MPI_Wtime() - begin;
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                   values.end());
  return values[values.size() / 2];
}

SharedArray ones(const SharedOperator& h) {
  SharedArray array(world(), h.own_size());
  std::fill(array.own().begin(), array.own().end(), 1.0);
  h.places().clear_gaps(array);
  meet(world());
  return array;
}

/// Three complex vectors of 2^sites over all ranks: a = b + 3 c, the memory's own speed. They lie in the same
/// kind of memory as the vectors that are multiplied.
class Triad {
 public:
  explicit Triad(int sites, int ranks)
      : size_((std::size_t{2} << sites) / static_cast<std::size_t>(ranks)), a_(filled(1)), b_(filled(2)),
        c_(filled(3)) {}
  void run() {
    double* a = a_.own().data();
    const double* b = b_.own().data();
    const double* c = c_.own().data();
    for (std::size_t i = 0; i < size_; ++i)
      a[i] = b[i] + 3.0 * c[i];
    benchmark::DoNotOptimize(a);
    benchmark::ClobberMemory();
  }

 private:
  SharedArray filled(double value) const {
    SharedArray array(world(), size_);
    std::fill(array.own().begin(), array.own().end(), value);
    return array;
  }
  std::size_t size_;
  SharedArray a_, b_, c_;
};

/// Runs both in turns; the benchmark's time is that of `work`.
void compare(benchmark::State& state, const char* name, const std::function<void()>& work,
             const std::function<void()>& reference, bool inverse = false) {
  std::vector<double> own;
  std::vector<double> other;
  for (auto _ : state) {
    own.push_back(seconds(work));
    other.push_back(seconds(reference));
    state.SetIterationTime(own.back());
  }
  const double ratio = median(own) / median(other);
  state.counters[name] = inverse ? 1 / ratio : ratio;
}

void complex_product_of(benchmark::State& state, PauliSum hamiltonian(int sites)) {
  const auto sites = static_cast<int>(state.range(0));
  const auto h = shared_operator(world(), hamiltonian(sites), sites, Entries::complex, 0.01);
  SharedArray x = ones(*h);
  SharedArray y = ones(*h);
  Triad triad(sites, size_of(world()));
  compare(
      state, "complex triads", [&] { h->apply(x, nullptr, y); }, [&] { triad.run(); });
}

/// A step of the real recurrence, in place: the next vector takes the place of the one before.
void chebyshev_step_of(benchmark::State& state, PauliSum hamiltonian(int sites)) {
  const auto sites = static_cast<int>(state.range(0));
  const auto h = shared_operator(world(), hamiltonian(sites), sites, Entries::real, 0.01);
  SharedArray before = ones(*h);
  SharedArray here = ones(*h);
  h->begin(before, here, here);
  Triad triad(sites, size_of(world()));
  compare(
      state, "complex triads",
      [&] {
        benchmark::DoNotOptimize(h->advance(before, here, &before));
        std::swap(before, here);
      },
      [&] { triad.run(); });
}

void complex_product(benchmark::State& state) {
  complex_product_of(state, charging_hamiltonian);
}

void chebyshev_step(benchmark::State& state) {
  chebyshev_step_of(state, charging_hamiltonian);
}

void all_pairs_product(benchmark::State& state) {
  complex_product_of(state, all_pairs_hamiltonian);
}

void neighbours_product(benchmark::State& state) {
  complex_product_of(state, neighbours_hamiltonian);
}

void neighbours_step(benchmark::State& state) {
  chebyshev_step_of(state, neighbours_hamiltonian);
}

void assembled_against_product_of(benchmark::State& state, PauliSum hamiltonian(int sites)) {
  const auto sites = static_cast<int>(state.range(0));
  const PauliSum sum = hamiltonian(sites);
  const auto h = shared_operator(world(), sum, sites, Entries::complex);
  SharedArray x = ones(*h);
  SharedArray y = ones(*h);
  const PetscMatrix matrix = assemble(world(), sum, FullSpace(sites));
  PetscVector u;
  PetscVector v;
  LEYDEN_PETSC(MatCreateVecs(matrix.get(), u.put(), v.put()));
  LEYDEN_PETSC(VecSet(u.get(), 1.0));
  compare(
      state, "times as fast as PETSc AIJ", [&] { h->apply(x, nullptr, y); },
      [&] { LEYDEN_PETSC(MatMult(matrix.get(), u.get(), v.get())); }, true);
}

void assembled_against_product(benchmark::State& state) {
  assembled_against_product_of(state, charging_hamiltonian);
}

void assembled_against_all_pairs(benchmark::State& state) {
  assembled_against_product_of(state, all_pairs_hamiltonian);
}

/// The whole curve on [0, 1] against the triad of 2^20 amplitudes.
void whole_curve(benchmark::State& state) {
  const EvolutionTask task = charged_ising_chain(static_cast<int>(state.range(0)));
  const auto plan = plan_chebyshev(task, size_of(world()), size_of(world()), std::uint64_t{4} << 30);
  Triad triad(20, size_of(world()));
  compare(
      state, "complex triads of 2^20",
      [&] {
        const auto evolution = evolve_chebyshev(world(), task, *plan);
        for (int k = 0; k <= 200; ++k)
          benchmark::DoNotOptimize(evolution->observe(k / 200.0));
      },
      [&] { triad.run(); });
}

/// One evolution to t = 1 by SLEPc MFN with the assembled matrix against the whole curve.
void slepc_against_whole_curve(benchmark::State& state) {
  EvolutionTask task = charged_ising_chain(static_cast<int>(state.range(0)));
  const auto plan = plan_chebyshev(task, size_of(world()), size_of(world()), std::uint64_t{4} << 30);
  EvolutionTask alone = task;
  alone.observables = {task.observables[0]};
  alone.rate.reset();
  compare(
      state, "times as fast as one evolution by SLEPc MFN",
      [&] {
        const auto evolution = evolve_chebyshev(world(), task, *plan);
        for (int k = 0; k <= 200; ++k)
          benchmark::DoNotOptimize(evolution->observe(k / 200.0));
      },
      [&] {
        benchmark::DoNotOptimize(evolve_slepc(Team(world()), alone, OperatorKind::assembled)->observe(1));
      },
      true);
}

BENCHMARK(complex_product)
    ->DenseRange(20, 24, 2)
    ->Iterations(15)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(chebyshev_step)
    ->DenseRange(20, 24, 2)
    ->Iterations(15)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(all_pairs_product)
    ->DenseRange(20, 24, 2)
    ->Iterations(15)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(neighbours_product)
    ->DenseRange(20, 24, 2)
    ->Iterations(15)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(neighbours_step)
    ->DenseRange(20, 24, 2)
    ->Iterations(15)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(assembled_against_product)->Arg(20)->Iterations(9)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(assembled_against_all_pairs)
    ->Arg(20)
    ->Iterations(5)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(whole_curve)->Arg(20)->Iterations(5)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(slepc_against_whole_curve)
    ->DenseRange(18, 20, 2)
    ->Iterations(3)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

} // namespace
} // namespace leyden

int main(int argc, char** argv) {
  return leyden::run_all_benchmarks(argc, argv);
}
