#!/usr/bin/env bash
# clang-tidy over the sources: tests/tidy.sh BUILD [FILE…]. Without files all of app, core and ui.
# SPDX-License-Identifier: GPL-3.0-or-later
set -uo pipefail
cd "$(dirname "$0")/.."
build=$1
shift
files=("$@")
[ ${#files[@]} -gt 0 ] || mapfile -t files < <(git ls-files 'app/*.cpp' 'core/*.cpp' 'ui/*.cpp')
# g++'s own options mean nothing to clang.
printf '%s\n' "${files[@]}" | xargs -P "$(nproc)" -n 6 clang-tidy-14 -p "$build" --quiet --extra-arg=-Wno-unknown-warning-option \
    2>/dev/null | grep -E '(error|warning):' | sort -u >"$build/tidy.log"
if [ -s "$build/tidy.log" ]; then
    head -n 40 "$build/tidy.log"
    exit 1
fi
