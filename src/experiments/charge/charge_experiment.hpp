#pragma once

#include "experiments/charge/charge_quantities.hpp"
#include "experiments/running/run_experiment.hpp"
#include "leyden/experiments/charge.hpp"

#include <cstdint>
#include <vector>

namespace leyden {

/// A charging sweep with its record, and without what runs it.
Experiment charge_experiment(const ChargeRequest& request, const std::vector<ChargeQuantity>& quantities);

/// About the bytes that the record of a sweep will take, made by so many ranks. Local.
std::uint64_t record_bytes(const ChargeRequest& request, int ranks);

} // namespace leyden
