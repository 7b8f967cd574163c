#pragma once

#include <string_view>

namespace leyden {

/// The instruction set of the fast kernels: the best that this processor has, or what LEYDEN_SIMD asks for.
/// Local. Throws BadInput if it asks for one that is not there.
std::string_view instruction_set();

} // namespace leyden
