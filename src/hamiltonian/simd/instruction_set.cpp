#include "leyden/hamiltonian/instruction_set.hpp"

#include "hamiltonian/simd/simd_kernels.hpp"

namespace leyden {

std::string_view instruction_set() {
  return simd_kernels().name;
}

} // namespace leyden
