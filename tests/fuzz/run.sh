#!/bin/sh
# tests/fuzz/run.sh BUILD [RUNS]: runs each harness found in BUILD/fuzz for RUNS executions (1000000).
# Inputs that a harness fails on are left in BUILD/fuzz; the exit code is not 0 then.
set -eu
if [ $# -lt 1 ]; then
  echo "usage: $0 BUILD [RUNS]" >&2
  exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
fuzz=$1/fuzz
runs=${2:-1000000}
found=0
failed=0
for harness in "$fuzz"/fuzz_*; do
  [ -f "$harness" ] && [ -x "$harness" ] || continue
  found=1
  name=${harness##*/fuzz_}
  mkdir -p "$fuzz/corpus/$name"
  echo "== $name: $runs executions"
  # The timeout counts wall time: on a busy machine a short one reports inputs that are not slow.
  if "$harness" -runs="$runs" -seed=1 -max_len=4096 -timeout=300 -print_final_stats=1 \
    -dict="$here/dictionaries/$name.dict" -artifact_prefix="$fuzz/$name-" \
    "$fuzz/corpus/$name" "$here/corpus/$name" >"$fuzz/$name.log" 2>&1; then
    grep -E '^(Done|stat::)' "$fuzz/$name.log"
  else
    failed=1
    echo "found in $name:"
    tail -n 40 "$fuzz/$name.log"
  fi
done
if [ $found = 0 ]; then
  echo "no harness in $fuzz: configure with -DLEYDEN_FUZZ=ON and build" >&2
  exit 2
fi
exit $failed
