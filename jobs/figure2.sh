#!/bin/sh
# Computes Fig. 2 of Le et al. under mpirun and draws it: le_fig2.h5 and le_fig2.png in the current directory.
# RANKS: number of ranks (the number of cores, at most 4). BUILD: the directory with leyden (build/ beside jobs/).
set -eu

jobs=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
root=$(dirname -- "$jobs")
leyden=${BUILD:-$root/build}/leyden
plot=$root/share/plot/leyden_plot
[ -x "$plot" ] || plot=$root/plot/leyden_plot
if [ ! -x "$leyden" ]; then
  [ -z "${BUILD:-}" ] && leyden=$(command -v leyden) || {
    echo "figure2.sh: no program at $leyden: build it first, or set BUILD to the build directory" >&2
    exit 2
  }
fi

ranks=${RANKS:-$(nproc)}
[ -n "${RANKS:-}" ] || [ "$ranks" -le 4 ] || ranks=4

as_root=
[ "$(id -u)" -ne 0 ] || as_root=--allow-run-as-root

# Ranks may outnumber cores: let waiting ones give way.
export OMPI_MCA_mpi_yield_when_idle="${OMPI_MCA_mpi_yield_when_idle:-1}"
export OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}"
mpirun $as_root --oversubscribe -n "$ranks" "$leyden" charge "$jobs/le_fig2.ini" -o le_fig2.h5
"$plot" le_fig2.h5 --figure le-2 -o le_fig2.png >/dev/null
echo "picture: $(pwd)/le_fig2.png"
