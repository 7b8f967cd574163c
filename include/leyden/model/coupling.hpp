#pragma once

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace leyden {

enum class CouplingShape { nearest, next_nearest, power_law, uniform };
enum class Boundary { open, periodic };

/// The couplings g_ij of a spin chain, symmetric with zero diagonal (Le et al. eq. 4).
class Coupling {
 public:
  /// By distance r = |i-j|, on a ring min(|i-j|, N-|i-j|); each pair counts once.
  /// nearest: g at r = 1; next_nearest: g at r = 1 and 2; power_law: g / r^p; uniform: g for all pairs.
  /// At least one site; g in the unit of energy; p has no meaning but for power_law.
  static Coupling by_distance(CouplingShape shape, Boundary boundary, int sites, double g, double p);
  /// From all values, row by row. Throws std::invalid_argument unless symmetric with zero diagonal.
  static Coupling from_matrix(int sites, std::vector<double> values);

  int sites() const { return sites_; }
  double operator()(int i, int j) const {
    return values_[static_cast<std::size_t>(i) * static_cast<std::size_t>(sites_) +
                   static_cast<std::size_t>(j)];
  }
  /// G = sum over pairs i < j of g_ij.
  double total() const;
  /// The smallest coupling of any pair; 0 for a single site.
  double smallest() const;

 private:
  Coupling(int sites, std::vector<double> values) : sites_(sites), values_(std::move(values)) {}
  int sites_;
  std::vector<double> values_;
};

/// Reads N rows of N numbers, symmetric, diagonal 0, `#` comments.
/// Throws BadInput with line and column; `source` names the text.
Coupling parse_coupling_matrix(std::string_view text, std::string_view source, int sites);

} // namespace leyden
