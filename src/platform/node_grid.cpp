#include "leyden/platform/node_grid.hpp"

#include <bit>
#include <stdexcept>

namespace leyden {
namespace {

int checked_node_bits(int ranks, int ranks_a_node) {
  const auto is_power_of_two = [](int number) {
    return number > 0 && std::has_single_bit(static_cast<unsigned>(number));
  };
  if (!is_power_of_two(ranks) || !is_power_of_two(ranks_a_node) || ranks_a_node > ranks)
    throw std::invalid_argument("no grid of powers of two of nodes and of ranks on each");
  return std::countr_zero(static_cast<unsigned>(ranks / ranks_a_node));
}

} // namespace

NodeGrid::NodeGrid(MPI_Comm team, int ranks_a_node)
    : team_(team), node_bits_(checked_node_bits(size_of(team), ranks_a_node)),
      number_(rank_of(team) / ranks_a_node), ranks_a_node_(ranks_a_node) {
  node_ = Communicator::split(team, number_);
  across_ = Communicator::split(team, rank_of(team) % ranks_a_node);
}

} // namespace leyden
