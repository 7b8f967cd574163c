#include "leyden/experiments/job_size.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

namespace leyden {
namespace {

constexpr int most_nodes = 64;
/// Twice the ranks must bring at least this to be taken.
constexpr double worthwhile = 1.4;

/// Of ranks that fill the nodes in blocks.
Resources resources(int ranks, int nodes, const NodeSize& node) {
  const int a_node = (ranks + nodes - 1) / nodes;
  const auto count = static_cast<unsigned>(a_node);
  Resources world;
  world.ranks = ranks;
  world.bytes_a_rank = node.memory / count;
  world.sharing_ranks = static_cast<int>(nodes == 1 ? std::bit_floor(count) : 1U << std::countr_zero(count));
  // Linux lets half of the memory be shared, unless told otherwise.
  world.shared_bytes_a_rank = node.memory / 2 / count;
  return world;
}

JobSize job_size(MPI_Comm world, const ChargeRequest& request, const JobWish& wish, int ranks, int nodes,
                 ForecastsAlone& known) {
  JobSize size;
  size.nodes = nodes;
  size.ranks = ranks;
  size.ranks_a_node = (ranks + nodes - 1) / nodes;
  PlanSurvey survey(request, wish.watch);
  size.plan = plan_charge(world, request, resources(ranks, nodes, wish.node), &known, &survey);
  for (const PointForecast& point : size.plan.schedule.forecasts) {
    size.longest = std::max(size.longest, point.wall_time);
    size.bytes = std::max(size.bytes, point.bytes);
  }
  size.seconds = std::max(size.longest, size.plan.seconds() / wish.shards);
  return size;
}

struct Shape {
  int ranks;
  int nodes;
};

/// In the order in which they are tried.
std::vector<Shape> shapes(const ChargeRequest& request, const JobWish& wish) {
  std::vector<Shape> all;
  const int fewest = request.team_size.value_or(1);
  if (wish.nodes) {
    // Fewer ranks a node leave each more memory.
    for (int a_node = wish.node.cores; a_node >= 1 && a_node * *wish.nodes >= fewest; a_node /= 2)
      all.push_back({a_node * *wish.nodes, *wish.nodes});
    if (all.empty()) all.push_back({wish.node.cores * *wish.nodes, *wish.nodes});
    return all;
  }
  for (int ranks = 1; ranks < wish.node.cores; ranks *= 2)
    if (ranks >= fewest) all.push_back({ranks, 1});
  for (int nodes = 1; nodes <= most_nodes; nodes *= 2)
    if (nodes * wish.node.cores >= fewest || nodes == most_nodes)
      all.push_back({nodes * wish.node.cores, nodes});
  return all;
}

} // namespace

JobSize choose_job_size(MPI_Comm world, const ChargeRequest& request, const JobWish& wish) {
  JobSize best;
  best.seconds = std::numeric_limits<double>::infinity();
  JobSize size;
  ForecastsAlone known;
  for (const Shape& shape : shapes(request, wish)) {
    size = job_size(world, request, wish, shape.ranks, shape.nodes, known);
    if (!size.plan.fits()) continue;
    if (wish.nodes) return size;
    if (best.seconds >= worthwhile * size.seconds) best = size;
    if (best.seconds <= wish.within) return best;
  }
  if (std::isinf(best.seconds)) require_fit(request, size.plan);
  return best;
}

} // namespace leyden
