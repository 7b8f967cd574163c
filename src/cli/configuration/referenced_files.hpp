#pragma once

#include "cli/configuration/resolved.hpp"
#include "leyden/model/coupling.hpp"
#include "leyden/model/pulse.hpp"
#include "leyden/pauli/pauli_sum.hpp"
#include "leyden/text/read_text.hpp"

#include <map>
#include <string>
#include <utility>

namespace leyden {

/// The files that a configuration refers to: each is read once, its content parsed for the battery it is used
/// with. Errors name the key, the file and where the file was named.
class ReferencedFiles {
 public:
  explicit ReferencedFiles(const ReadText& read) : read_(read) {}

  /// The matrix in `value` (`file:PATH`) for a battery of `sites`. Throws BadInput.
  const Coupling& coupling(const ResolvedKey& key, const std::string& value, int sites);
  /// The Pauli sum in `value`, checked for a battery of `sites`. Throws BadInput.
  const PauliSum& pauli_sum(const ResolvedKey& key, const std::string& value, int sites);
  /// The pulse in `value`. Throws BadInput.
  const Pulse& pulse(const ResolvedKey& key, const std::string& value);
  /// The content of `value`; nullptr if nothing has needed the file.
  const std::string* content(const std::string& value) const;

 private:
  struct ParsedSum {
    int checked_sites; ///< smallest battery that it fits in for sure
    PauliSum sum;
  };
  const std::string& text(const ResolvedKey& key, const std::string& value);

  ReadText read_;
  std::map<std::string, std::string> texts_;
  std::map<std::pair<std::string, int>, Coupling> couplings_;
  std::map<std::string, ParsedSum> sums_;
  std::map<std::string, Pulse> pulses_;
};

} // namespace leyden
