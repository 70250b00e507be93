#!/usr/bin/env bash
# How much slower an upload of 1 GiB is while the window's thread is busy half of the time, compared with any other busy
# thread, as a table. It asserts nothing.
#   tests/bench/busy.sh [BUILD] [ROUNDS]     the build folder, build/dev without one; 5 rounds
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail
cd "$(dirname "$0")/../.."
bench=${1:-build/dev}/tests/busy_bench
[ -x "$bench" ] || { echo "Build it first: cmake --build --preset dev --target busy_bench" >&2; exit 2; }
place=$(mktemp -d "${TMPDIR:-/tmp}/windlass-busy.XXXXXX")
sink=
trap '[ -z "$sink" ] || kill "$sink"; rm -rf "$place"' EXIT
c++ -std=c++20 -O2 tests/bench/sink.cpp -o "$place/sink" -lssl -lcrypto -pthread
head -c 1G /dev/urandom >"$place/large.img"
"$place/sink" >"$place/port" &
sink=$!
while [ ! -s "$place/port" ]; do sleep 0.05; done
export AWS_ACCESS_KEY_ID=key AWS_SECRET_ACCESS_KEY=secret
"$bench" "$place/profile" "$place/large.img" \
    "s3://bucket/busy?endpoint=http://127.0.0.1:$(cat "$place/port")&region=us-east-1&path-style=1" "${2:-5}"
