#!/usr/bin/env bash
# Runs every benchmark, one after the other, and prints tables. Compare them with one another, never with those of
# another machine. Builds what they need, optimised. A peer that is not installed (rclone, the AWS CLI, curl) is skipped
# with a line that says so.
#   tests/bench/all.sh [ROUNDS]     5 rounds; THROUGHPUT_… as in throughput.sh
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-5}
build=build/bench
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DWINDLASS_TESTS=ON >/dev/null
cmake --build "$build" --target windlass windlass-cli backoff_bench busy_bench journal_bench list_bench stall_bench >/dev/null

tests/bench/throughput.sh "$build" "$rounds"
printf '\nA slow disk under the journal\n\n'
ROUNDS=$rounds tests/bench/slowdisk.sh "$build"
printf '\nA hundred thousand of each\n\n'
tests/bench/scale.sh "$build"
printf '\nOperations in backoff\n\n'
tests/bench/backoff.sh "$build"
printf '\nWith the window busy half of the time\n\n'
tests/bench/busy.sh "$build" "$rounds"
printf '\nThe window with a long list\n\n'
tests/bench/stalls.sh "$build"
if command -v Xvfb >/dev/null && command -v xdotool >/dev/null; then
    tests/bench/session.sh "$build"
else
    echo 'session.sh: skipped, Xvfb or xdotool is not installed'
fi
tests/bench/start.sh "$build" "$((2 * rounds + 1))"
