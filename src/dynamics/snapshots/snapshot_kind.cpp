#include "dynamics/snapshots/snapshot_kind.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <iterator>

namespace leyden {
namespace {

/// Every double in the shortest form that gives it back.
class TaskText {
 public:
  void add(double number) { fmt::format_to(std::back_inserter(text_), "{} ", number); }
  void add(const PauliSum& sum) {
    for (const auto& [string, coefficient] : sum.terms())
      fmt::format_to(std::back_inserter(text_), "{:x} {:x} {} {}, ", string.flip, string.sign,
                     coefficient.real(), coefficient.imag());
    text_ += ";";
  }
  void add(const std::vector<PauliSum>& sums) {
    for (const PauliSum& sum : sums)
      add(sum);
    text_ += "|";
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

} // namespace

std::string snapshot_kind(const std::string& method, const EvolutionTask& task) {
  TaskText all;
  all.add(task.sites);
  all.add(task.hamiltonian);
  all.add(task.initial_hamiltonian);
  all.add(static_cast<double>(task.initial));
  all.add(task.observables);
  all.add(task.squares);
  if (task.rate) {
    all.add(static_cast<double>(task.rate->rate));
    all.add(static_cast<double>(task.rate->observable));
  }
  all.add(task.tolerance);
  all.add(task.end);
  if (task.drive) {
    all.add(task.drive->hamiltonian);
    for (const PulsePiece& piece : task.drive->pulse.pieces()) {
      all.add(piece.begin);
      for (const double coefficient : piece.coefficients)
        all.add(coefficient);
    }
  }
  const XXH128_hash_t digest = XXH3_128bits(all.text().data(), all.text().size());
  return fmt::format("{}, task {:016x}{:016x}", method, digest.high64, digest.low64);
}

} // namespace leyden
