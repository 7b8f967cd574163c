#include "leyden/experiments/output_path.hpp"

#include "leyden/platform/job_time.hpp"
#include "leyden/platform/symbolic_link.hpp"
#include "leyden/record/output_error.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <system_error>
#include <thread>
#include <utility>
#include <variant>

namespace leyden {

Complaint about_output(const std::string& path, std::string problem, std::string remedy) {
  return {.key = "output.file",
          .value = path,
          .place = {},
          .problem = std::move(problem),
          .allowed = {},
          .remedy = std::move(remedy)};
}

namespace {

Complaint about_unwritable(const std::string& path, std::error_code reason) {
  return about_output(path,
                      reason == std::errc::no_such_file_or_directory
                          ? "no file can be made in this directory"
                          : fmt::format("no file can be written there: {}", reason.message()),
                      "choose another path with -o");
}

/// After the death of a node, survivors of the former run of a requeued job live on for a while.
constexpr std::chrono::seconds life_after_death{60};

/// Ranks outlive an `mpirun` that is told to stop twice (Ctrl-C) by a second.
constexpr std::chrono::seconds life_after_mpirun{2};

/// Takes the lock. Waits for a run that is ending; a job that was requeued, for its former self.
std::variant<FileLock, LockHolder> acquire_lock(const std::string& path) {
  const auto end =
      std::chrono::steady_clock::now() + (is_requeued_job() ? life_after_death : life_after_mpirun);
  for (;;) {
    auto lock = FileLock::acquire(path);
    if (std::holds_alternative<FileLock>(lock) || std::chrono::steady_clock::now() >= end) return lock;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

std::filesystem::path directory_of(const std::string& path) {
  return std::filesystem::absolute(path).parent_path();
}

} // namespace

std::string place_of_output(const std::string& path) {
  std::string place = behind_links(path);
  std::error_code error;
  if (place != path && !std::filesystem::is_directory(directory_of(place), error))
    throw BadInput(about_output(path,
                                fmt::format("this symbolic link leads to {}, and there is no directory {}",
                                            place, directory_of(place).string()),
                                "make the directory, or choose another path with -o"));
  return place;
}

void check_writable(const std::string& path) {
  const std::filesystem::path directory = directory_of(path);
  std::error_code error;
  if (!std::filesystem::is_directory(directory, error))
    throw BadInput(about_output(path, fmt::format("there is no directory {}", directory.string()),
                                "make the directory, or choose another path with -o"));
  const std::filesystem::file_status there = std::filesystem::status(path, error);
  if (std::filesystem::is_directory(there))
    throw BadInput(about_output(path, "this is a directory", "name a file in it"));
  if (!std::filesystem::status_known(there)) throw BadInput(about_unwritable(path, error));
}

bool is_directory_writable(const std::string& path) {
  return faccessat(AT_FDCWD, directory_of(path).c_str(), W_OK | X_OK, AT_EACCESS) == 0;
}

FileLock lock_output(const std::string& path) {
  try {
    auto lock = acquire_lock(path + ".lock");
    if (FileLock* mine = std::get_if<FileLock>(&lock)) return std::move(*mine);
    throw BadInput(about_output(
        path, fmt::format("the file is in use by a live run ({})", std::get<LockHolder>(lock).text),
        "wait for that run to end, or write to another file with -o"));
  } catch (const std::system_error& error) {
    if (fault_of(error.code().value()) == OutputFault::disk)
      throw OutputError(fmt::format("{}: cannot make its lock: {}", path, error.code().message()),
                        OutputFault::disk);
    throw BadInput(about_unwritable(path, error.code()));
  }
}

void refuse_other_than_record(const std::string& path, FileKind kind) {
  switch (kind) {
  case FileKind::missing:
  case FileKind::record:
    return;
  case FileKind::foreign:
    throw BadInput(about_output(path, "the file exists and is not a Leyden record; it is left untouched",
                                "choose another path with -o, or move the file away"));
  case FileKind::unreadable:
    throw BadInput(about_output(path, "there is a file that cannot be read; it is left untouched",
                                "check its permissions, or choose another path with -o"));
  case FileKind::damaged:
    throw BadInput(
        about_output(path, "the file is HDF5 but damaged, so that it may be anybody's; it is left untouched",
                     "choose another path with -o, or remove the file by hand"));
  }
}

} // namespace leyden
