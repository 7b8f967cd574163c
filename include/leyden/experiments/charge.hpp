#pragma once

#include "leyden/dynamics/choice.hpp"
#include "leyden/model/charger.hpp"
#include "leyden/record/layout.hpp"

#include <mpi.h>

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace leyden {

/// One point of a charging sweep: everything its numbers depend on but the times.
struct ChargePoint {
  ChargingProtocol protocol;
  double tolerance = 1e-10; ///< on the 2-norm of the state
  SolverChoice solver;
};

/// Over which times maxima are looked for.
enum class TimeSearch { window, global };

/// A further observable of record.observables.
enum class ObservableKind { magnetisation, energy, pauli_sum };
struct ObservableRequest {
  ObservableKind kind;
  std::string name;   ///< of a pauli_sum: its name in the record
  std::string source; ///< of a pauli_sum: the file it came from
  PauliSum sum;       ///< of a pauli_sum
};

/// What `leyden charge` is asked to do, validated.
struct ChargeRequest {
  std::vector<Dimension> axes;         ///< of the sweep, in order
  std::vector<Coordinate> coordinates; ///< zipped keys along an axis
  std::string sweep;                   ///< the axes in words; empty without any
  /// The point of a number below the product of the axes' sizes, last axis fastest. Local, cheap.
  std::function<ChargePoint(std::size_t point)> point;
  int most_sites = 0; ///< of all points

  std::string shard;                     ///< the part of the sweep to compute, `3/8`; empty: all of it
  std::vector<std::size_t> shard_points; ///< of a part: its points, ascending

  std::vector<double> times; ///< 1/B, ascending, at least 2; the last is time.end
  TimeSearch search = TimeSearch::window;
  std::vector<ObservableRequest> observables;
  bool in_units_of_B = false; ///< B is 1 throughout, so that numbers of energies are numbers of B
  bool series = true;         ///< keep W(t), P(t) and the observables, or the maxima alone

  std::optional<int> team_size; ///< ranks a point, the most of all points; empty: chosen
  std::vector<int> team_sizes;  ///< of each point of the sweep, where they are an axis of it; else empty
  int retries = 1;
  std::optional<double> time_limit_minutes;
  double checkpoint_minutes = 10; ///< between checkpoints of a long evolution

  std::string output; ///< path of the record
  bool overwrite = false;
  std::string configuration;    ///< the resolved configuration, whole, as INI text
  std::vector<NamedFile> files; ///< that it names
  std::string command_line;
  std::int64_t seed = 1; ///< ensemble.seed; a charging sweep draws nothing
  /// Where a key was written (`run.ini:3`, `command line`, `default`), for complaints that come up in the
  /// run; empty for what is no key. Local.
  std::function<std::string(std::string_view key)> place;

  /// How a record's configuration differs from a given one, key by key, in what matters for the numbers.
  std::function<std::vector<std::string>(std::string_view, std::string_view)> differences;

  /// Number of points of the whole sweep.
  std::size_t points() const;
  /// The points to compute, ascending.
  std::vector<std::size_t> own_points() const;
  /// Number of sites of a point.
  int sites(std::size_t number) const { return point(number).protocol.battery.sites(); }
};

/// Names that a record of `charge` gives to quantities, dimensions and groups, or keeps for later: neither an
/// axis nor an observable may have one of them.
std::set<std::string> charge_record_names();

/// Runs the sweep into its record and prints a summary to stdout; progress goes to stderr.
/// Returns the exit code. Collective over `world`. Throws BadInput on all ranks alike.
int run_charge(MPI_Comm world, const ChargeRequest& request);

} // namespace leyden
