#pragma once

#include <stdexcept>

namespace leyden {

/// Output could not be written (disk full, file removed): exit code 74; what was sealed stands.
class OutputError : public std::runtime_error {
 public:
  using runtime_error::runtime_error;
};

} // namespace leyden
