#pragma once

#include "leyden/platform/communicator.hpp"

#include <mpi.h>

namespace leyden {

/// A team as a grid of 2^a nodes with 2^b ranks each, which follow one another in the team. Ranks of a node
/// share memory; those of the same number on all nodes exchange what nodes owe each other.
class NodeGrid {
 public:
  /// Each `ranks_a_node` ranks of `team`, from rank 0 on, are a node; in truth or, in tests, by decree.
  /// Throws std::invalid_argument unless there are powers of two of both. Collective.
  NodeGrid(MPI_Comm team, int ranks_a_node);

  MPI_Comm team() const { return team_; }
  /// The ranks of this node, in their order.
  MPI_Comm node() const { return node_.get(); }
  /// This rank's counterparts: rank k is that on node k.
  MPI_Comm across() const { return across_.get(); }
  int nodes() const { return 1 << node_bits_; }
  /// a: the nodes are numbered by so many bits.
  int node_bits() const { return node_bits_; }
  /// Which node this is.
  int number() const { return number_; }
  int ranks_a_node() const { return ranks_a_node_; }

 private:
  MPI_Comm team_;
  Communicator node_;
  Communicator across_;
  int node_bits_;
  int number_;
  int ranks_a_node_;
};

} // namespace leyden
