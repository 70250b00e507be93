#!/usr/bin/env bash
# How long Windlass takes to start, as a table: its window to the first pixels beside a bare Qt Widgets window, and
# `windlass-cli --version` beside rclone's, in interleaved rounds. It asserts nothing.
#   tests/bench/start.sh BUILD [ROUNDS]     BUILD holds windlass and windlass-cli, best from the release preset; 11 rounds
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$(realpath "${1:?Name the build directory that holds windlass and windlass-cli.}")
place=$(mktemp -d "${TMPDIR:-/tmp}/windlass-start.XXXXXX")
trap 'rm -rf "$place"' EXIT
cc -O2 -Wall -Wextra -shared -fPIC "$here/firstpaint.c" -o "$place/firstpaint.so"
read -ra qt <<<"$(pkg-config --cflags --libs Qt6Widgets)"
c++ -std=c++20 -O2 -Wall -Wextra -fPIC "$here/barewindow.cpp" -o "$place/barewindow" "${qt[@]}"
"$here/../desktop/xsession.sh" -s 1400x880 -- python3 "$here/start.py" "$build" "$place" "${2:-11}"
