// The farm: points that do nothing, points that differ by a thousand times, the creation of a large record,
// and schedules for machines larger than any at hand, by a simulated clock.
#include "leyden/farm/farm.hpp"
#include "experiments/running/run_stop.hpp"
#include "farm/counters.hpp"
#include "leyden/platform/communicator.hpp"
#include "tests/benchmark/run_all.hpp"

#include <benchmark/benchmark.h>
#include <petscsys.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <numeric>
#include <random>

namespace leyden {
namespace {

using Clock = std::chrono::steady_clock;

MPI_Comm world() {
  return PETSC_COMM_WORLD;
}

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// As many quantities as a sweep of `charge` without series has.
Layout layout_of(std::size_t points) {
  std::vector<std::int64_t> numbers(points);
  std::iota(numbers.begin(), numbers.end(), 0);
  Layout layout;
  layout.axes = {{"number", "1", "number of the point", numbers}};
  for (const char* name :
       {"work_max", "time_of_work_max", "power_max", "time_of_power_max", "work_at_power_max",
        "power_at_work_max", "state_error", "power_max_error", "norm_drift", "energy_drift"})
    layout.quantities.push_back({name, "1", name, {}, Element::real});
  return layout;
}

std::string scratch() {
  return (std::filesystem::temp_directory_path() / "leyden_benchmark_farm.h5").string();
}

/// Points between which times are spread evenly by their logarithm, from `least` on by `ratio` at most.
std::vector<double> spread_times(std::size_t points, double least, double ratio) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> exponent(0, 1);
  std::vector<double> seconds(points);
  for (double& time : seconds)
    time = least * std::pow(ratio, exponent(random));
  return seconds;
}

FarmTask task_of(const std::vector<double>& seconds, double& busy) {
  FarmTask task;
  task.schedule.team_sizes.assign(seconds.size(), 1);
  for (const double time : seconds)
    task.schedule.forecasts.push_back({time, 0});
  task.run = [&seconds, &busy](MPI_Comm, std::size_t point) {
    const Clock::time_point begin = Clock::now();
    while (seconds_since(begin) < seconds[point]) {
    }
    PointOutcome outcome;
    outcome.rows.assign(10, {1.0});
    busy += seconds_since(begin);
    return outcome;
  };
  return task;
}

/// Runs points into a new record; the wall time of the farm alone, and what all points took together.
std::pair<double, double> run(const std::vector<double>& seconds) {
  Record record = Record::create(world(), scratch(), layout_of(seconds.size()));
  double busy = 0;
  const FarmTask task = task_of(seconds, busy);
  RunStop stop(world(), TimeLimit());
  MPI_Barrier(world());
  const Clock::time_point begin = Clock::now();
  // Asked as in a run of the program.
  run_farm(world(), task, record, {}, [&] { return stop.is_due(); });
  stop.end();
  std::pair<double, double> times{seconds_since(begin), busy};
  MPI_Allreduce(MPI_IN_PLACE, &times.second, 1, MPI_DOUBLE, MPI_SUM, world());
  MPI_Bcast(&times.first, 1, MPI_DOUBLE, 0, world());
  record.close();
  return times;
}

void trivial_points(benchmark::State& state) {
  const std::vector<double> seconds(static_cast<std::size_t>(state.range(0)), 0.0);
  double wall = 0;
  for (auto _ : state) {
    wall = run(seconds).first;
    state.SetIterationTime(wall);
  }
  state.counters["points/s"] = static_cast<double>(seconds.size()) / wall;
  state.counters["ms of a rank for a point"] =
      1e3 * wall * size_of(world()) / static_cast<double>(seconds.size());
}

void unequal_points(benchmark::State& state) {
  const std::vector<double> seconds = spread_times(static_cast<std::size_t>(state.range(0)), 1e-4, 1e3);
  double efficiency = 0;
  for (auto _ : state) {
    const auto [wall, busy] = run(seconds);
    state.SetIterationTime(wall);
    efficiency = busy / (wall * size_of(world()));
  }
  state.counters["efficiency"] = efficiency;
}

void creation(benchmark::State& state) {
  const Layout layout = layout_of(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    MPI_Barrier(world());
    const Clock::time_point begin = Clock::now();
    Record record = Record::create(world(), scratch(), layout);
    state.SetIterationTime(seconds_since(begin));
    record.close();
  }
}

void next_point(benchmark::State& state) {
  Counters counters(world(), 1);
  double took = 0;
  constexpr int many = 10000;
  for (auto _ : state) {
    const Clock::time_point begin = Clock::now();
    for (int k = 0; k < many; ++k)
      benchmark::DoNotOptimize(counters.take(0));
    took = seconds_since(begin);
    state.SetIterationTime(took);
  }
  state.counters["us a point"] = 1e6 * took / many;
  MPI_Barrier(world());
  counters.free();
}

/// The planner and the dispatch by a clock that is only counted on: what takes a point t on one rank takes
/// t / ranks and a little more on several.
void simulated_schedule(benchmark::State& state) {
  const auto ranks = static_cast<int>(state.range(0));
  const std::vector<double> seconds = spread_times(static_cast<std::size_t>(state.range(1)), 0.1, 1e5);
  const Forecaster forecast = [&](std::size_t point, int team) {
    return PointForecast{seconds[point] / team * (1 + 0.02 * std::log2(team)), 1};
  };
  std::vector<PointForecast> alone;
  for (const double time : seconds)
    alone.push_back({time, 1});
  SimulatedRun run;
  for (auto _ : state) {
    const Clock::time_point begin = Clock::now();
    const Schedule schedule = plan_teams(alone, ranks, 2, forecast);
    run = simulate(schedule, schedule.all(), ranks);
    state.SetIterationTime(seconds_since(begin));
  }
  state.counters["efficiency"] = run.efficiency;
  state.counters["of the least time"] =
      std::accumulate(seconds.begin(), seconds.end(), 0.0) / ranks / run.wall_time;
}

BENCHMARK(next_point)->Iterations(5)->Apply(measured_by_itself);
BENCHMARK(trivial_points)->Arg(20000)->Iterations(3)->Apply(measured_by_itself);
BENCHMARK(unequal_points)->Arg(1000)->Iterations(1)->Apply(measured_by_itself);
BENCHMARK(creation)->Arg(1000000)->Iterations(3)->Apply(measured_by_itself);
BENCHMARK(simulated_schedule)
    ->Args({10000, 1000000})
    ->Args({10000, 20000})
    ->Args({1000, 3000})
    ->Iterations(1)
    ->Apply(measured_by_itself);

} // namespace
} // namespace leyden

int main(int argc, char** argv) {
  const int code = leyden::run_all_benchmarks(argc, argv);
  std::filesystem::remove(leyden::scratch());
  return code;
}
