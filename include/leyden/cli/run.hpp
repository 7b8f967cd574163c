#pragma once

#include "leyden/cli/arguments.hpp"
#include "leyden/experiments/charge.hpp"
#include "leyden/text/read_text.hpp"

#include <mpi.h>

namespace leyden {

/// The validated request of `leyden charge` (or `plan charge`). The same on all ranks if `read` is.
/// Throws BadInput.
ChargeRequest charge_request(const Arguments& arguments, const ReadText& read);

/// The text of `--help` for a command, or for the program if `command` is empty.
std::string help_text(const std::string& command);
/// The text of `--version`: program, git commit, compiler, and the versions of the libraries.
std::string version_text();

/// Runs the command and returns the exit code of the program. Collective over `world`.
int run_command(const Arguments& arguments, MPI_Comm world);

} // namespace leyden
