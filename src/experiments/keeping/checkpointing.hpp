#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace leyden {

/// How the points of a run are kept while they are computed, and what one rank has learned of it.
struct Checkpointing {
  std::string record;        ///< its path, after which checkpoints are named
  std::string configuration; ///< of the run
  /// How another configuration differs from it, in what matters for the numbers.
  std::function<std::vector<std::string>(std::string_view, std::string_view)> differences;
  double interval = 600; ///< s

  std::set<std::size_t> points{}; ///< of which there is a checkpoint; the same on all ranks of a team
  double seconds_a_byte = 5e-9;   ///< of writing, as last seen
  bool is_trouble_told = false;

  /// Removes the checkpoint of a point, if there is one. Called on all ranks of its team, or on the first
  /// alone after which no other asks for it. `rank` is that in the team.
  void remove(std::size_t point, int rank);
};

/// Name and commit of the program, as checkpoints have them: another one does not go on from them.
std::string program_of_checkpoints();

} // namespace leyden
