#pragma once

#include "cli/configuration/referenced_files.hpp"
#include "cli/configuration/resolved.hpp"
#include "leyden/record/named_file.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace leyden {

/// The files that a configuration names and that have been read, for its record: texts as far as they are
/// kept. Local.
std::vector<NamedFile> files_to_keep(const Resolved& resolved, const ReferencedFiles& files);

/// XXH64 of a content as 16 hexadecimal digits.
std::string content_hash(std::string_view content);

/// What has become of the files of a record since it was made, a line each: those whose content is another
/// one now; nothing of files that are not where they were. Local.
std::string changed_files_text(const std::vector<NamedFile>& files);

/// Those whose kept text does not fit its hash, a line each. Local.
std::vector<std::string> damaged_files(const std::vector<NamedFile>& files);

} // namespace leyden
