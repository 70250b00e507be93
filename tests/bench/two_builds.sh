#!/usr/bin/env bash
# The table of throughput.sh over two builds, in the same rounds: for who wants to know what a change costs or saves.
#   tests/bench/two_builds.sh OLD NEW [ROUNDS]      folders that hold windlass-cli, both from the release preset; 9 rounds
# THROUGHPUT_ONLY and the other variables are those of throughput.sh; without THROUGHPUT_ONLY only Windlass and bare Qt run.
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
old=$(realpath "${1:?Name the build directory of the old program.}")
new=$(realpath "${2:?Name the build directory of the new program.}")
samples=$(mktemp "${TMPDIR:-/tmp}/windlass-samples.XXXXXX")
trap 'rm -f "$samples"' EXIT
THROUGHPUT_OLD=$old/windlass-cli THROUGHPUT_SAMPLES=$samples THROUGHPUT_ONLY=${THROUGHPUT_ONLY:-Windlass|bare Qt} \
    "$here/throughput.sh" "$new" "${3:-9}"
python3 "$here/compare.py" --builds "$samples"
