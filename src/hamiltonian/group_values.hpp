#pragma once

#include "hamiltonian/aligned_blocks.hpp"
#include "leyden/pauli/flip_groups.hpp"

#include <complex>
#include <span>

namespace leyden {

/// All coefficients of `group` are real, and so are its elements.
bool is_real(const FlipGroup& group);

/// The elements group.value(row) of all rows of `block`, into the first block.size places of `values`.
/// Any number of terms costs O(1) operations a row beyond the first few: the signs of the bits above the
/// block are constant in it, and those below make a Walsh-Hadamard transform.
void group_values(const FlipGroup& group, AlignedBlock block, std::span<std::complex<double>> values);
/// The same for a group that is_real().
void group_values(const FlipGroup& group, AlignedBlock block, std::span<double> values);

} // namespace leyden
