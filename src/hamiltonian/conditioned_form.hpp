#pragma once

#include "leyden/hamiltonian/two_body_form.hpp"

#include <cstdint>

namespace leyden {

/// What `form` is on its lowest `sites` sites while those above stay as they are, up where a bit of `upper`
/// is set: couplings Z Z with them become fields, and those among them a constant. Terms that flip them are
/// left out. Local.
TwoBodyForm conditioned_form(const TwoBodyForm& form, int sites, std::uint64_t upper);

/// `form` with sites i and j in each other's place. Local.
TwoBodyForm with_swapped_sites(const TwoBodyForm& form, int i, int j);

/// What of `form` flips one of the highest `node_bits` sites, which tell the node, and what does not.
struct NodeSplit {
  TwoBodyForm home;              ///< what does not, on all sites
  std::vector<double> flips;     ///< of X on each node bit; empty if there is none
  std::optional<TwoBodyForm> xx; ///< fields X and couplings X X, if any of these reaches a node bit
  std::optional<TwoBodyForm> yy; ///< couplings Y Y, in the place of X X, if any reaches a node bit
};

/// Fields X go with the couplings X X where these have to travel anyway. Local.
NodeSplit node_split(const TwoBodyForm& form, int node_bits);

} // namespace leyden
