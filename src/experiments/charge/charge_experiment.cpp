#include "experiments/charge/charge_experiment.hpp"

#include "experiments/charge/charge_layout.hpp"
#include "experiments/running/provenance.hpp"

namespace leyden {

Experiment charge_experiment(const ChargeRequest& request, const std::vector<ChargeQuantity>& quantities) {
  Experiment experiment;
  experiment.name = "charge";
  experiment.layout = charge_layout(request, quantities);
  experiment.output = request.output;
  experiment.overwrite = request.overwrite;
  experiment.configuration = request.configuration;
  experiment.files = request.files;
  experiment.command_line = request.command_line;
  experiment.seed = request.seed;
  experiment.differences = request.differences;
  return experiment;
}

std::uint64_t record_bytes(const ChargeRequest& request, int ranks) {
  Experiment experiment = charge_experiment(request, charge_quantities(request));
  add_provenance(experiment.layout, experiment, ranks);
  return file_bytes(experiment.layout);
}

} // namespace leyden
