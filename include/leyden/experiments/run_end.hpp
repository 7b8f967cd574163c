#pragma once

namespace leyden {

/// How the program ends, as its exit code: see share/guide/getting_started.md.
enum class RunEnd : int {
  done = 0,
  crashed = 1,
  bad_input = 2,
  some_failed = 3,  ///< or points are missing or damaged, of commands that look at records
  output_lost = 74, ///< could not be written; what was sealed stands
  stopped = 75,     ///< cleanly: the same command goes on
};

constexpr int exit_code(RunEnd end) {
  return static_cast<int>(end);
}

} // namespace leyden
