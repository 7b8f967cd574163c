#include "hamiltonian/simd/simd_kernels.hpp"

#include "leyden/text/bad_input.hpp"

#include <array>
#include <cstdlib>
#include <string>
#include <vector>

namespace leyden {
namespace {

struct Offered {
  const SimdKernels* kernels;
  bool runs_here;
};

/// From the slowest to the fastest.
std::vector<Offered> offered() {
  std::vector<Offered> all{{&simd_portable_kernels, true}};
#ifdef LEYDEN_X86_KERNELS
  __builtin_cpu_init();
  all.push_back({&simd_avx2_kernels, __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")});
  all.push_back({&simd_avx512_kernels, __builtin_cpu_supports("avx512f") != 0 &&
                                           __builtin_cpu_supports("avx512dq") != 0 &&
                                           __builtin_cpu_supports("avx512vl") != 0});
#endif
  return all;
}

const SimdKernels& chosen() {
  const char* wanted = std::getenv("LEYDEN_SIMD");
  const SimdKernels* best = nullptr;
  std::string names;
  for (const Offered& offer : offered()) {
    if (!offer.runs_here) continue;
    best = offer.kernels;
    names += (names.empty() ? "" : ", ") + std::string(best->name);
    if (wanted != nullptr && best->name == wanted) return *best;
  }
  if (wanted != nullptr && *wanted != '\0')
    throw BadInput({.key = "LEYDEN_SIMD",
                    .value = wanted,
                    .place = "environment",
                    .problem = "no instruction set that this processor has",
                    .allowed = names,
                    .remedy = "unset it to take the fastest"});
  return *best;
}

} // namespace

const SimdKernels& simd_kernels() {
  static const SimdKernels& kernels = chosen();
  return kernels;
}

} // namespace leyden
