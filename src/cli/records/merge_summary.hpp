#pragma once

#include "leyden/cli/arguments.hpp"
#include "leyden/record/inspect.hpp"
#include "leyden/record/merge.hpp"

#include <string>
#include <vector>

namespace leyden {

struct MergeSummary {
  std::string text;
  int exit_code = 0; ///< 3 if a point is not done
};

/// What a user wants to read at the end of a merge: what is there, what is not and where it should have come
/// from, what was damaged. `records` are those of the files. Local.
MergeSummary summarise_merge(const Arguments& arguments, const std::vector<RecordSummary>& records,
                             const MergeReport& report);

} // namespace leyden
