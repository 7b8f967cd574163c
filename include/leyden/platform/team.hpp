#pragma once

#include "leyden/platform/communicator.hpp"

#include <mpi.h>

namespace leyden {

/// How many ranks a team has, and how they lie on nodes: each `ranks_a_node` of them in turn, from rank 0 on,
/// share memory.
struct TeamSize {
  int ranks;
  int ranks_a_node;

  /// All on one node, or where nodes make no difference.
  static TeamSize one_node(int all) { return {all, all}; }
  TeamSize(int all, int a_node) : ranks(all), ranks_a_node(a_node) {}

  /// Whether nodes have as many ranks each.
  bool fills_nodes() const { return ranks % ranks_a_node == 0; }
  int nodes() const { return (ranks + ranks_a_node - 1) / ranks_a_node; }
};

/// Ranks that work together, and how they lie on nodes. Whoever says that they share memory must be right.
struct Team {
  MPI_Comm communicator;
  int ranks_a_node;

  /// All on one node, or for what makes no use of shared memory. Explicit, because it is a promise.
  explicit Team(MPI_Comm all) : communicator(all), ranks_a_node(size_of(all)) {}
  Team(MPI_Comm all, int a_node) : communicator(all), ranks_a_node(a_node) {}

  operator MPI_Comm() const { return communicator; }
  TeamSize size() const { return {size_of(communicator), ranks_a_node}; }
};

} // namespace leyden
