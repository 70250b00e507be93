#!/usr/bin/env bash
# The cost of a hundred thousand parts and transfers in the journal, and transfers in the window's list, as tables. It
# asserts nothing.
#   tests/bench/scale.sh [BUILD] [COUNT]     the build folder, build/dev without one
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail
cd "$(dirname "$0")/../.."
build=${1:-build/dev}
for bench in journal_bench list_bench; do
    [ -x "$build/tests/$bench" ] || { echo "Build it first: cmake --build --preset dev --target $bench" >&2; exit 2; }
done
"$build/tests/journal_bench" "${2:-100000}"
QT_QPA_PLATFORM=offscreen "$build/tests/list_bench" "${2:-100000}"
