#include "leyden/platform/libraries.hpp"

#include "leyden/platform/petsc.hpp"
#include "leyden/text/number.hpp"

#include <slepcsys.h>

#include <malloc.h>
#include <stdlib.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace leyden {
namespace {

/// Debian's Open MPI leaves out the one component that makes windows between nodes of a network without RDMA,
/// and MPI_Win_allocate fails there. Others come before it where they can be had.
void allow_windows_between_nodes() {
  setenv("OMPI_MCA_osc", "^ucx", 0);
}

/// SuperLU_DIST, which PETSc brings along, tells the heap as it is loaded never to give memory back, and not
/// to map large blocks one by one: a basis that is given back and made anew, larger, then takes memory twice.
/// Before MPI starts, whose networks may want it so.
void give_memory_back() {
  constexpr int most_blocks = 1 << 16;
  constexpr int large_block = 1 << 20;
  mallopt(M_MMAP_MAX, most_blocks);
  mallopt(M_MMAP_THRESHOLD, large_block);
  mallopt(M_TRIM_THRESHOLD, 4 * large_block);
}

/// Open MPI's own component for files makes a semaphore in /dev/shm for each, by its name alone, which a kill
/// leaves there and which stands in the way of others' files of that name; ROMIO does not.
void choose_romio() {
  setenv("OMPI_MCA_io", "^ompio", 0);
}

int ranks() {
  for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS"}) {
    const char* text = std::getenv(name);
    if (text == nullptr) continue;
    return static_cast<int>(std::clamp<std::int64_t>(parse_integer(text).value_or(1), 1, INT32_MAX));
  }
  return 1;
}

} // namespace

Launch launched() {
  for (const char* name : {"OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK", "SLURM_PROCID"}) {
    const char* rank = std::getenv(name);
    if (rank == nullptr) continue;
    // A batch script under Slurm has a process id of 0 too, and is not a step of its own.
    const char* tasks = std::getenv("SLURM_STEP_NUM_TASKS");
    if (std::string_view(name) == "SLURM_PROCID" && tasks == nullptr) continue;
    return {false, std::string_view(rank) == "0", ranks()};
  }
  return {true, true, 1};
}

Libraries::Libraries(const char* program, const std::vector<std::string>& options) {
  allow_windows_between_nodes();
  give_memory_back();
  choose_romio();
  std::vector<std::string> words{program, "-no_signal_handler", "-options_left", "no"};
  words.insert(words.end(), options.begin(), options.end());
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (std::string& word : words)
    pointers.push_back(word.data());
  pointers.push_back(nullptr);
  int count = static_cast<int>(words.size());
  char** arguments = pointers.data();
  LEYDEN_PETSC(SlepcInitialize(&count, &arguments, nullptr, nullptr));
  // Errors come back as codes, and check_petsc makes exceptions of them.
  LEYDEN_PETSC(PetscPushErrorHandler(PetscReturnErrorHandler, nullptr));
}

Libraries::~Libraries() {
  // `srun -K1` ends all others as soon as the first has left with a code: each is to leave with its own, and
  // none leaves before all are here.
  static_cast<void>(std::signal(SIGTERM, SIG_IGN));
  static_cast<void>(PetscPopErrorHandler());
  static_cast<void>(SlepcFinalize());
}

} // namespace leyden
