// The fast engine in ratios within one run: machines are shared and absolute times drift, but what is
// measured in turns drifts alike. Each figure is the ratio of two medians over the iterations of one
// benchmark.
#include "leyden/dynamics/chebyshev.hpp"
#include "leyden/hamiltonian/distributed_operator.hpp"
#include "leyden/hamiltonian/operator.hpp"
#include "leyden/platform/communicator.hpp"
#include "tests/benchmark/run_all.hpp"
#include "tests/dynamics/charged_chain.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <thread>
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

/// All ranks of the run as one node.
NodeGrid all_ranks() {
  return NodeGrid(world(), size_of(world()));
}

double seconds(const std::function<void()>& work) {
  MPI_Barrier(world());
  const double begin = MPI_Wtime();
  work();
  MPI_Barrier(world());
  return MPI_Wtime() - begin;
}

/// The same of rank 0 alone, the others asleep: a rank that waits in MPI keeps a core busy.
double seconds_alone(const std::function<void()>& work) {
  return seconds([&] {
    if (rank_of(world()) == 0) work();
    MPI_Request all_done = MPI_REQUEST_NULL;
    MPI_Ibarrier(world(), &all_done);
    for (int done = 0; done == 0;) {
      MPI_Test(&all_done, &done, MPI_STATUS_IGNORE);
      if (done == 0) std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
  });
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                   values.end());
  return values[values.size() / 2];
}

