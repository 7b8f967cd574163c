#include "experiments/keeping/earlier_checkpoint.hpp"

#include "experiments/tell_user.hpp"
#include "leyden/record/checkpoint_files.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>
#include <variant>

namespace leyden {

EarlierCheckpoint::EarlierCheckpoint(MPI_Comm team, const Checkpointing& run, std::size_t point)
    : team_(team), run_(run), point_(point) {}

std::optional<std::vector<double>> EarlierCheckpoint::find(const std::string& kind) {
  if (!run_.points.contains(point_)) return std::nullopt;
  const std::string path = checkpoint_path(run_.record, point_);
  const auto refuse = [&](const std::string& reason) {
    tell_user(team_,
              fmt::format("the checkpoint {} is not used, and its point is begun anew: {}", path, reason));
    return std::nullopt;
  };
  auto opened = Checkpoint::open(team_, path);
  if (const auto* unusable = std::get_if<Checkpoint::Unusable>(&opened)) return refuse(unusable->reason);
  Checkpoint& checkpoint = std::get<Checkpoint>(opened);
  const CheckpointLabel& label = checkpoint.label();
  if (label.point != static_cast<std::int64_t>(point_))
    return refuse(fmt::format("it is of point {}", label.point));
  if (label.program != program_of_checkpoints())
    return refuse("it was written by another version of the program");
  if (const auto differing = run_.differences(label.configuration, run_.configuration); !differing.empty())
    return refuse(fmt::format("it is of another configuration: {}", fmt::join(differing, "; ")));
  if (label.kind != kind)
    return refuse(fmt::format("it is of a computation of another kind ('{}', not '{}'), as on another number "
                              "of ranks or with other memory",
                              label.kind, kind));
  tell_user(team_, fmt::format("point {} goes on from its checkpoint of {}", point_, label.written));
  is_used_ = true;
  found_ = std::move(checkpoint);
  return found_->numbers();
}

bool EarlierCheckpoint::read(std::size_t number, std::span<double> part) {
  if (found_ && found_->read(number, part)) return true;
  if (std::exchange(is_used_, false))
    tell_user(team_, fmt::format("the checkpoint {} is damaged, and its point is begun anew",
                                 checkpoint_path(run_.record, point_)));
  return false;
}

} // namespace leyden
