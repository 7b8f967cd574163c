#include "cli/configuration/referenced_files.hpp"

#include "cli/configuration/value_syntax.hpp"
#include "leyden/pauli/parse.hpp"
#include "leyden/text/bad_input.hpp"

#include <fmt/format.h>

namespace leyden {
namespace {

std::string path_of(const std::string& value) {
  return value.substr(file_prefix.size());
}

/// The same complaint, told of the key that named the file.
[[noreturn]] void complain_of_file(const BadInput& error, const ResolvedKey& key, const std::string& value) {
  Complaint complaint = error.complaint();
  const bool is_inside = !complaint.place.empty();
  if (is_inside && !complaint.value.empty()) complaint.problem += fmt::format(" ('{}')", complaint.value);
  complaint.key = key.key->name;
  complaint.value = value;
  if (complaint.allowed.empty()) complaint.allowed = key.key->allowed();
  complaint.place = is_inside ? fmt::format("{}, from {}", complaint.place, key.place) : key.place;
  throw BadInput(std::move(complaint));
}

} // namespace

const std::string& ReferencedFiles::text(const ResolvedKey& key, const std::string& value) {
  const auto found = texts_.find(value);
  if (found != texts_.end()) return found->second;
  try {
    return texts_.emplace(value, read_(path_of(value))).first->second;
  } catch (const BadInput& error) {
    complain_of_file(error, key, value);
  }
}

const Coupling& ReferencedFiles::coupling(const ResolvedKey& key, const std::string& value, int sites) {
  const auto found = couplings_.find({value, sites});
  if (found != couplings_.end()) return found->second;
  const std::string& content = text(key, value);
  try {
    return couplings_.emplace(std::pair(value, sites), parse_coupling_matrix(content, path_of(value), sites))
        .first->second;
  } catch (const BadInput& error) {
    complain_of_file(error, key, value);
  }
}

const PauliSum& ReferencedFiles::pauli_sum(const ResolvedKey& key, const std::string& value, int sites) {
  const auto found = sums_.find(value);
  if (found != sums_.end() && found->second.checked_sites <= sites) return found->second.sum;
  const std::string& content = text(key, value);
  try {
    ParsedSum parsed{.checked_sites = sites, .sum = parse_pauli_sum(content, path_of(value), sites)};
    return sums_.insert_or_assign(value, std::move(parsed)).first->second.sum;
  } catch (const BadInput& error) {
    complain_of_file(error, key, value);
  }
}

const Pulse& ReferencedFiles::pulse(const ResolvedKey& key, const std::string& value) {
  const auto found = pulses_.find(value);
  if (found != pulses_.end()) return found->second;
  const std::string& content = text(key, value);
  try {
    return pulses_.emplace(value, parse_pulse(content, path_of(value))).first->second;
  } catch (const BadInput& error) {
    complain_of_file(error, key, value);
  }
}

const std::string* ReferencedFiles::content(const std::string& value) const {
  const auto found = texts_.find(value);
  return found == texts_.end() ? nullptr : &found->second;
}

} // namespace leyden