SharedArray ones(const SharedOperator& h, MPI_Comm node) {
  SharedArray array(node, h.own_size());
  std::fill(array.own().begin(), array.own().end(), 1.0);
  h.places().clear_gaps(array);
  meet(node);
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

struct Medians {
  double work;
  double reference;
  /// Of the ideal time, for a reference on one of all ranks.
  double of_ideal() const { return work * size_of(world()) / reference; }
};

enum class Reference { all_ranks, first_rank };

/// Runs both in turns; the benchmark's time is that of `work`.
Medians compare(benchmark::State& state, const std::function<void()>& work,
                const std::function<void()>& reference, Reference ranks = Reference::all_ranks) {
  std::vector<double> own;
  std::vector<double> other;
  for (auto _ : state) {
    own.push_back(seconds(work));
    other.push_back(ranks == Reference::first_rank ? seconds_alone(reference) : seconds(reference));
    state.SetIterationTime(own.back());
  }
  return {median(own), median(other)};
}

void complex_product_of(benchmark::State& state, PauliSum hamiltonian(int sites)) {
  const auto sites = static_cast<int>(state.range(0));
  const NodeGrid grid = all_ranks();
  const auto h = distributed_operator(grid, hamiltonian(sites), sites, Entries::complex, 0.01);
  SharedArray x = ones(*h, grid.node());
  SharedArray y = ones(*h, grid.node());
  Triad triad(sites, size_of(world()));
  const Medians medians = compare(
      state, [&] { h->apply(x, nullptr, y); }, [&] { triad.run(); });
  state.counters["complex triads"] = medians.work / medians.reference;
}

/// A step of the real recurrence, in place: the next vector takes the place of the one before.
void chebyshev_step_of(benchmark::State& state, PauliSum hamiltonian(int sites)) {
  const auto sites = static_cast<int>(state.range(0));
  const NodeGrid grid = all_ranks();
  const auto h = distributed_operator(grid, hamiltonian(sites), sites, Entries::real, 0.01);
  SharedArray before = ones(*h, grid.node());
  SharedArray here = ones(*h, grid.node());
  h->begin(before, here, here);
  Triad triad(sites, size_of(world()));
  const Medians medians = compare(
      state,
      [&] {
        benchmark::DoNotOptimize(h->advance(before, here, &before));
        std::swap(before, here);
      },
      [&] { triad.run(); });
  state.counters["complex triads"] = medians.work / medians.reference;
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
  const NodeGrid grid = all_ranks();
  const auto h = distributed_operator(grid, sum, sites, Entries::complex);
  SharedArray x = ones(*h, grid.node());
  SharedArray y = ones(*h, grid.node());
  const PetscMatrix matrix = assemble(world(), sum, FullSpace(sites));
  PetscVector u;
  PetscVector v;
  LEYDEN_PETSC(MatCreateVecs(matrix.get(), u.put(), v.put()));
  LEYDEN_PETSC(VecSet(u.get(), 1.0));
  const Medians medians = compare(
      state, [&] { h->apply(x, nullptr, y); },
      [&] { LEYDEN_PETSC(MatMult(matrix.get(), u.get(), v.get())); });
  state.counters["times as fast as PETSc AIJ"] = medians.reference / medians.work;
}

void assembled_against_product(benchmark::State& state) {
  assembled_against_product_of(state, charging_hamiltonian);
}

void assembled_against_all_pairs(benchmark::State& state) {
  assembled_against_product_of(state, all_pairs_hamiltonian);
}

/// A complex vector and its product, by an operator on the ranks of `grid`.
class Multiplied {
 public:
  Multiplied(const NodeGrid& grid, const PauliSum& sum, int sites)
      : h_(distributed_operator(grid, sum, sites, Entries::complex, 0.01)), x_(ones(*h_, grid.node())),
        y_(ones(*h_, grid.node())) {}
  void run() { h_->apply(x_, nullptr, y_); }

 private:
  std::unique_ptr<DistributedOperator> h_;
  SharedArray x_;
  SharedArray y_;
};

/// A product on all ranks, times their number, against that on one of them.
void product_on_all_ranks(benchmark::State& state) {
  const auto sites = static_cast<int>(state.range(0));
  const PauliSum sum = charging_hamiltonian(sites);
  const NodeGrid grid = all_ranks();
  Multiplied together(grid, sum, sites);
  const NodeGrid own(MPI_COMM_SELF, 1);
  std::optional<Multiplied> alone;
  if (rank_of(world()) == 0) alone.emplace(own, sum, sites);
  const Medians medians = compare(
      state, [&] { together.run(); }, [&] { alone->run(); }, Reference::first_rank);
  state.counters["of the ideal time"] = medians.of_ideal();
}

/// W(t) at 201 times on [0, 1].
void compute_curve(MPI_Comm team, const EvolutionTask& task, const ChebyshevPlan& plan) {
  const auto evolution = evolve_chebyshev(team, task, plan);
  for (int k = 0; k <= 200; ++k)
    benchmark::DoNotOptimize(evolution->observe(k / 200.0));
}

ChebyshevPlan curve_plan(const EvolutionTask& task, int ranks) {
  return plan_chebyshev(task, TeamSize::one_node(ranks), std::uint64_t{4} << 30).value();
}

/// The same of a whole curve.
void whole_curve_on_all_ranks(benchmark::State& state) {
  const EvolutionTask task = charged_ising_chain(static_cast<int>(state.range(0)));
  const ChebyshevPlan plan = curve_plan(task, size_of(world()));
  const ChebyshevPlan plan_of_one = curve_plan(task, 1);
  const Medians medians = compare(
      state, [&] { compute_curve(world(), task, plan); },
      [&] { compute_curve(MPI_COMM_SELF, task, plan_of_one); }, Reference::first_rank);
  state.counters["of the ideal time"] = medians.of_ideal();
}

/// The whole curve on [0, 1] against the triad of 2^20 amplitudes.
void whole_curve(benchmark::State& state) {
  const EvolutionTask task = charged_ising_chain(static_cast<int>(state.range(0)));
  const ChebyshevPlan plan = curve_plan(task, size_of(world()));
  Triad triad(20, size_of(world()));
  const Medians medians = compare(
      state, [&] { compute_curve(world(), task, plan); }, [&] { triad.run(); });
  state.counters["complex triads of 2^20"] = medians.work / medians.reference;
}

/// How many times as fast the whole curve is as that many solves by SLEPc MFN with the assembled matrix, each
/// from the beginning; those to `times` stand for all.
void slepc_against_whole_curve_at(benchmark::State& state, const std::vector<double>& times, int solves) {
  const EvolutionTask task = charged_ising_chain(static_cast<int>(state.range(0)));
  const ChebyshevPlan plan = curve_plan(task, size_of(world()));
  EvolutionTask alone = task;
  alone.observables = {task.observables[0]};
  alone.rate.reset();
  const Medians medians = compare(
      state, [&] { compute_curve(world(), task, plan); },
      [&] {
        for (const double t : times)
          benchmark::DoNotOptimize(evolve_slepc(Team(world()), alone, OperatorKind::assembled)->observe(t));
      });
  state.counters["times as fast as SLEPc MFN"] =
      medians.reference / medians.work * solves / static_cast<double>(times.size());
}

/// One evolution to t = 1.
void slepc_against_whole_curve(benchmark::State& state) {
  slepc_against_whole_curve_at(state, {1}, 1);
}

/// A solve for each of 201 times, from those at four that stand for them.
void slepc_points_against_whole_curve(benchmark::State& state) {
  slepc_against_whole_curve_at(state, {0.125, 0.375, 0.625, 0.875}, 201);
}

BENCHMARK(complex_product)->DenseRange(20, 24, 2)->Iterations(15)->Apply(measured_by_itself);
BENCHMARK(chebyshev_step)->DenseRange(20, 24, 2)->Iterations(15)->Apply(measured_by_itself);
BENCHMARK(all_pairs_product)->DenseRange(20, 24, 2)->Iterations(15)->Apply(measured_by_itself);
BENCHMARK(neighbours_product)->DenseRange(20, 24, 2)->Iterations(15)->Apply(measured_by_itself);
BENCHMARK(neighbours_step)->DenseRange(20, 24, 2)->Iterations(15)->Apply(measured_by_itself);
BENCHMARK(product_on_all_ranks)->DenseRange(20, 24, 2)->Iterations(15)->Apply(measured_by_itself);
BENCHMARK(whole_curve_on_all_ranks)->Arg(20)->Iterations(5)->Apply(measured_by_itself);
BENCHMARK(assembled_against_product)->Arg(20)->Iterations(9)->Apply(measured_by_itself);
BENCHMARK(assembled_against_all_pairs)->Arg(20)->Iterations(5)->Apply(measured_by_itself);
BENCHMARK(whole_curve)->Arg(20)->Iterations(5)->Apply(measured_by_itself);
BENCHMARK(slepc_against_whole_curve)->DenseRange(18, 20, 2)->Iterations(3)->Apply(measured_by_itself);
BENCHMARK(slepc_points_against_whole_curve)->Arg(20)->Iterations(1)->Apply(measured_by_itself);

} // namespace
} // namespace leyden

int main(int argc, char** argv) {
  return leyden::run_all_benchmarks(argc, argv);
}
