#pragma once

#include <stdexcept>
#include <string>

namespace leyden {

/// What is wrong with something a user wrote; empty fields are left out of the message.
struct Complaint {
  std::string key;     ///< option or file the complaint is about, e.g. `battery.alpha`
  std::string value;   ///< what was given
  std::string place;   ///< where: `sweep.ini:12`, `sum.txt:3:7`, `command line`
  std::string problem; ///< one clause: what is wrong
  std::string allowed; ///< what would be right
  std::string remedy;  ///< what to do
};

/// The one exception for bad input: the program ends with exit code 2.
/// Raised on all ranks alike, before any collective work.
class BadInput : public std::runtime_error {
 public:
  explicit BadInput(Complaint complaint);
  const Complaint& complaint() const { return complaint_; }

 private:
  Complaint complaint_;
};

/// Throws BadInput about a file that was named on the command line.
[[noreturn]] void refuse_file(const std::string& file, std::string problem, std::string allowed,
                              std::string remedy);

} // namespace leyden
