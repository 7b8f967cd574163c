#pragma once

#include "leyden/cli/arguments.hpp"
#include "leyden/experiments/charge.hpp"
#include "leyden/platform/array_task.hpp"
#include "leyden/text/read_text.hpp"

#include <mpi.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace leyden {

/// The validated request of `leyden charge` (or `plan charge`). The same on all ranks if `read` is.
/// `memory` is what all ranks may use together, in bytes: sizes that cannot fit are refused. `task` is that
/// of a job array, whose part of the sweep is the default of farm.shard. Throws BadInput.
ChargeRequest charge_request(const Arguments& arguments, const ReadText& read,
                             std::uint64_t memory = std::numeric_limits<std::uint64_t>::max(),
                             const std::optional<ArrayTask>& task = std::nullopt);

/// The text of `--help` for a command, or for the program if `command` is empty.
std::string help_text(const std::string& command);
/// The text of `--version`: program, git commit, compiler, and the versions of the libraries.
std::string version_text();

/// Whether the command runs on all ranks; the others (help, version, status, verify) need no MPI.
bool needs_all_ranks(const Arguments& arguments);

/// What PETSc is to know of the words after `--`: nothing where the command computes nothing, as what PETSc
/// prints for some of them is no part of a plan or a batch script.
std::vector<std::string> petsc_options(const Arguments& arguments);

/// Runs a command that needs no MPI and returns the exit code. Local. Throws BadInput.
int run_alone(const Arguments& arguments);

/// Throws BadInput if the command line or the files it names are wrong, as this process sees them. Local.
void check_command(const Arguments& arguments);

/// Runs a command on all ranks and returns the exit code. Collective over `world`.
int run_command(const Arguments& arguments, MPI_Comm world);

} // namespace leyden
