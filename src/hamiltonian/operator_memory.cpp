#include "hamiltonian/row_ranges.hpp"
#include "leyden/hamiltonian/distributed_operator.hpp"
#include "leyden/hamiltonian/operator.hpp"
#include "leyden/pauli/flip_groups.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <set>
#include <span>

namespace leyden {
namespace {

/// What shared arrays may leave free before their entries, and what the kernels hold whatever the size of
/// the vectors: tables, and room for a tile.
constexpr std::uint64_t bytes_before_array = 128 << 10;
constexpr std::uint64_t bytes_of_tables = 1 << 20;

/// The fraction of rows in which a group's element is not zero: exact up to a dozen independent sign masks, 1
/// beyond.
double filled_fraction(const FlipGroup& group) {
  constexpr std::size_t most_independent = 12;
  std::vector<std::uint64_t> basis;   // independent sign masks
  std::vector<std::uint64_t> members; // of each term: which basis masks make up its own
  for (const SignedTerm& term : group.terms) {
    std::uint64_t rest = term.sign;
    std::uint64_t member = 0;
    for (std::size_t k = 0; k < basis.size(); ++k)
      if ((rest & std::bit_floor(basis[k])) != 0) {
        rest ^= basis[k];
        member ^= std::uint64_t{1} << k;
      }
    if (rest != 0) {
      if (basis.size() == most_independent) return 1;
      member ^= std::uint64_t{1} << basis.size();
      basis.push_back(rest);
    }
    members.push_back(member);
  }
  // The parities of independent masks take all their values in equally many rows.
  const std::uint64_t patterns = std::uint64_t{1} << basis.size();
  std::uint64_t filled = 0;
  for (std::uint64_t pattern = 0; pattern < patterns; ++pattern) {
    std::complex<double> value = 0;
    for (std::size_t k = 0; k < members.size(); ++k)
      value += (std::popcount(pattern & members[k]) & 1) != 0 ? -group.terms[k].coefficient
                                                              : group.terms[k].coefficient;
    if (value != 0.0) ++filled;
  }
  return static_cast<double>(filled) / static_cast<double>(patterns);
}

/// The highest bits of a row's number, which tell its rank.
int rank_bits(const FullSpace& space, int ranks) {
  return std::min(space.sites(), static_cast<int>(std::bit_width(static_cast<unsigned>(ranks - 1))));
}

/// Whether the group's elements are filled to different fractions on different ranks.
bool varies_with_rank(const FlipGroup& group, const FullSpace& space, int ranks) {
  const int low_bits = space.sites() - rank_bits(space, ranks);
  return ranks > 1 && std::any_of(group.terms.begin(), group.terms.end(),
                                  [&](const SignedTerm& term) { return term.sign >> low_bits != 0; });
}

/// How often a rank's rows fit into those whose partners are on other ranks, over all flips; and how often
/// into the different rows that those partners are. Exact for powers of two of ranks, close for others.
struct Remote {
  double elements = 0; ///< a row
  double ghosts = 0;   ///< different columns a row
};

Remote remote_share(const std::vector<FlipGroup>& groups, const FullSpace& space, int ranks) {
  Remote remote;
  if (ranks == 1) return remote;
  const int high_bits = rank_bits(space, ranks);
  std::set<std::uint64_t> high_flips;
  for (const FlipGroup& group : groups) {
    const std::uint64_t high = group.flip >> (space.sites() - high_bits);
    if (high == 0) continue;
    remote.elements += filled_fraction(group);
    high_flips.insert(high);
  }
  remote.ghosts = std::min(static_cast<double>(high_flips.size()), static_cast<double>(ranks - 1));
  return remote;
}

} // namespace

std::optional<Uncountable> uncountable(OperatorKind kind, const PauliSum& sum, const FullSpace& space,
                                       int ranks) {
  constexpr int bits = 8 * sizeof(PetscInt);
  constexpr auto most = static_cast<double>(PETSC_MAX_INT);
  if (kind == OperatorKind::dense) return std::nullopt;
  if (static_cast<double>(space.dimension()) > most)
    return Uncountable{
        .problem = fmt::format("{} sites have 2^{} states, more than this PETSc's {}-bit indices can count",
                               space.sites(), space.sites(), bits),
        .remedy = "take fewer sites, or build Leyden with 64-bit indices (-D LEYDEN_INDEX_BITS=64)"};
  if (is_matrix_free(kind)) return std::nullopt;
  double elements = 1; // the diagonal
  for (const FlipGroup& group : flip_groups(sum))
    if (group.flip != 0) elements += varies_with_rank(group, space, ranks) ? 1 : filled_fraction(group);
  elements *= static_cast<double>(RowRanges(space.dimension(), ranks).size(0));
  if (elements <= most) return std::nullopt;
  return Uncountable{.problem =
                         fmt::format("a rank's part of the assembled matrix of {} sites has up to "
                                     "{:.2g} elements, more than this PETSc's {}-bit indices can count",
                                     space.sites(), elements, bits),
                     .remedy = "use more ranks, solver.operator = matrix-free, or build Leyden with 64-bit "
                               "indices (-D LEYDEN_INDEX_BITS=64)"};
}

std::uint64_t vector_bytes(const FullSpace& space, int ranks) {
  return RowRanges(space.dimension(), ranks).size(0) * sizeof(PetscScalar);
}

MemoryItems received_memory(std::span<const PauliSum> sums, const FullSpace& space, int ranks) {
  if (ranks == 1) return {};
  // Unless ranks are powers of two, the lowest flips too lead to other ranks somewhere.
  const bool is_aligned = std::has_single_bit(static_cast<unsigned>(ranks));
  const int low_bits = is_aligned ? space.sites() - rank_bits(space, ranks) : 0;
  std::set<std::uint64_t> flips;
  for (const PauliSum& sum : sums)
    for (const FlipGroup& group : flip_groups(sum))
      if (group.flip >> low_bits != 0) flips.insert(group.flip);
  // Two flips are under way at a time.
  return {{.what = "vectors received from other ranks",
           .bytes = vector_bytes(space, ranks),
           .count = std::min<std::uint64_t>(flips.size(), 2)}};
}

MemoryItems operator_memory(OperatorKind kind, const PauliSum& sum, const FullSpace& space, TeamSize team) {
  constexpr double scalar = sizeof(PetscScalar);
  constexpr double index = sizeof(PetscInt);
  if (kind == OperatorKind::dense)
    return {{.what = "columns of the matrix",
             .bytes = space.dimension() * (sum.is_real(0) ? sizeof(double) : sizeof(PetscScalar)),
             .count = space.dimension()}};
  if (matrix_free_kind(kind, sum, space, team) == OperatorKind::shared) {
    const int nodes = team.nodes();
    const std::uint64_t vector =
        distributed_vector_size(space.sites(), Entries::complex, team) * sizeof(double) + bytes_before_array;
    return {
        {.what = "copies of a vector and of its product for the kernels", .bytes = vector, .count = 2},
        {.what = "vectors that the kernels work with",
         .bytes = vector,
         .count = static_cast<std::uint64_t>(distributed_operator_vectors(sum, space.sites(), nodes))},
        {.what = "pieces that nodes exchange", .bytes = distributed_operator_room(sum, space.sites(), nodes)},
        {.what = "tables of the kernels", .bytes = bytes_of_tables}};
  }
  if (is_matrix_free(kind)) return received_memory({&sum, 1}, space, team.ranks);
  const std::vector<FlipGroup> groups = flip_groups(sum);
  const auto rows = static_cast<double>(RowRanges(space.dimension(), team.ranks).size(0));
  const Remote remote = remote_share(groups, space, team.ranks);
  double elements = 1; // the diagonal
  for (const FlipGroup& group : groups)
    if (group.flip != 0) elements += filled_fraction(group);
  // A row's start, length, reserved length and diagonal, in the blocks of own and of other columns; a ghost
  // column's number, its entry in the received vector, and the indices of the scatter.
  const double a_row = 4 * index * (team.ranks > 1 ? 2 : 1);
  const double a_ghost = scalar + 6 * index;
  return {{.what = "elements of the assembled matrix",
           .bytes = static_cast<std::uint64_t>(rows * elements * (scalar + index))},
          {.what = "places of its rows", .bytes = static_cast<std::uint64_t>(rows * a_row)},
          {.what = "columns of other ranks, and how they come",
           .bytes = static_cast<std::uint64_t>(rows * remote.ghosts * a_ghost)}};
}

} // namespace leyden
