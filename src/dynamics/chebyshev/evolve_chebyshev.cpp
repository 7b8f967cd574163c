#include "dynamics/chebyshev/bessel.hpp"
#include "dynamics/chebyshev/chebyshev_moments.hpp"
#include "dynamics/chebyshev/chebyshev_series.hpp"
#include "dynamics/chebyshev/measured_form.hpp"
#include "dynamics/chebyshev/moment_room.hpp"
#include "dynamics/chebyshev/spectral_interval.hpp"
#include "dynamics/logbook.hpp"
#include "dynamics/snapshots/snapshot_kind.hpp"
#include "dynamics/snapshots/snapshot_offer.hpp"
#include "leyden/dynamics/chebyshev.hpp"
#include "leyden/hamiltonian/distributed_operator.hpp"
#include "leyden/hamiltonian/spectral_bounds.hpp"
#include "leyden/platform/agreed.hpp"
#include "leyden/platform/communicator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

namespace leyden {
namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();
/// Chebyshev vectors longer than this show that the interval does not hold the spectrum.
constexpr double longest_vector = 1 + 1e-10;

/// a_n(t) = (2 - delta_n0) J_n(r t), and their derivatives by t.
struct Amplitudes {
  Eigen::VectorXd values;
  Eigen::VectorXd rates;
  Amplitudes(double radius, double t, int terms) : values(terms), rates(terms) {
    const std::vector<double> bessel = bessel_j(radius * t, terms + 1);
    for (Eigen::Index n = 0; n < terms; ++n) {
      const double weight = n == 0 ? 1 : 2;
      const auto k = static_cast<std::size_t>(n);
      const double below = n == 0 ? -bessel[1] : bessel[k - 1];
      values[n] = weight * bessel[k];
      rates[n] = weight * radius * (below - bessel[k + 1]) / 2;
    }
  }
};

/// <T_m| f |T_n> of the identity and of H~, from the overlaps alone.
struct Conserved {
  Eigen::MatrixXd identity;
  Eigen::MatrixXd energy;
  explicit Conserved(const std::vector<double>& overlaps, int terms)
      : identity(Eigen::MatrixXd::Zero(terms, terms)), energy(Eigen::MatrixXd::Zero(terms, terms)) {
    const auto mu = [&](int k) { return overlaps[static_cast<std::size_t>(std::abs(k))]; };
    for (int m = 0; m < terms; ++m)
      for (int n = m % 2; n < terms; n += 2) {
        const double sign = std::abs(m - n) % 4 == 0 ? 1 : -1;
        identity(m, n) = sign * (mu(m + n) + mu(m - n)) / 2;
        if (m + n + 1 < static_cast<int>(overlaps.size()))
          energy(m, n) = sign * (mu(m + n + 1) + mu(m + n - 1) + mu(m - n + 1) + mu(m - n - 1)) / 4;
      }
  }
};

/// The span of an expansion.
struct Window {
  double begin;
  double end;
  int terms;
  double error; ///< bound on the state's at the end of the window, from all expansions up to it
};

/// What the expansion of the last window told.
struct Expansion {
  std::vector<Eigen::MatrixXd> observables; ///< R of each
  Conserved conserved;
};

class ChebyshevEvolution final : public Evolution {
 public:
  ChebyshevEvolution(MPI_Comm team, const EvolutionTask& task, const ChebyshevPlan& plan,
                     const SamplingWatch& watch, SnapshotKeeper* keeper)
      : grid_(team, plan.ranks_a_node), task_(task), plan_(plan), watch_(watch),
        certain_(agreed(team, spectral_bounds(task.hamiltonian))),
        measured_(measured_forms(team, task).value()) {
    working_ = distributed_operator_vectors(task.hamiltonian, task.sites, grid_.nodes());
    for (const MeasuredForm& form : measured_)
      working_ += distributed_operator_vectors(form.operator_, task.sites, grid_.nodes());
    for (const MeasuredForm& form : measured_)
      stretch_ = std::max(stretch_, form.stretch);
    if (keeper != nullptr) snapshots_ = SnapshotOffer(keeper, kind());
    found_ = snapshots_.find();
    if (found_)
      carry(*found_);
    else
      begin();
    advance();
    if (failure_ || stopped_ || has_begun_) return;
    const double energy = agreed(team, energy_at(0));
    logbook_ = Logbook(energy, std::max(std::abs(certain_.lowest), std::abs(certain_.highest)));
    has_begun_ = true;
  }

  std::vector<double> observe(double t) override {
    // The ends of windows are rounded: what lies just beyond the last still belongs to it.
    while (!failure_ && !stopped_ && windows_.back().end < t * (1 - 1e-12))
      advance();
    std::vector<double> values(task_.observables.size(), std::numeric_limits<double>::quiet_NaN());
    if (failure_ || stopped_) return values;
    t_ = std::max(t_, t);
    const Window& window = windows_.back();
    const Amplitudes a(radius_, t - window.begin, window.terms);
    for (std::size_t i = 0; i < measured_.size(); ++i) {
      const Eigen::MatrixXd& moments = expansion_->observables[i];
      const Eigen::VectorXd product = moments * a.values;
      values[measured_[i].number] =
          a.values.dot(product) - (measured_[i].plus_hamiltonian ? logbook_.initial_energy() : 0);
      if (task_.rate && task_.rate->observable == measured_[i].number)
        values[task_.rate->rate] = 2 * a.rates.dot(product);
    }
    const double square = a.values.dot(expansion_->conserved.identity * a.values);
    WatchedState::Look seen = agreed_look(
        grid_.team(), {.values = std::move(values), .norm = std::sqrt(square), .energy = energy_at(t)});
    logbook_.note(seen);
    return std::move(seen.values);
  }

