#pragma once

#include <functional>

namespace leyden {

enum class Sampling { goes_on, stops };
/// Told the fraction of a span that is sampled; decides whether to go on. The same on all ranks.
using SamplingWatch = std::function<Sampling(double fraction)>;

} // namespace leyden
