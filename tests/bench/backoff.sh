#!/usr/bin/env bash
# The cost of 2,500, 5,000 and 10,000 simultaneous operations in backoff, as a table: bytes of heap for each, and
# processor time to start them and over ten seconds of waiting. It asserts nothing.
#   tests/bench/backoff.sh [BUILD]     the build folder, build/dev without one
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail
cd "$(dirname "$0")/../.."
bench=${1:-build/dev}/tests/backoff_bench
[ -x "$bench" ] || { echo "Build it first: cmake --build --preset dev --target backoff_bench" >&2; exit 2; }
printf '%10s %10s %12s %14s %16s\n' operations waiting 'bytes each' 'start ms' 'idle ms in 10 s'
for operations in 2500 5000 10000; do
    "$bench" "$operations" 10
done
