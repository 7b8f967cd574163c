#include "experiments/tell_user.hpp"

#include "leyden/platform/communicator.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace leyden {

void tell_user(MPI_Comm team, const std::string& text) {
  if (rank_of(team) != 0) return;
  fmt::print(stderr, "leyden: {}\n", text);
  std::fflush(stderr);
}

} // namespace leyden
