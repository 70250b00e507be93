#!/usr/bin/env bash
# The longest times for which the real window does not answer, while a folder of many files is added, chosen, sorted,
# paused and run in a desktop session against the practice store. Measured from outside: the time between two polls of
# the window's thread. A table; it asserts nothing.
#   tests/bench/session.sh [BUILD] [COUNT]     the build folder, build/dev without one; 100,000 files without a count
# PICTURES  a folder for a picture after each step
# SPDX-License-Identifier: GPL-3.0-or-later
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
desktop=$here/../desktop
if [ "${1:-}" != --inside ]; then
    build=$(realpath "${1:-$here/../../build/dev}") || exit
    exec "$desktop/xsession.sh" -s "${SIZE:-1920x1080}" -- bash "$0" --inside "$build" "${2:-100000}"
fi
build=$2 count=$3
# shellcheck source=/dev/null
source "$desktop/lib.sh"

started=()
finish() { [ ${#started[@]} -eq 0 ] || { kill "${started[@]}" && wait "${started[@]}"; } 2>/dev/null; }
trap finish EXIT
trap 'exit 130' INT TERM

export WINDLASS_PROFILE=$HOME/profile
cli=$build/windlass-cli
cc -O2 -shared -fPIC -o "$HOME/polls.so" "$here/polls.c" -ldl || exit
echo "making $count files" >&2
python3 - "$HOME/exports" "$count" <<'PY'
import os, sys
root, count = sys.argv[1], int(sys.argv[2])
os.makedirs(f"{root}/../large")
for i in range(100):
    os.makedirs(f"{root}/customer-{i:02}")
for i in range(count):
    at = (i * 7919) % count
    with open(f"{root}/customer-{at % 100:02}/vm-{at}-disk1.vmdk", "wb") as file:
        file.write(b"%d" % i)
for i in range(50):
    with open(f"{root}/../large/large-{i}.vmdk", "wb") as file:
        file.truncate(64 << 20)
PY
"$cli" --json practice --dir "$HOME/store" --faults 'part:3 503 SlowDown x4' \
    >"$HOME/store.log" 2>&1 &
started+=($!)
wait_until 10 grep -q practice_started "$HOME/store.log" || { cat "$HOME/store.log" >&2; exit 1; }
told() { sed -nE "s/.*\"$1\":\"([^\"]*)\".*/\1/p" "$HOME/store.log" | head -n 1; }
export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
AWS_ACCESS_KEY_ID=$(told access_key) AWS_SECRET_ACCESS_KEY=$(told secret)
"$cli" destination add archive "s3://$(told bucket)/a?endpoint=$(told endpoint)&path-style=1" >/dev/null || exit
"$cli" config set transfers/jobs 32 >/dev/null
"$cli" config set bandwidth/limit 20MB/s >/dev/null

STALLS=$HOME/stalls LD_PRELOAD=$HOME/polls.so "$build/windlass" >"$HOME/window.log" 2>&1 &
app=$!
started+=("$app")
window=$(wait_window "$app" '^Windlass') || { cat "$HOME/window.log" >&2; exit 1; }
xdotool windowmove "$window" 0 0 windowsize "$window" 100% 100%
wait_still "$window"

printf '%-44s %8s %10s %8s %8s %8s\n' '' seconds 'longest ms' 'of it work' '> 100 ms' '> 50 ms'
# phase NAME COMMAND…: runs it, and tells of the times that the window's thread was away meanwhile.
phase() {
    local name=$1 begun
    shift
    : >"$HOME/stalls"
    begun=$(date +%s.%N)
    "$@"
    sleep 1
    awk -v name="$name" -v seconds="$(echo "$(date +%s.%N) $begun" | awk '{ print $1 - $2 }')" '
        $2 > longest { longest = $2; work = $3 } $2 > 100 { hundred++ } $2 > 50 { fifty++ }
        END { printf "%-44s %8.1f %10d %10d %8d %8d\n", name, seconds, longest, work, hundred, fifty }' "$HOME/stalls"
    picture "session-${name//[^a-z]/-}"
}
# The window takes the work over from the command, which is ended once everything is in the list.
listed() { grep -q '"event":"summary"\|added' "$HOME/upload.log"; }
add() {
    "$cli" upload "$1" --to archive: >"$HOME/upload.log" 2>&1 &
    started+=($!)
    wait_until 300 listed || tail -n 3 "$HOME/upload.log" >&2
}
key() { xdotool key "$1"; sleep "${2:-5}"; }
click() { xdotool mousemove "$1" "$2" click 1; sleep "${3:-5}"; }
place_of "$window"
header=$((Y + ${HEADER:-85}))

phase 'the window alone' sleep 3
phase 'large files are added' add "$HOME/large"
phase 'sorted by name' click $((X + 60)) $header 2
phase 'a folder is added, sorted by name' add "$HOME/exports"
phase 'they run, the log pours' sleep 20
click $((X + 60)) $((header + 60)) 1
phase 'all chosen' key ctrl+a
phase 'they run, all chosen' sleep 20
phase 'sorted by name, downwards' click $((X + 60)) $header
phase 'sorted by state' click $((X + ${STATE:-700})) $header
phase 'sorted by name again' click $((X + 60)) $header
phase 'all paused' key "${PAUSE:-ctrl+p}" 10
phase 'all resumed' key "${RESUME:-ctrl+r}" 20
