#include "leyden/platform/memory.hpp"

#include "leyden/platform/communicator.hpp"
#include "platform/process_status.hpp"
#include "platform/shared_memory_account.hpp"

#include <malloc.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <fstream>
#include <string>

namespace leyden {

std::uint64_t node_memory_bytes() {
  const auto physical =
      static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  std::ifstream limit("/sys/fs/cgroup/memory.max");
  std::uint64_t allowed = 0;
  if (limit >> allowed && allowed > 0 && allowed < physical) return allowed;
  return physical;
}

std::uint64_t memory_share(MPI_Comm world) {
  const Communicator node = Communicator::of_node(world);
  std::uint64_t share = node_memory_bytes() / static_cast<std::uint64_t>(size_of(node.get()));
  check_mpi(MPI_Allreduce(MPI_IN_PLACE, &share, 1, MPI_UINT64_T, MPI_MIN, world));
  return share;
}

std::uint64_t shared_memory_share(MPI_Comm world) {
  const Communicator node = Communicator::of_node(world);
  struct statvfs system {};
  std::uint64_t share = 0;
  if (statvfs("/dev/shm", &system) == 0)
    share = static_cast<std::uint64_t>(system.f_blocks) * system.f_frsize /
            static_cast<std::uint64_t>(size_of(node.get()));
  check_mpi(MPI_Allreduce(MPI_IN_PLACE, &share, 1, MPI_UINT64_T, MPI_MIN, world));
  return share;
}

std::uint64_t resident_bytes() {
  // What was freed is no longer used, though the heap may keep it for what comes.
  malloc_trim(0);
  std::ifstream file("/proc/self/statm");
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  if (!(file >> size >> resident)) return peak_resident_bytes();
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

void forget_peak() {
  SharedMemoryAccount::of_process().start_anew();
  // proc(5): the peak is that of now. What cannot be written to changes nothing.
  std::ofstream("/proc/self/clear_refs") << 5;
}

std::uint64_t peak_resident_bytes() {
  std::uint64_t peak = status_bytes("VmHWM:");
  if (peak == 0) {
    // Counts what the process was before it became this program, too.
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    peak = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
  }
  return SharedMemoryAccount::of_process().own_share(peak);
}

} // namespace leyden
