#pragma once

#include "leyden/dynamics/evolution.hpp"
#include "leyden/dynamics/snapshot.hpp"

#include <functional>
#include <memory>

namespace leyden {

/// An evolution that can be asked again, from the beginning, for all that it was asked for before the
/// snapshot that it goes on from: its answers are kept with its snapshots. `make` is given the keeper that
/// the evolution is to use. `keeper` must outlive it. Collective over the evolution's team.
std::unique_ptr<Evolution>
remembered_evolution(SnapshotKeeper& keeper,
                     const std::function<std::unique_ptr<Evolution>(SnapshotKeeper*)>& make);

} // namespace leyden
