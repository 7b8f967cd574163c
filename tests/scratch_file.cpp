#include "tests/scratch_file.hpp"

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace leyden {

std::string scratch_file(MPI_Comm world, const std::string& name) {
  int rank = 0;
  int ranks = 0;
  MPI_Comm_rank(world, &rank);
  MPI_Comm_size(world, &ranks);
  const auto folder = std::filesystem::current_path() / "scratch" /
                      (std::string(program_invocation_short_name) + ".np" + std::to_string(ranks));
  std::string path = (folder / name).string();
  if (rank == 0) {
    std::filesystem::create_directories(folder);
    for (const char* ending : {"", ".creating", ".lock"}) {
      std::error_code busy;
      std::filesystem::remove_all(path + ending, busy);
    }
  }
  MPI_Barrier(world);
  return path;
}

} // namespace leyden
