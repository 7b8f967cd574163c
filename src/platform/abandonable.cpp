#include "leyden/platform/abandonable.hpp"

#include <chrono>
#include <future>
#include <thread>

namespace leyden {
namespace {

constexpr std::chrono::milliseconds between_questions(50);

bool& abandoned() {
  static bool any = false;
  return any;
}

} // namespace

Ending finish_or_abandon(std::function<void()> work, const std::function<bool()>& goes_on) {
  std::packaged_task<void()> task(std::move(work));
  std::future<void> end = task.get_future();
  std::thread thread(std::move(task));
  try {
    while (end.wait_for(between_questions) != std::future_status::ready) {
      if (goes_on()) continue;
      thread.detach();
      abandoned() = true;
      return Ending::abandoned;
    }
  } catch (...) {
    thread.detach();
    abandoned() = true;
    throw;
  }
  thread.join();
  end.get();
  return Ending::finished;
}

bool has_abandoned_work() {
  return abandoned();
}

} // namespace leyden
