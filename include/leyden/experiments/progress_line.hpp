#pragma once

#include <chrono>
#include <string>

namespace leyden {

/// A line on stderr that tells how far something is: rewritten on a terminal, elsewhere a plain line at most
/// every 30 s. For one rank. All members are local.
class ProgressLine {
 public:
  using Clock = std::chrono::steady_clock;

  ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ProgressLine(ProgressLine&&) = delete;
  ProgressLine& operator=(ProgressLine&&) = delete;
  ~ProgressLine();

  bool is_terminal() const { return is_terminal_; }
  /// Whether it is time for the next.
  bool is_due(Clock::time_point now) const { return now >= due_; }
  void wait_until(Clock::time_point due) { due_ = due; }
  /// Writes it, and waits.
  void print(const std::string& text);
  /// Ends the rewritten line.
  void finish();

 private:
  bool is_terminal_;
  bool is_open_ = false;
  Clock::time_point due_ = Clock::now();
};

/// With how many points a second, and for how long if it goes on so: `, 12.3 points/s, 5 s left`.
std::string rate_text(double finished, double points, std::chrono::duration<double> elapsed);

} // namespace leyden
