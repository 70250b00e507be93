#!/usr/bin/env bash
# What a slow disk under the journal costs: one large file and many small ones go to the same cheap sink on loopback, with a
# usual fdatasync() and with one that takes 30 ms, in interleaved rounds; of several builds in the same rounds. A table of
# medians; it asserts nothing.
#   tests/bench/slowdisk.sh BUILD…      each holds windlass-cli, best from the release preset
# ROUNDS    how many (default 7)
# SYNC_MS   how long the slow fdatasync() takes
# SLOW_MIB, SLOW_FILES   size of the large file (512), how many files of 4 KiB (2000)
# FRESH     not empty: each upload in a new profile, which is then part of the time; otherwise in one that was used before
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ $# -gt 0 ] || { echo 'Name the build directories that hold windlass-cli.' >&2; exit 2; }
place=$(mktemp -d "${TMPDIR:-/tmp}/windlass-slowdisk.XXXXXX")
trap 'rm -rf "$place"' EXIT
trap 'exit 130' INT TERM
c++ -std=c++20 -O2 "$here/sink.cpp" -o "$place/sink" -lssl -lcrypto -pthread
cc -O2 -shared -fPIC -o "$place/slowsync.so" "$here/slowsync.c" -ldl
SLOWDISK_PLACE=$place python3 "$here/slowdisk.py" "$@"
