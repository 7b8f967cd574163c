#pragma once

#include "leyden/platform/file_lock.hpp"
#include "leyden/record/inspect.hpp"
#include "leyden/text/bad_input.hpp"

#include <string>

namespace leyden {

// What may lie where a record is going to be written. All functions are local.

/// A complaint about output.file.
Complaint about_output(const std::string& path, std::string problem, std::string remedy);

/// Where the record that is to be written to `path` lies, with its lock, its checkpoints and all that is
/// written beside it: symbolic links are followed. Throws BadInput if they lead to where there is no
/// directory.
std::string place_of_output(const std::string& path);

/// Throws BadInput if no file can be made at `path`, as is better found out before anything is computed.
void check_writable(const std::string& path);

/// Throws BadInput unless there is nothing at `path`, or a Leyden record: whatever else is left untouched.
void refuse_other_than_record(const std::string& path, FileKind kind);

/// Can a file be made beside `path`, a lock for instance?
bool is_directory_writable(const std::string& path);

/// The lock of the output, for as long as it is written; a requeued job waits up to a minute for its former
/// self. Throws BadInput if somebody else has it, or it must not be made; OutputError if the disk has no room
/// for it.
FileLock lock_output(const std::string& path);

} // namespace leyden
