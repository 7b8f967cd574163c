#include "experiments/running/end_text.hpp"

namespace leyden {

std::string lost_output_text(const std::string& path, const std::optional<FileIdentity>& record) {
  const auto there = identity_of(path);
  if (!record && !there)
    return "Nothing was begun, and nothing is left behind; free the disk, choose another one with -o, or "
           "record less (time.points, record.series), and run the same command again.";
  if (record && !there)
    return "The record is gone: if it was removed, nothing of it stands, and the same command begins it "
           "anew; if it was moved, put it back to go on.";
  if (record && there != record)
    return "Another file has its name, and is left alone; if the record was moved, put it back to go on, "
           "else nothing of it stands.";
  return "What was sealed before stands; free the disk, or choose another one with -o, and run the same "
         "command again.";
}

} // namespace leyden
