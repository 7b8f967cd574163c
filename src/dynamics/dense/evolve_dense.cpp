#include "dynamics/dense/dense_defect.hpp"
#include "dynamics/dense/waiting_team.hpp"
#include "dynamics/initial_state.hpp"
#include "dynamics/logbook.hpp"
#include "dynamics/watched_state.hpp"
#include "leyden/dynamics/evolution.hpp"
#include "leyden/platform/abandonable.hpp"
#include "leyden/platform/agreed.hpp"
#include "leyden/platform/communicator.hpp"
#include "leyden/platform/first_text.hpp"
#include "leyden/spectra/hermitian_eigen.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace leyden {
namespace {

using Complex = std::complex<double>;

/// H = X E X^dagger, on one rank, once it is solved; X is real where H is.
struct Eigensystem {
  Eigen::MatrixXd real;
  Eigen::MatrixXcd complex;
  Eigen::VectorXd energies;
  int info = 0;

  Eigensystem(const PauliSum& sum, int sites) {
    const FullSpace space(sites);
    if (sum.is_real(0))
      real = dense_real(sum, space);
    else
      complex = dense(sum, space);
  }
  void solve() { info = is_real() ? diagonalise(real, energies) : diagonalise(complex, energies); }
  bool is_real() const { return real.size() != 0; }
  Eigen::VectorXcd vector(Eigen::Index k) const {
    if (is_real()) return real.col(k).cast<Complex>();
    return complex.col(k);
  }
  double width() const { return energies[energies.size() - 1] - energies[0]; }
  /// X^dagger state.
  Eigen::VectorXcd amplitudes(const Eigen::VectorXcd& state) const {
    if (!is_real()) return complex.adjoint() * state;
    Eigen::VectorXcd result(state.size());
    result.real() = real.transpose() * state.real();
    result.imag() = real.transpose() * state.imag();
    return result;
  }
  /// X amplitudes.
  Eigen::VectorXcd state(const Eigen::VectorXcd& amplitudes) const {
    if (!is_real()) return complex * amplitudes;
    Eigen::VectorXcd result(amplitudes.size());
    result.real() = real * amplitudes.real();
    result.imag() = real * amplitudes.imag();
    return result;
  }
};

/// Angle after which the errors of most levels have stopped to add up.
constexpr double longest_transient = 1e3;

/// From this many rows on LAPACK takes long enough to be waited for in another thread.
constexpr Eigen::Index long_rows = 512;

/// Nothing if `team` was told to stop: then LAPACK's thread alone has the system.
std::shared_ptr<Eigensystem> solved(const PauliSum& sum, int sites, WaitingTeam& team) {
  auto system = std::make_shared<Eigensystem>(sum, sites);
  if (system->real.rows() + system->complex.rows() < long_rows)
    system->solve();
  else if (finish_or_abandon([system] { system->solve(); }, [&team] { return team.goes_on(); }) ==
           Ending::abandoned)
    return nullptr;
  return system;
}

std::span<const Complex> entries(const Eigen::VectorXcd& vector) {
  return {vector.data(), static_cast<std::size_t>(vector.size())};
}

/// The part of the work that rank 0 does alone. Of no use if the team was told to stop meanwhile.
class Diagonalised {
 public:
  Diagonalised(const EvolutionTask& task, WaitingTeam& team)
      : watched_(Team(MPI_COMM_SELF), task, OperatorKind::matrix_free, EnergyLook::taken) {
    // Before the system, so that two are never held at once.
    const Eigen::VectorXcd start = initial(task, team);
    if (team.stopped() || info != 0 || degenerate()) return;
    const PauliSum traceless = task.hamiltonian.traceless();
    system_ = solved(traceless, task.sites, team);
    if (!system_) return;
    info = system_->info;
    if (info != 0) return;
    width = system_->width();
    amplitudes_ = system_->amplitudes(start);
    start_defect = (system_->state(amplitudes_) - start).norm();
    // A search over all times may go on beyond the end.
    const double end = std::max(task.end, width > 0 ? longest_transient / width : 0.0);
    const auto measured = [&](const auto& vectors) {
      return dense_defect(traceless, task.sites, vectors, system_->energies, amplitudes_, end,
                          [&team] { return team.goes_on(); });
    };
    defect = system_->is_real() ? measured(system_->real) : measured(system_->complex);
  }

  WatchedState::Look look(double t) {
    const Eigen::VectorXcd turned =
        (amplitudes_.array() * (Complex(0, -t) * system_->energies.array().cast<Complex>()).exp()).matrix();
    return watched_.look(entries(system_->state(turned)));
  }

  bool degenerate() const { return ground_gap >= 0 && ground_gap < degenerate_gap * ground_width; }

  double info = 0; ///< LAPACK's
  double width = 0;
  double ground_gap = -1; ///< of the initial Hamiltonian, if it was needed
  double ground_width = 0;
  double start_defect = 0; ///< ||X X^dagger psi - psi|| at t = 0
  DenseDefect defect;      ///< of the state at later times

