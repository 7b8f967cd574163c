#include "leyden/platform/stop_signal.hpp"

#include <atomic>
#include <cerrno>
#include <system_error>

namespace leyden {
namespace {

std::atomic<bool> requested = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may set lock-free flags only");

extern "C" void leyden_request_stop(int /*signal*/) {
  requested.store(true);
}

} // namespace

StopSignals::StopSignals() {
  requested.store(false);
  struct sigaction action {};
  action.sa_handler = leyden_request_stop;
  // A system call in flight goes on: nothing in the program expects EINTR.
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  for (std::size_t i = 0; i < caught.size(); ++i)
    if (sigaction(caught[i], &action, &former_[i]) != 0)
      throw std::system_error(errno, std::generic_category(), "sigaction");
}

StopSignals::~StopSignals() {
  if (requested.load()) return;
  for (std::size_t i = 0; i < caught.size(); ++i)
    sigaction(caught[i], &former_[i], nullptr);
}

bool stop_requested() noexcept {
  return requested.load();
}

} // namespace leyden
