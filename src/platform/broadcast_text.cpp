#include "leyden/platform/broadcast_text.hpp"

#include "leyden/platform/communicator.hpp"

#include <algorithm>
#include <cstdint>

namespace leyden {

void broadcast_text(MPI_Comm communicator, std::string& text, int root) {
  std::uint64_t size = text.size();
  check_mpi(MPI_Bcast(&size, 1, MPI_UINT64_T, root, communicator));
  text.resize(size);
  constexpr std::uint64_t most = std::uint64_t{1} << 28;
  for (std::uint64_t start = 0; start < size; start += most)
    check_mpi(MPI_Bcast(text.data() + start, static_cast<int>(std::min(most, size - start)), MPI_CHAR, root,
                        communicator));
}

} // namespace leyden
