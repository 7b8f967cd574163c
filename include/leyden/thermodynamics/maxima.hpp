#pragma once

#include "leyden/thermodynamics/charging_curve.hpp"

namespace leyden {

/// Suprema of work and power over the continuous times after 0. Of those that differ by less than their
/// errors the earliest counts. Where none is as high as the limit for t -> 0 (0 for the work, dW/dt for the
/// power), that is it, and the time is 0.
struct ChargingMaxima {
  double work_max = 0;
  double time_of_work_max = 0;
  double power_max = 0;
  double time_of_power_max = 0;
  double work_at_power_max = 0;
  double power_at_work_max = 0;
  double work_max_error = 0;  ///< absolute
  double power_max_error = 0; ///< absolute
  double time_searched = 0;   ///< maxima are over (0, time_searched]
  bool power_max_is_global = false;
};

/// Maxima over (0, end]: roots of dW/dt and of t dW/dt - W, bracketed at the resolution of the spectrum.
/// `bound` is an upper bound on W at all times: the power is global if bound / end does not beat it. Local.
ChargingMaxima find_maxima(const ChargingCurve& curve, double end, double bound);

} // namespace leyden
