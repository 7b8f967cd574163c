#include "leyden/cli/arguments.hpp"
#include "leyden/cli/run.hpp"
#include "leyden/experiments/run_end.hpp"
#include "leyden/platform/abandonable.hpp"
#include "leyden/platform/libraries.hpp"
#include "leyden/text/bad_input.hpp"

#include <fmt/format.h>
#include <mpi.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <system_error>

namespace {

using leyden::exit_code;
using leyden::RunEnd;

int complain(const std::string& message, bool first) {
  if (first) fmt::print(stderr, "leyden: {}\n", message);
  return exit_code(RunEnd::bad_input);
}

/// Tells that standard output has not taken what was printed, and why; returns the exit code.
int complain_of_output(const std::string& reason) {
  fmt::print(stderr,
             "leyden: standard output could not be written: {}\nFiles of the run are not concerned; send the "
             "output to a place with room, and run the same command again to see it.\n",
             reason);
  return exit_code(RunEnd::output_lost);
}

/// The exit code of a run that ended with `code`: one that tells of something stays, whatever becomes of the
/// output.
int code_with_output(int code) {
  if (std::fflush(stdout) == 0) return code;
  const int lost = complain_of_output(std::generic_category().message(errno));
  return code == 0 ? lost : code;
}

/// Commands that need all ranks, from the start to the stop of the libraries.
int run_on_all_ranks(const leyden::Arguments& arguments, const char* program) {
  const leyden::Libraries libraries(program, leyden::petsc_options(arguments));
  int rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  try {
    return code_with_output(leyden::run_command(arguments, MPI_COMM_WORLD));
  } catch (const leyden::BadInput& error) {
    return complain(error.what(), rank == 0);
  } catch (const std::exception& error) {
    // Others may wait for this rank.
    if (std::ferror(stdout) != 0 && !leyden::launched().alone)
      MPI_Abort(MPI_COMM_WORLD, complain_of_output(error.what()));
    if (std::ferror(stdout) != 0) return complain_of_output(error.what());
    fmt::print(stderr, "leyden: rank {} cannot go on: {}\n", rank, error.what());
    MPI_Abort(MPI_COMM_WORLD, exit_code(RunEnd::crashed));
  }
  return exit_code(RunEnd::crashed);
}

} // namespace

int main(int argc, char** argv) {
  const leyden::Launch launch = leyden::launched();
  leyden::Arguments arguments;
  try {
    arguments = leyden::parse_arguments(argc, argv);
  } catch (const leyden::BadInput& error) {
    const int code = complain(error.what(), launch.first);
    // A launcher stops all processes as soon as one fails: leaving together lets the first one speak before
    // that.
    if (!launch.alone) const leyden::Libraries libraries(argv[0], {});
    return code;
  }
  try {
    if (!leyden::needs_all_ranks(arguments)) {
      if (!launch.first) return 0;
      if (launch.ranks > 1 && arguments.wish == leyden::Wish::run)
        fmt::print(stderr, "{} runs on one rank; the others have nothing to do\n", arguments.command);
      return code_with_output(leyden::run_alone(arguments));
    }
    // A lone process learns of bad input at once, before it pays for the start of MPI.
    if (launch.alone) leyden::check_command(arguments);
    const int code = run_on_all_ranks(arguments, argv[0]);
    if (leyden::has_abandoned_work()) {
      std::fflush(nullptr);
      std::_Exit(code);
    }
    return code;
  } catch (const leyden::BadInput& error) {
    return complain(error.what(), launch.first);
  } catch (const std::exception& error) {
    if (std::ferror(stdout) != 0) return complain_of_output(error.what());
    // The libraries did not start, so that there is nothing to abort.
    fmt::print(stderr, "leyden: cannot start: {}\n", error.what());
    return exit_code(RunEnd::crashed);
  }
}
