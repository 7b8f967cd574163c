#include "leyden/platform/threads.hpp"

#include "leyden/text/bad_input.hpp"
#include "leyden/text/number.hpp"

#include <omp.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace leyden {
namespace {

constexpr auto variable = "OMP_NUM_THREADS";

/// More than any machine runs at once.
constexpr std::int64_t most_threads = 1 << 16;

Complaint about_threads(std::string value) {
  return {.key = variable,
          .value = std::move(value),
          .place = "environment",
          .problem = "not a number of threads",
          .allowed = "a whole number from 1 to " + std::to_string(most_threads),
          .remedy = "the number of cores that each rank has, or unset it for one thread a rank"};
}

/// As OpenMP has it: several numbers are those of nested levels, of which there is one here.
int wanted_threads(std::string_view text) {
  std::optional<std::int64_t> first;
  for (std::string_view rest = text;;) {
    const std::size_t comma = rest.find(',');
    const std::optional<std::int64_t> number = parse_integer(trim(rest.substr(0, comma)));
    if (!number || *number < 1 || *number > most_threads) throw BadInput(about_threads(std::string(text)));
    if (!first) first = number;
    if (comma == std::string_view::npos) return static_cast<int>(*first);
    rest.remove_prefix(comma + 1);
  }
}

} // namespace

int thread_count() {
  static const int count = [] {
    const char* text = std::getenv(variable);
    return text == nullptr || trim(text).empty() ? 1 : wanted_threads(text);
  }();
  return count;
}

int processor_count() {
  return omp_get_num_procs();
}

void share_among_threads(
    std::uint64_t count,
    const std::function<void(int thread, std::uint64_t first, std::uint64_t end)>& work) {
  const int threads = static_cast<int>(std::min<std::uint64_t>(count, thread_count()));
  if (threads <= 1) return work(0, 0, count);
  const auto begin = [&](int thread) {
    return count / threads * thread + std::min<std::uint64_t>(thread, count % threads);
  };
  // An exception must not leave the thread that it was thrown on.
  std::exception_ptr thrown;
#pragma omp parallel for num_threads(threads) schedule(static, 1)
  for (int thread = 0; thread < threads; ++thread) {
    try {
      work(thread, begin(thread), begin(thread + 1));
    } catch (...) {
#pragma omp critical(leyden_thrown)
      if (!thrown) thrown = std::current_exception();
    }
  }
  if (thrown) std::rethrow_exception(thrown);
}

} // namespace leyden
