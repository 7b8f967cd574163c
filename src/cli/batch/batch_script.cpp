#include "cli/batch/batch_script.hpp"

#include "cli/commands/shell_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

namespace leyden {
namespace {

/// The signal must leave time for its delivery, up to half a minute late, and for closing the run.
constexpr int warning_seconds = 90;

/// From the signal of Slurm to the end of the script. The signal ends a wait, not the step: 127 is what wait
/// says of a step that it has told the code of before. What was cancelled is no longer running, and must not
/// come back.
constexpr const char* body = R"bash(
step=
forward() {
  signalled=yes
  echo "the time is nearly over: telling the run to stop" >&2
  [ -z "$step" ] || kill -USR1 "$step"
}
trap forward USR1

# What is sealed, what has failed, and what is kept of points under way.
progress() {
  "${command[0]}" status "$record" | grep -E '[1-9][0-9]* of [0-9]+ points done|[1-9][0-9]* failed'
  ls -l --full-time -- "$(readlink -m -- "$record")".point-*.checkpoint
} 2>/dev/null
before=$(progress)

LAUNCH "${command[@]}" &
step=$!
code=127
signalled=yes
while [ -n "$signalled" ]; do
  signalled=
  wait "$step"
  ended=$?
  [ "$ended" -eq 127 ] || code=$ended
done

# Stopped cleanly with points left: back into the queue, to go on in the same record.
if [ "$code" -eq 75 ]; then
  job=${SLURM_ARRAY_JOB_ID:+${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID}
  job=${job:-$SLURM_JOB_ID}
  if [ "${SLURM_RESTART_COUNT:-0}" -ge 100 ]; then
    echo "requeued 100 times already: sbatch this script again to go on" >&2
  elif "${command[0]}" status "$record" >/dev/null 2>&1 && [ "$(progress)" = "$before" ]; then
    echo "nothing was done or kept, and job $job does not go back into the queue: sbatch it with a longer --time" >&2
  elif [ "$(squeue --noheader --jobs="$job" --format=%T)" = RUNNING ]; then
    echo "requeueing job $job" >&2
    scontrol requeue "$job" || exit
  fi
fi
exit "$code"
)bash";

/// A name that stands in an #SBATCH line without quotes.
std::string plain_name(const std::string& record) {
  std::string name = std::filesystem::path(record).stem().string();
  for (char& c : name)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '-' && c != '.') c = '_';
  return "leyden-" + name.substr(0, 40);
}

/// `fig2.h5` in parts `fig2.3-of-8.h5`.
std::string part_of(const std::string& record, const std::string& task, int shards) {
  const std::filesystem::path path(record);
  const std::string stem = (path.parent_path() / path.stem()).string();
  return fmt::format("{}.{}-of-{}{}", shell_word(stem), task, shards, shell_word(path.extension().string()));
}

std::string directives(const BatchScript& script) {
  const std::string name = plain_name(script.record);
  std::string text;
  const auto add = [&](const std::string& line) { text += "#SBATCH --" + line + '\n'; };
  add("job-name=" + name);
  add(fmt::format("output={}-{}.out", name, script.shards ? "%A_%a" : "%j"));
  if (script.shards) add(fmt::format("array=1-{}", *script.shards));
  add(fmt::format("nodes={}", script.nodes));
  add(fmt::format("ntasks={}", script.ranks));
  if (script.nodes > 1) add(fmt::format("ntasks-per-node={}", script.ranks_a_node));
  add("hint=nomultithread");
  if (script.mebibytes_a_rank)
    add(fmt::format("mem-per-cpu={}M", *script.mebibytes_a_rank));
  else
    add("mem=0");
  add(fmt::format("time={:02}:{:02}:00", script.minutes / 60, script.minutes % 60));
  add("requeue");
  add("open-mode=append");
  add(fmt::format("signal=B:USR1@{}", warning_seconds));
  return text;
}

std::string record_text(const BatchScript& script) {
  if (!script.shards) return shell_word(script.record);
  return part_of(script.record, "\"$SLURM_ARRAY_TASK_ID\"", *script.shards);
}

std::string command_text(const BatchScript& script) {
  std::string text = fmt::format("record={}\ncommand=(", record_text(script));
  for (const std::string& word : script.command)
    text += shell_word(word) + ' ';
  if (script.shards) text += fmt::format("--farm.shard=\"$SLURM_ARRAY_TASK_ID/{}\" ", *script.shards);
  text += "-o \"$record\"";
  if (!script.petsc.empty()) text += " --";
  for (const std::string& word : script.petsc)
    text += ' ' + shell_word(word);
  return text + ")\n";
}

std::string launch(const BatchScript& script) {
  if (script.launcher == Launcher::mpirun) return "mpirun";
  return "srun -K1 --mpi=pmix --cpus-per-task=\"$OMP_NUM_THREADS\"";
}

} // namespace

std::string batch_script_text(const BatchScript& script) {
  std::string text = "#!/bin/bash\n";
  for (const std::string& line : script.comments)
    text += "# " + line + '\n';
  if (script.shards)
    text +=
        fmt::format("# when all tasks have ended: {} merge {} -o {}\n", shell_word(script.command.front()),
                    part_of(script.record, "*", *script.shards), shell_word(script.record));
  text += directives(script);
  text += fmt::format("\ncd -- {} || exit\n", shell_word(script.directory));
  text += "export OMP_NUM_THREADS=\"${SLURM_CPUS_PER_TASK:-1}\"\n";
  text += command_text(script);
  std::string rest = body;
  rest.replace(rest.find("LAUNCH"), std::string_view("LAUNCH").size(), launch(script));
  return text + rest;
}

} // namespace leyden
