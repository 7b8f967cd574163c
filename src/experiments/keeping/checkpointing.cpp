#include "experiments/keeping/checkpointing.hpp"

#include "leyden/platform/build_info.hpp"
#include "leyden/record/checkpoint_files.hpp"

namespace leyden {

void Checkpointing::remove(std::size_t point, int rank) {
  if (points.erase(point) > 0 && rank == 0) remove_checkpoint(record, point);
}

std::string program_of_checkpoints() {
  return program_version() + " " + git_commit();
}

} // namespace leyden
