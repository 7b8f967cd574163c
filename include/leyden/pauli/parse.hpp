#pragma once

#include "leyden/pauli/pauli_sum.hpp"

#include <string_view>

namespace leyden {

/// Reads a Hermitian Pauli sum: a term a line, `-0.5 Z0 Z1`. Coefficients are real, a bare number is the
/// identity, repeated sites multiply, the same string twice adds up, `#` starts a comment.
/// `source` names the text in errors; sites must be below `sites`.
/// Throws BadInput with line and column.
PauliSum parse_pauli_sum(std::string_view text, std::string_view source, int sites);

} // namespace leyden
