#include "leyden/model/charger.hpp"

#include "leyden/pauli/parse.hpp"

#include <gtest/gtest.h>
#include <numeric>

namespace leyden {
namespace {

Battery ring(int sites, double alpha) {
  return Battery(SpinChain{
      .coupling = Coupling::by_distance(CouplingShape::power_law, Boundary::periodic, sites, 1.3, 1),
      .alpha = alpha,
      .B = 1.0});
}

Charger drive_all(int sites, double omega) {
  std::vector<int> all(static_cast<std::size_t>(sites));
  std::iota(all.begin(), all.end(), 0);
  return Charger(LocalCharger{.omega = omega, .sites = all});
}

TEST(Charger, DrivesItsSites) {
  const Charger ends(LocalCharger{.omega = 4, .sites = {0, 6}});
  EXPECT_EQ(ends.hamiltonian(), parse_pauli_sum("4 X0\n4 X6", "v.txt", 7));
  ASSERT_NE(ends.local(), nullptr);
  EXPECT_EQ(ends.local()->omega, 4);
  EXPECT_TRUE(Charger(LocalCharger{.omega = 0, .sites = {0}}).hamiltonian().empty());
}

TEST(Charger, IsAsWritten) {
  const PauliSum sum = parse_pauli_sum("1 X0 X1\n2 Y2", "v.txt", 3);
  const Charger charger(PauliCharger{.hamiltonian = sum});
  EXPECT_EQ(charger.hamiltonian(), sum);
  EXPECT_EQ(charger.local(), nullptr);
}

TEST(Charger, CommutesWithIsotropicInteractionsWhenAllSitesAreDriven) {
  const int N = 7;
  const auto bracket = [&](double alpha, const Charger& charger) {
    return commutator(ring(N, alpha).interaction(), charger.hamiltonian()).largest_coefficient();
  };
  EXPECT_EQ(bracket(1.0, drive_all(N, 4)), 0.0);
  EXPECT_GT(bracket(0.9, drive_all(N, 4)), 0.1);
  EXPECT_GT(bracket(1.0, Charger(LocalCharger{.omega = 4, .sites = {0, 1, 2}})), 0.1);
}

TEST(ChargingProtocol, SwitchesWhatIsOnWhileCharging) {
  const Battery battery = ring(5, 0.5);
  const Charger charger = drive_all(5, 4);
  const PauliSum V = charger.hamiltonian();
  ChargingProtocol protocol{.battery = battery, .charger = charger};
  EXPECT_EQ(protocol.charging_hamiltonian(), V + battery.interaction());
  protocol.field = Switch::on;
  EXPECT_EQ(protocol.charging_hamiltonian(), V + battery.hamiltonian());
  protocol.interactions = Switch::off;
  EXPECT_EQ(protocol.charging_hamiltonian(), V + battery.field());
  protocol.field = Switch::off;
  EXPECT_EQ(protocol.charging_hamiltonian(), V);
  EXPECT_EQ(protocol.initial, InitialState::down);
}

} // namespace
} // namespace leyden
