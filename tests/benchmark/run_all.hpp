#pragma once

#include "leyden/platform/communicator.hpp"
#include "leyden/platform/libraries.hpp"

#include <benchmark/benchmark.h>
#include <petscsys.h>

#include <vector>

namespace leyden {

/// Ranks other than the first measure but are silent.
class Silent final : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>&) override {}
};

/// For BENCHMARK(...)->Apply: it takes its time itself, and is told in milliseconds.
inline void measured_by_itself(benchmark::internal::Benchmark* benchmark) {
  benchmark->UseManualTime()->Unit(benchmark::kMillisecond);
}

/// What `main` of a program of benchmarks does, on all ranks.
inline int run_all_benchmarks(int argc, char** argv) {
  const Libraries libraries(argv[0], {});
  benchmark::Initialize(&argc, argv);
  Silent silent;
  if (rank_of(PETSC_COMM_WORLD) == 0)
    benchmark::RunSpecifiedBenchmarks();
  else
    benchmark::RunSpecifiedBenchmarks(&silent);
  benchmark::Shutdown();
  return 0;
}

} // namespace leyden
