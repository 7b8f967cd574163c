#pragma once

#include "leyden/hamiltonian/shared_operator.hpp"
#include "leyden/platform/node_grid.hpp"
#include "leyden/platform/team.hpp"

#include <cstdint>
#include <memory>

namespace leyden {

/// Below, ranks that share vectors take longer to meet, and tables longer to make, than products take.
inline constexpr int fewest_shared_sites = 10;

/// How fields X on the bits that tell the node get there: each by an exchange with the node that it flips to,
/// all together by transposition, or whichever sends fewer bytes.
enum class NodeRoute { cheaper, exchange, transposition };

/// How vectors are cut up on their way between nodes.
struct NodeMessages {
  NodeRoute fields = NodeRoute::cheaper;
  std::uint64_t exchanged = std::uint64_t{1} << 17;  ///< doubles in a message of an exchange
  std::uint64_t transposed = std::uint64_t{1} << 17; ///< doubles that a rank sends at a time to all others

  /// Doubles in a message of a transposition: not too few, however many nodes there are.
  std::uint64_t of_transposition(int nodes) const;
};

/// A SharedOperator for vectors over several nodes: the node's ranks share its part, as many times smaller as
/// there are nodes. Entries are distributed in the order of the team's ranks, and places() numbers blocks
/// over the whole team.
class DistributedOperator : public SharedOperator {
 public:
  using SharedOperator::SharedOperator;
  /// By this rank to ranks of other nodes, in all products so far. Local.
  virtual std::uint64_t bytes_sent() const = 0;
};

/// Is there one for `sum` on `sites` sites on such a team? Its ranks must fill its nodes, a power of two of
/// them; then as has_shared_operator() with the sites that are left on a node; and each rank must have an
/// entry at least for each node. Local.
bool has_distributed_operator(const PauliSum& sum, int sites, Entries entries, TeamSize team);

/// Doubles of a vector that each rank owns, gaps included, where there is an operator. Local.
std::uint64_t distributed_vector_size(int sites, Entries entries, TeamSize team);

/// Vectors of its own that it works with. `sum` must have one. Local.
int distributed_operator_vectors(const PauliSum& sum, int sites, int nodes);

/// Bytes that a rank has beside them for pieces on their way between nodes. `sum` must have one. Local.
std::uint64_t distributed_operator_room(const PauliSum& sum, int sites, int nodes);

/// Doubles that a rank sends to other nodes in a product, for each that it owns: 2 (1 - 1/nodes) each for the
/// couplings X X (together with fields X) and Y Y that reach the bits of the nodes, whatever their number;
/// for fields X without such couplings X X the same or the number of node bits with a field, whichever is
/// less. `sum` must have one. Local.
double distributed_operator_traffic(const PauliSum& sum, int sites, int nodes);

/// scale * sum + shift, for vectors in SharedArrays over `grid.node()`. The grid must outlive it. Collective
/// over the team, as are its products.
std::unique_ptr<DistributedOperator> distributed_operator(const NodeGrid& grid, const PauliSum& sum,
                                                          int sites, Entries entries, double scale = 1,
                                                          double shift = 0,
                                                          const NodeMessages& messages = {});

} // namespace leyden
