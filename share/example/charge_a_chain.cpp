// Charges a chain of eight spins with the library and prints the work in the battery over time.
// With isotropic couplings (alpha = 1) every chain charges as independent spins do: W(t) = 2 B N sin^2(omega
// t).
#include "leyden/dynamics/evolution.hpp"
#include "leyden/model/charger.hpp"

#include <fmt/core.h>
#include <slepcsys.h>

#include <cmath>
#include <cstdlib>
#include <exception>
#include <numeric>

namespace {

void charge(MPI_Comm team) {
  const int sites = 8;
  const double B = 1;
  const double omega = 4;
  std::vector<int> driven(sites);
  std::iota(driven.begin(), driven.end(), 0);

  using namespace leyden;
  const auto coupling = Coupling::by_distance(CouplingShape::power_law, Boundary::open, sites, 1.0, 1.0);
  const ChargingProtocol protocol{.battery = Battery(SpinChain{.coupling = coupling, .alpha = 1, .B = B}),
                                  .charger = Charger(LocalCharger{.omega = omega, .sites = driven})};
  const PauliSum stored = protocol.battery.hamiltonian();
  const EvolutionTask task{.sites = sites,
                           .hamiltonian = protocol.charging_hamiltonian(),
                           .initial_hamiltonian = stored,
                           .initial = protocol.initial,
                           .observables = {stored},
                           .tolerance = 1e-10,
                           .end = 1};

  const auto evolution = evolve_slepc(Team(team), task, OperatorKind::assembled);
  const double empty = evolution->observe(0)[0];
  int rank = 0;
  MPI_Comm_rank(team, &rank);
  if (rank == 0) fmt::print("{:>8} {:>20} {:>20}\n", "t", "work", "independent spins");
  for (int step = 0; step <= 10; ++step) {
    const double t = step * task.end / 10;
    const double work = evolution->observe(t)[0] - empty;
    const double independent = 2 * B * sites * std::pow(std::sin(omega * t), 2);
    if (rank == 0) fmt::print("{:8.3f} {:20.14f} {:20.14f}\n", t, work, independent);
  }
}

} // namespace

int main(int argc, char** argv) {
  if (SlepcInitialize(&argc, &argv, nullptr, nullptr) != 0) return EXIT_FAILURE;
  try {
    charge(PETSC_COMM_WORLD);
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    MPI_Abort(PETSC_COMM_WORLD, EXIT_FAILURE);
  }
  return SlepcFinalize() == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
