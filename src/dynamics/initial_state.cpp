#include "dynamics/initial_state.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

namespace leyden {

std::string degenerate_ground_text(double gap, double spectral_width) {
  return fmt::format(
      "battery.initial = ground: the ground level of H_0 is degenerate (gap {:.1e}, below {:.0e} of the "
      "spectral width {:.3g}), so that the initial state is not determined: lift the degeneracy by a "
      "small field, or use battery.initial = down",
      gap, degenerate_gap, spectral_width);
}

double ground_state_error(double gap, double spectral_width) {
  const double unit = std::pow(10.0, std::floor(std::log10(gap)) - 1);
  const double rounded = std::floor(gap / unit) * unit;
  return 100 * std::numeric_limits<double>::epsilon() * spectral_width / rounded;
}

} // namespace leyden