  double spectral_width() const override { return certain_.width(); }
  double initial_energy() const override { return logbook_.initial_energy(); }
  bool stopped() const override { return stopped_; }
  std::optional<std::string> failure() const override { return failure_; }
  EvolutionReport report() const override { return logbook_.report(state_error(t_), matvecs_); }

  double state_error(double t) const override {
    const double series = windows_.empty() ? 0 : window_of(t).error;
    const double rounding = epsilon * (8 + 4 * radius_ * t + 4 * static_cast<double>(windows_.size()));
    return stretch_ * (series + std::max(rounding, logbook_.norm_drift()));
  }

 private:
  std::unique_ptr<SharedOperator> make(const PauliSum& sum, Entries entries, double scale = 1,
                                       double shift = 0) const {
    return distributed_operator(grid_, sum, task_.sites, entries, scale, shift);
  }

  void begin() {
    if (plan_.interval) {
      use(*plan_.interval);
      return;
    }
    const std::unique_ptr<SharedOperator> h = make(task_.hamiltonian, Entries::real);
    const SpectralInterval found = spectral_interval(grid_, *h, certain_);
    matvecs_ += found.products;
    use(found.bounds);
  }

  /// Where vectors lie alike in the order of ranks, another number of them can go on as well.
  std::string kind() const {
    const GappedLayout places = make(PauliSum{}, Entries::real)->places();
    return snapshot_kind(
        fmt::format("Chebyshev moments in windows of {}, {} vectors and {}, blocks of {} in {}", plan_.window,
                    plan_.vectors, working_, places.block, places.stride),
        task_);
  }

  /// What is known before a window is expanded over.
  void carry(SnapshotNumbers& numbers) {
    numbers.list(windows_, [&](Window& w) { numbers(w.begin, w.end, w.terms, w.error); });
    numbers(centre_, radius_, is_certain_, follows_, matvecs_, t_, has_begun_);
    logbook_.carry(numbers);
  }

  /// The moments of vectors, or what is left of them if there is a snapshot to go on from.
  ChebyshevMoments moments(SharedOperator& doubled, std::span<const MomentObservable> observables,
                           Entries entries, int terms, MomentStore store, double length, SharedArray* sum,
                           const SamplingWatch& watch) {
    const Amplitudes a(radius_, length, terms);
    const std::span<const double> coefficients(a.values.data(), static_cast<std::size_t>(terms));
    SharedArray start = found_                         ? SharedArray(grid_.node(), doubled.own_size())
                        : windows_.empty() || follows_ ? down()
                                                       : std::move(*state_);
    const MomentSnapshots snapshots{.offer = snapshots_,
                                    .carry = [this](SnapshotNumbers& numbers) { carry(numbers); },
                                    .found = found_ ? &*found_ : nullptr};
    ChebyshevMoments moments = chebyshev_moments(grid_, doubled, observables, std::move(start), entries,
                                                 terms, store, coefficients, sum, watch, &snapshots);
    found_.reset();
    return moments;
  }

  /// Nothing of the snapshot is of use.
  void begin_anew() {
    windows_.clear();
    state_.reset();
    is_certain_ = false;
    follows_ = false;
    has_begun_ = false;
    matvecs_ = 0;
    t_ = 0;
    begin();
    advance();
  }

  void use(const SpectralBounds& interval) {
    centre_ = (interval.highest + interval.lowest) / 2;
    radius_ = std::max(interval.width() / 2, 1e-300);
  }

  const Window& window_of(double t) const {
    const auto found =
        std::find_if(windows_.begin(), windows_.end(), [t](const Window& w) { return t <= w.end; });
    return found == windows_.end() ? windows_.back() : *found;
  }

  /// At a time in the last window.
  double energy_at(double t) const {
    const Window& window = windows_.back();
    const Amplitudes a(radius_, t - window.begin, window.terms);
    const double square = a.values.dot(expansion_->conserved.identity * a.values);
    return centre_ * square + radius_ * a.values.dot(expansion_->conserved.energy * a.values);
  }

  SharedArray down() const {
    const std::unique_ptr<SharedOperator> h = make(PauliSum{}, Entries::real);
    SharedArray state(grid_.node(), h->own_size());
    std::fill(state.own().begin(), state.own().end(), 0.0);
    if (rank_of(grid_.team()) == 0) state.own()[FullSpace(task_.sites).all_down()] = 1;
    meet(grid_.node());
    return state;
  }

