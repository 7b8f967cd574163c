#define LEYDEN_SIMD simd_avx2
#define LEYDEN_SIMD_LANES 4
#include "hamiltonian/simd/simd_hadamard_tile.hpp"
#include "hamiltonian/simd/simd_inner_products.hpp"
#include "hamiltonian/simd/simd_pair_flips.hpp"

namespace leyden {

const SimdKernels simd_avx2_kernels{.name = "avx2",
                                    .low_bits = LEYDEN_SIMD::low_bits,
                                    .field_block = LEYDEN_SIMD::field_block,
                                    .field_block_added = LEYDEN_SIMD::field_block_added,
                                    .field_tile = LEYDEN_SIMD::field_tile,
                                    .add_flips = LEYDEN_SIMD::add_flips,
                                    .add_inner_products = LEYDEN_SIMD::add_inner_products,
                                    .hadamard_forth = LEYDEN_SIMD::hadamard_forth,
                                    .hadamard_tile = LEYDEN_SIMD::hadamard_tile,
                                    .hadamard_back = LEYDEN_SIMD::hadamard_back};

} // namespace leyden
