#pragma once

#include <cstdint>
#include <string_view>

namespace leyden {

/// A size in /proc/self/status (proc(5)) by its name there, as `VmHWM:`, in bytes; 0 where there is none.
/// Local.
std::uint64_t status_bytes(std::string_view name);

} // namespace leyden
