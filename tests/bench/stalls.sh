#!/usr/bin/env bash
# How long the window keeps a person waiting at most, while a hundred thousand transfers come, run and go, as a table. It
# asserts nothing; less than a tenth of a second is what nobody notices.
#   tests/bench/stalls.sh [BUILD] [COUNT]     the build folder, build/dev without one
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail
cd "$(dirname "$0")/../.."
bench=${1:-build/dev}/tests/stall_bench
[ -x "$bench" ] || { echo "Build it first: cmake --build --preset dev --target stall_bench" >&2; exit 2; }
QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen} "$bench" "${2:-100000}"
