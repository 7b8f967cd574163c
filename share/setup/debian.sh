#!/usr/bin/env bash
# debian.sh [run|test|ci]: installs what Leyden needs from the packages of Debian 12.
#   run   to build and use it, and to draw pictures
#   test  also to build and run the tests
#   ci    also everything that .ci/run uses
set -euo pipefail

run=(g++ cmake make pkg-config git ca-certificates libpetsc-complex-dev libslepc-complex-dev libopenmpi-dev openmpi-bin
     libhdf5-openmpi-dev libboost-program-options-dev libboost-dev libfmt-dev libeigen3-dev libxxhash-dev liblapack-dev
     python3-h5py python3-matplotlib python3-numpy python3-xarray python3-h5netcdf)
# LAPACK and BLAS several times as fast as the reference ones, through Debian's alternatives; without threads, because
# the ranks already fill the cores.
run+=(libopenblas0-serial)
test=("${run[@]}" libgtest-dev libgmock-dev libbenchmark-dev)
ci=("${test[@]}" libpetsc64-complex-dev libslepc64-complex-dev clang clang-format clang-tidy libclang-rt-14-dev ccache
    iproute2 slurmctld slurmd slurm-client slurm-wlm-basic-plugins munge)

case "${1:-run}" in
run) wanted=("${run[@]}") ;;
test) wanted=("${test[@]}") ;;
ci) wanted=("${ci[@]}") ;;
*)
  echo "usage: $0 [run|test|ci], not '$1'" >&2
  exit 2
  ;;
esac

missing=()
for package in "${wanted[@]}"; do
  status=$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null || true)
  [[ $status == ii* ]] || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  echo "all ${#wanted[@]} packages are installed"
  exit 0
fi

as_root=(env DEBIAN_FRONTEND=noninteractive)
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "run as root, or install sudo, to install: ${missing[*]}" >&2; exit 1; }
  as_root=(sudo "${as_root[@]}")
fi
echo "installing ${missing[*]}"
"${as_root[@]}" apt-get update -q </dev/null
"${as_root[@]}" apt-get install -q -y --no-install-recommends "${missing[@]}" </dev/null
