#pragma once

#include "leyden/cli/arguments.hpp"
#include "leyden/experiments/charge.hpp"
#include "leyden/text/read_text.hpp"

#include <mpi.h>

#include <cstdint>
#include <limits>
#include <string>

namespace leyden {

/// The validated request of `leyden charge` (or `plan charge`). The same on all ranks if `read` is.
/// `memory` is what all ranks may use together, in bytes: sizes that cannot fit are refused. Throws BadInput.
ChargeRequest charge_request(const Arguments& arguments, const ReadText& read,
                             std::uint64_t memory = std::numeric_limits<std::uint64_t>::max());

/// The text of `--help` for a command, or for the program if `command` is empty.
std::string help_text(const std::string& command);
/// The text of `--version`: program, git commit, compiler, and the versions of the libraries.
std::string version_text();

/// Runs the command and returns the exit code of the program. Collective over `world`.
int run_command(const Arguments& arguments, MPI_Comm world);

} // namespace leyden
