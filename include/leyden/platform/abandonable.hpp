#pragma once

#include <functional>

namespace leyden {

enum class Ending { finished, abandoned };

/// Runs `work`, which cannot be told to stop (a call of LAPACK), in a thread of its own, while this one asks
/// `goes_on` some twenty times a second and, told no, leaves it to itself. `work` must own all that it
/// touches and must not call MPI. Rethrows what it throws. Local.
Ending finish_or_abandon(std::function<void()> work, const std::function<bool()>& goes_on);

/// Whether work was abandoned: it may still run, so that the process must end without destructors of static
/// objects (std::_Exit). Local.
bool has_abandoned_work();

} // namespace leyden
