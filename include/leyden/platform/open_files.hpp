#pragma once

namespace leyden {

/// Lets this process have as many files open as the system allows, rather than as many as a shell does.
/// Local; where it fails, all stays as it was.
void allow_open_files() noexcept;

} // namespace leyden