  std::vector<MomentObservable> observables(Entries entries) const {
    std::vector<MomentObservable> made;
    for (const MeasuredForm& form : measured_)
      made.push_back({make(form.operator_, entries), form.diagonal});
    return made;
  }

  /// The state at the end of the first window, where that was not kept. Whether it is there.
  bool follow_first_window() {
    const Window& first = windows_.front();
    const std::unique_ptr<SharedOperator> doubled = doubled_operator(Entries::real);
    state_.emplace(grid_.node(), 2 * doubled->own_size());
    std::fill(state_->own().begin(), state_->own().end(), 0.0);
    follows_ = true;
    const ChebyshevMoments again = moments(*doubled, {}, Entries::real, first.terms,
                                           {.kept = 2, .waiting = 3}, first.end, &*state_, watch_);
    follows_ = false;
    matvecs_ += again.products;
    stopped_ = again.stopped;
    if (again.unreadable) begin_anew();
    return !stopped_ && !again.unreadable;
  }

  std::unique_ptr<SharedOperator> doubled_operator(Entries entries) const {
    return make(task_.hamiltonian, entries, 2 / radius_, -2 * centre_ / radius_);
  }

  /// Expands over the next window.
  void advance() {
    const double begin = windows_.empty() ? 0 : windows_.back().end;
    const Entries entries = windows_.empty() ? Entries::real : Entries::complex;
    const ChebyshevSeries series =
        chebyshev_series(grid_.team(), radius_ * plan_.window, window_budget(task_, plan_.window));
    const auto terms = static_cast<int>(series.coefficients.size());
    const bool goes_on = !windows_.empty() || plan_.window < task_.end * (1 - 1e-9);
    const int diagonal = count_diagonal(measured_);
    const MomentRoom room{plan_.vectors, entries, diagonal, static_cast<int>(measured_.size()) - diagonal,
                          working_,      goes_on};
    const std::optional<MomentStore> store = room.store(terms);
    if (!store) {
      failure_ = fmt::format("no memory to follow the state beyond t = {:.6g}", begin);
      return;
    }
    if (windows_.size() == 1 && !state_ && (!found_ || follows_) && !follow_first_window()) return;
    const std::unique_ptr<SharedOperator> doubled = doubled_operator(entries);
    std::optional<SharedArray> later;
    if (goes_on) {
      later.emplace(grid_.node(), doubled->own_size() * (entries == Entries::real ? 2 : 1));
      std::fill(later->own().begin(), later->own().end(), 0.0);
    }
    ChebyshevMoments found =
        moments(*doubled, observables(entries), entries, terms, *store, plan_.window,
                later ? &*later : nullptr, [&](double part) {
                  return watch_ ? watch_(std::min(1.0, (begin + part * plan_.window) / task_.end))
                                : Sampling::goes_on;
                });
    if (found.stopped) {
      stopped_ = true;
      return;
    }
    if (found.unreadable) {
      later.reset();
      begin_anew();
      return;
    }
    matvecs_ += found.products * (entries == Entries::complex ? 2 : 1);
    if (!(found.largest_norm <= longest_vector)) {
      escape(found.largest_norm);
      return;
    }
    state_ = std::move(later);
    meet(grid_.node());
    const double error = (windows_.empty() ? 0 : windows_.back().error) + series.tail;
    expansion_ =
        Expansion{.observables = std::move(found.observables), .conserved = Conserved(found.overlaps, terms)};
    windows_.push_back({.begin = begin, .end = begin + plan_.window, .terms = terms, .error = error});
  }

  /// The interval was too small. Once: begin again with the bounds that are certain.
  void escape(double norm) {
    if (is_certain_) {
      failure_ = fmt::format("Chebyshev vectors grew to {:.3g} times their first", norm);
      return;
    }
    is_certain_ = true;
    use(certain_);
    windows_.clear();
    state_.reset();
    advance();
  }

  NodeGrid grid_; ///< outlives what lies on its nodes
  EvolutionTask task_;
  ChebyshevPlan plan_;
  SamplingWatch watch_;
  SpectralBounds certain_;
  std::vector<MeasuredForm> measured_;
  int working_ = 0; ///< vectors that the operators work with
  double stretch_ = 1;
  double centre_ = 0;
  double radius_ = 1;
  bool is_certain_ = false;
  bool stopped_ = false;
  std::vector<Window> windows_;
  std::optional<Expansion> expansion_; ///< of the last
  std::optional<SharedArray> state_;   ///< complex, at the end of the last window, if it was kept
  std::int64_t matvecs_ = 0;
  double t_ = 0;
  bool follows_ = false;   ///< the first window once more, for the state at its end
  bool has_begun_ = false; ///< the logbook is made
  Logbook logbook_;
  SnapshotOffer snapshots_;
  std::optional<SnapshotNumbers> found_; ///< to go on from
  std::optional<std::string> failure_;
};

} // namespace

std::unique_ptr<Evolution> evolve_chebyshev(MPI_Comm team, const EvolutionTask& task,
                                            const ChebyshevPlan& plan, const SamplingWatch& watch,
                                            SnapshotKeeper* keeper) {
  return std::make_unique<ChebyshevEvolution>(team, task, plan, watch, keeper);
}

} // namespace leyden
