#!/usr/bin/env bash
# Takes the picture of the window for README: uploads to a practice store with injected faults.
#   screenshot.sh BUILD PICTURE
# Debian packages: imagemagick xdotool
# SPDX-License-Identifier: GPL-3.0-or-later
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
if [ "${1:-}" != --inside ]; then
    build=$(realpath "${1:?screenshot.sh BUILD PICTURE}") && picture=$(realpath "${2:?screenshot.sh BUILD PICTURE}") || exit
    exec "$here/xsession.sh" -s 1400x880 -- bash "$0" --inside "$build" "$picture"
fi
build=$2 picture=$3
source "$here/lib.sh"
started=()
trap '[ ${#started[@]} -eq 0 ] || { kill "${started[@]}" && wait "${started[@]}"; } 2>/dev/null' EXIT

export WINDLASS_PROFILE=$HOME/profile QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1
export AWS_ACCESS_KEY_ID=practice AWS_SECRET_ACCESS_KEY=practice-secret
faults='part:2 503 SlowDown retry-after=1
    ; part:3 reset@50%
    ; part slow 7MB/s x*
    ; part:7 500 InternalError x2
    ; part:12 500 InternalError'
"$build/windlass-cli" practice --dir "$HOME/store" --faults "$faults" >"$HOME/store.log" 2>&1 &
started+=($!)
wait_until 10 grep -q 'http://' "$HOME/store.log" || { cat "$HOME/store.log" >&2; exit 1; }
endpoint=$(grep -om1 'http://127.0.0.1:[0-9]*' "$HOME/store.log")
"$build/windlass-cli" destination add offsite \
    "s3://exports/2026-11?endpoint=$endpoint&region=us-east-1&path-style=1" >"$HOME/add.log" 2>&1 || {
    cat "$HOME/add.log" >&2
    exit 1
}

mkdir -p "$HOME/exports"
for file in web01-disk1.vmdk:420 db02-data.qcow2:640 mail.ova:230 web01.ovf:0; do
    name=$HOME/exports/${file%:*}
    if [ "${file#*:}" -gt 0 ]; then head -c "${file#*:}000000" /dev/urandom >"$name"; else seq 800 >"$name"; fi
done
"$build/windlass" "$HOME"/exports/* >"$HOME/window.log" 2>&1 &
started+=($!)
window=$(wait_window "$!" '^Windlass') || { cat "$HOME/window.log" >&2; exit 1; }
xdotool windowsize --sync "$window" 1360 800
xdotool windowmove --sync "$window" 12 24
wait_until 20 grep -q 'retrying' "$WINDLASS_PROFILE"/logs/*.log
"$here/a11y.py" press windlass 'check box' 'Only failures and retries'
sleep "${PAUSE:-6}"
import -silent -window "$window" -depth 8 -define png:compression-level=9 "$picture"
