#pragma once

#include <signal.h>

#include <array>

namespace leyden {

/// While it lives, SIGTERM, SIGINT and SIGUSR1 do not end the process but set a flag. At most one at a time.
class StopSignals {
 public:
  StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  StopSignals(StopSignals&&) = delete;
  StopSignals& operator=(StopSignals&&) = delete;
  /// Puts the former handlers back, unless a signal has come: who is impatient sends more of them, and these
  /// must not take the exit code from a process that is ending. The flag keeps its value until the next
  /// StopSignals.
  ~StopSignals();

 private:
  static constexpr std::array<int, 3> caught{SIGTERM, SIGINT, SIGUSR1};
  std::array<struct sigaction, 3> former_{};
};

/// Has one of the signals come to this process? Local.
bool stop_requested() noexcept;

} // namespace leyden
