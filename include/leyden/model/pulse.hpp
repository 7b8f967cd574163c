#pragma once

#include <array>
#include <string_view>
#include <vector>

namespace leyden {

/// How lambda(t) runs between the points of a pulse: holds until the next one, in straight lines, or in
/// monotone cubic pieces with a continuous slope (PCHIP, Fritsch and Butland 1984; at both ends the limited
/// three-point formula, as in SciPy and MATLAB), which never overshoot.
enum class PulseShape { steps, linear, smooth };

/// A part of a pulse on which lambda(t) is one polynomial.
struct PulsePiece {
  double begin; ///< 1/B
  double end;   ///< 1/B; infinite for the last piece, which is constant
  /// lambda(t) = sum_k coefficients[k] (t - begin)^k
  std::array<double, 4> coefficients;

  double value(double t) const;
  bool is_constant() const;
};

/// lambda(t) that multiplies V: polynomial in each piece, and free to jump in between. It covers all times:
/// after the last point the last value holds.
class Pulse {
 public:
  /// lambda = 1 at all times: H is constant.
  Pulse() = default;
  /// Through points (times[k], values[k]). Throws std::invalid_argument unless there is one at least, the
  /// times ascend strictly from 0 and all are finite.
  Pulse(PulseShape shape, std::vector<double> times, std::vector<double> values);

  /// Whether it was given as points, so that H depends on time.
  bool is_given() const { return !pieces_.empty(); }
  /// In ascending order, without gaps, from 0 to infinity; none if it is not given.
  const std::vector<PulsePiece>& pieces() const { return pieces_; }
  /// The piece with begin <= t < end. Only if given.
  const PulsePiece& piece_at(double t) const;
  /// lambda(t); where it jumps, what holds from then on.
  double value(double t) const { return is_given() ? piece_at(t).value(t) : 1; }
  /// Smallest and largest value at all times.
  double lowest() const { return lowest_; }
  double highest() const { return highest_; }
  /// As a user writes it.
  PulseShape shape() const { return shape_; }

 private:
  PulseShape shape_ = PulseShape::steps;
  std::vector<PulsePiece> pieces_;
  double lowest_ = 1;
  double highest_ = 1;
};

/// Reads an optional first word `steps`, `linear` or `smooth` (`steps`), and then a time and lambda a line,
/// `#` comments. Throws BadInput with line and column; `source` names the text.
Pulse parse_pulse(std::string_view text, std::string_view source);

} // namespace leyden
