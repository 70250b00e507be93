#!/usr/bin/env bash
# How long the window blocks at most while a hundred thousand transfers are added, run and removed, as a table. It
# asserts nothing; people do not notice less than a tenth of a second.
#   tests/bench/stalls.sh [BUILD] [COUNT]     the build folder, build/dev without one
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail
cd "$(dirname "$0")/../.."
bench=${1:-build/dev}/tests/stall_bench
[ -x "$bench" ] || { echo "Build it first: cmake --build --preset dev --target stall_bench" >&2; exit 2; }
QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen} "$bench" "${2:-100000}"
