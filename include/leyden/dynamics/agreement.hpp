#pragma once

#include "leyden/dynamics/choice.hpp"
#include "leyden/dynamics/dense_output.hpp"
#include "leyden/dynamics/evolution.hpp"

#include <memory>
#include <mpi.h>

namespace leyden {

/// What each rank works out for itself before an evolution begins, as rank 0 has it, so that processors and
/// libraries that round differently take the same way on all ranks of a team; see agreed(). The pulse of a
/// drive is left as it is: its pieces come from its text by exact rules. Collective over `team`.
EvolutionTask agreed_task(MPI_Comm team, EvolutionTask task);

/// How to compute; memory, predictions and reason stay those of this rank. Collective over `team`.
Solver agreed_solver(MPI_Comm team, Solver solver);

/// `planner`, as rank 0 plans. Windows must then be planned collectively over `team`.
WindowPlanner agreed_windows(MPI_Comm team, WindowPlanner planner);

/// `evolution`, asked for the times that rank 0 asks for; expect() too is then collective over `team`.
std::unique_ptr<Evolution> with_agreed_times(MPI_Comm team, std::unique_ptr<Evolution> evolution);

} // namespace leyden
