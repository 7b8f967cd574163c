#include "platform/spare_arrays.hpp"

#include "leyden/platform/communicator.hpp"

#include <algorithm>
#include <new>

namespace leyden {

SpareArrays& SpareArrays::of_process() {
  static SpareArrays spares;
  return spares;
}

std::unique_ptr<ArrayMemory> SpareArrays::take(MPI_Comm node, std::uint64_t own_size) {
  const auto fits = [&](const Spare& spare) {
    return spare.memory->own_size() == own_size && spare.memory->ranks() == size_of(node) &&
           spare.memory->rank() == rank_of(node);
  };
  // The last one is the likeliest to be in the caches.
  auto found = std::find_if(kept_.rbegin(), kept_.rend(), fits);
  if (size_of(node) > 1) {
    ArrayNumber number = found == kept_.rend() ? ArrayNumber{} : found->memory->number();
    check_mpi(MPI_Bcast(&number, sizeof number, MPI_BYTE, 0, node));
    found = std::find_if(kept_.rbegin(), kept_.rend(),
                         [&](const Spare& spare) { return fits(spare) && spare.memory->number() == number; });
    // Others may have had other partners since, or use it still.
    int has_it = found == kept_.rend() ? 0 : 1;
    check_mpi(MPI_Allreduce(MPI_IN_PLACE, &has_it, 1, MPI_INT, MPI_MIN, node));
    if (has_it == 0) found = kept_.rend();
  }
  if (found == kept_.rend()) {
    give_back();
    return nullptr;
  }
  std::unique_ptr<ArrayMemory> taken = std::move(found->memory);
  kept_.erase(std::next(found).base());
  return taken;
}

void SpareArrays::keep(std::unique_ptr<ArrayMemory> memory) noexcept {
  try {
    kept_.push_back({std::move(memory), turn_});
  } catch (const std::bad_alloc&) {
    give_back();
  }
}

void SpareArrays::give_back_unused() noexcept {
  std::erase_if(kept_, [this](const Spare& spare) { return spare.turn < turn_; });
  ++turn_;
}

} // namespace leyden