 private:
  Eigen::VectorXcd initial(const EvolutionTask& task, WaitingTeam& team) {
    if (task.initial == InitialState::down) {
      const FullSpace space(task.sites);
      return Eigen::VectorXcd::Unit(static_cast<Eigen::Index>(space.dimension()),
                                    static_cast<Eigen::Index>(space.all_down()));
    }
    const std::shared_ptr<const Eigensystem> ground = solved(task.initial_hamiltonian, task.sites, team);
    if (!ground) return {};
    info = ground->info;
    if (info != 0) return {};
    ground_gap = ground->energies[1] - ground->energies[0];
    ground_width = ground->width();
    return ground->vector(0);
  }

  std::shared_ptr<Eigensystem> system_;
  WatchedState watched_;
  Eigen::VectorXcd amplitudes_;
};

class DenseEvolution final : public Evolution {
 public:
  DenseEvolution(MPI_Comm team, const EvolutionTask& task, const SamplingWatch& watch)
      : team_(team), count_(task.observables.size() + task.squares.size()),
        dimension_(std::ldexp(1.0, task.sites)) {
    WaitingTeam waiting(team, watch);
    std::optional<std::string> trouble;
    if (rank_of(team) == 0) {
      try {
        rank_zero_ = std::make_unique<Diagonalised>(task, waiting);
      } catch (const std::bad_alloc&) {
        trouble = "out of memory";
      } catch (const std::exception& error) {
        trouble = error.what();
      }
      waiting.finish();
    } else {
      waiting.wait();
    }
    stopped_ = waiting.stopped();
    if (stopped_) return;
    failure_ = first_text(team, trouble);
    if (failure_) return;
    std::array<double, 6> numbers{};
    if (rank_zero_) {
      numbers = {rank_zero_->info,         rank_zero_->width,        rank_zero_->ground_gap,
                 rank_zero_->ground_width, rank_zero_->start_defect, rank_zero_->defect.end};
      defect_ = rank_zero_->defect;
    }
    check_mpi(MPI_Bcast(numbers.data(), static_cast<int>(numbers.size()), MPI_DOUBLE, 0, team_));
    check_mpi(
        MPI_Bcast(defect_.bounds.data(), static_cast<int>(defect_.bounds.size()), MPI_DOUBLE, 0, team_));
    const auto [info, width, gap, ground_width, start_defect, defect_end] = numbers;
    defect_.end = defect_end;
    width_ = width;
    start_defect_ = start_defect;
    if (info != 0)
      failure_ = fmt::format("LAPACK's full diagonalisation did not converge (info = {})", info);
    else if (gap >= 0 && gap < degenerate_gap * ground_width)
      failure_ = degenerate_ground_text(gap, ground_width);
    else if (gap >= 0)
      initial_error_ = agreed(team, ground_state_error(gap, ground_width));
    if (!failure_) logbook_ = Logbook(look(0).energy, width_ + std::abs(task.hamiltonian.mean().real()));
  }

  std::vector<double> observe(double t) override {
    t_ = std::max(t_, t);
    WatchedState::Look seen = look(t);
    logbook_.note(seen);
    return std::move(seen.values);
  }

  double spectral_width() const override { return width_; }
  double initial_error() const override { return initial_error_; }
  double initial_energy() const override { return logbook_.initial_energy(); }
  bool stopped() const override { return stopped_; }
  std::optional<std::string> failure() const override { return failure_; }

  double state_error(double t) const override {
    const double departed = rounding() + start_defect_ + defect_.at(t);
    return initial_error_ + std::max(departed, logbook_.norm_drift());
  }

  EvolutionReport report() const override { return logbook_.report(state_error(t_), 0); }

 private:
  /// Of what is added up for a state: its amplitudes, and its entries from them.
  double rounding() const { return 8 * std::numeric_limits<double>::epsilon() * std::sqrt(dimension_); }

  WatchedState::Look look(double t) {
    std::vector<double> numbers(count_ + 2, std::numeric_limits<double>::quiet_NaN());
    if (rank_zero_ && !failure_) {
      const WatchedState::Look seen = rank_zero_->look(t);
      std::copy(seen.values.begin(), seen.values.end(), numbers.begin());
      numbers[count_] = seen.norm;
      numbers[count_ + 1] = seen.energy;
    }
    check_mpi(MPI_Bcast(numbers.data(), static_cast<int>(numbers.size()), MPI_DOUBLE, 0, team_));
    const WatchedState::Look seen{.values = {}, .norm = numbers[count_], .energy = numbers[count_ + 1]};
    numbers.resize(count_);
    return {.values = std::move(numbers), .norm = seen.norm, .energy = seen.energy};
  }

  MPI_Comm team_;
  std::size_t count_;
  double dimension_;
  std::unique_ptr<Diagonalised> rank_zero_;
  double width_ = 0;
  double start_defect_ = 0;
  DenseDefect defect_;
  double initial_error_ = 0;
  Logbook logbook_;
  double t_ = 0;
  bool stopped_ = false;
  std::optional<std::string> failure_;
};

} // namespace

std::unique_ptr<Evolution> evolve_dense(MPI_Comm team, const EvolutionTask& task,
                                        const SamplingWatch& watch) {
  return std::make_unique<DenseEvolution>(team, task, watch);
}

} // namespace leyden
