#!/usr/bin/env bash
# Checks every page of the window, light and dark: each text has a contrast of at least 4.5:1.
#   contrast_test.sh BUILD
# PICTURES  a folder for a picture of each page
# SPDX-License-Identifier: GPL-3.0-or-later
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
if [ "${1:-}" != --inside ]; then
    build=$(realpath "$1") || exit
    exec "$here/xsession.sh" -- bash "$0" --inside "$build"
fi
build=$2
for part in ../claims.sh lib.sh; do
    # shellcheck source=/dev/null
    source "$here/$part"
done

started=()
trap '[ ${#started[@]} -eq 0 ] || { kill "${started[@]}" && wait "${started[@]}"; } 2>/dev/null' EXIT
trap 'exit 130' INT TERM
export WINDLASS_PROFILE=$HOME/profile QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1
export AWS_ACCESS_KEY_ID=practice AWS_SECRET_ACCESS_KEY=practice-secret

a11y() { "$here/a11y.py" "$1" windlass "${@:2}"; }

start_store() {
    "$build/windlass-cli" practice --dir "$HOME/store" --faults 'part:2 503 SlowDown x*; put 403 AccessDenied x*' \
        >"$HOME/store.log" 2>&1 &
    started+=($!)
    wait_until 10 grep -q 'http://' "$HOME/store.log" || { cat "$HOME/store.log" >&2; exit 1; }
    endpoint=$(grep -om1 'http://127.0.0.1:[0-9]*' "$HOME/store.log")
    "$build/windlass-cli" destination add offsite "s3://exports/vms?endpoint=$endpoint&path-style=1" >/dev/null
}

start_window() {
    "$build/windlass" "$@" >"$HOME/window.log" 2>&1 &
    app=$!
    started+=("$app")
    window=$(wait_window "$app" '^Windlass') || { cat "$HOME/window.log" >&2; exit 1; }
    xdotool windowsize --sync "$window" 1250 700
    xdotool windowmove --sync "$window" 10 30
    sleep 1
}

readable() { # name of the picture
    sleep 0.7 # the page is just opening
    wait_until 15 a11y has '*' '/./' 1
    picture "$1"
    "$here/contrast.py" windlass
}

settings_page() { # name
    local row
    row=$(a11y place 'list item' "$1") || return 1
    read -r x y width height <<<"$row"
    xdotool mousemove $((x + width / 2)) $((y + height / 2)) click 1
}

pages() { # light or dark
    claim "$1: the window" readable "$1-window"
    local row
    read -r x y width height < <(a11y place '*' Transfers)
    xdotool mousemove $((x + width / 3)) $((y + 60)) click 1
    xdotool key ctrl+a
    claim "$1: all rows selected" readable "$1-selected"
    for tab in /^History/ /^Parts/ Overview; do
        read -r x y width height < <(a11y place 'page tab' "$tab") &&
            xdotool mousemove $((x + width / 2)) $((y + height / 2)) click 1
        claim "$1: details, $tab" readable "$1-details-${tab//[^A-Za-z]/}"
    done
    xdotool key ctrl+comma
    wait_window "$app" '^Settings$' >/dev/null || return
    for page in Destinations Retry Bandwidth Transfers Window; do
        settings_page "$page"
        claim "$1: settings, $page" readable "$1-settings-$page"
    done
    xdotool key Escape
    wait_until 5 a11y gone dialog Settings 1
}

is_dark() { # within 5 s: is the tool bar's ground darker than half?
    wait_until 5 ground_is_dark
}
is_light() { wait_until 5 eval '! ground_is_dark'; }
ground_is_dark() {
    local level
    level=$(import -silent -window "$window" -crop 4x4+2+2 -resize 1x1! -colorspace gray -depth 8 gray:- | od -An -tu1)
    [ "$level" -lt 128 ]
}

start_store
mkdir -p "$HOME/exports"
for name in web01-disk1.vmdk db02.qcow2 ; do head -c 12000000 /dev/urandom >"$HOME/exports/$name"; done
for colors in light dark; do
    "$build/windlass-cli" config set window/colors "$colors" >/dev/null
    start_window "$HOME"/exports/*
    pages "$colors"
    kill "$app"
    wait "$app" 2>/dev/null
done

# The desktop's preference, without a platform theme that follows it.
"$build/windlass-cli" config set window/colors desktop >/dev/null
echo 1 >"$HOME/scheme"
"$here/portal.py" "$HOME/scheme" &
started+=($!)
wait_until 5 gdbus introspect --session --dest org.freedesktop.portal.Desktop --object-path /org/freedesktop/portal/desktop >/dev/null
start_window
claim 'where the desktop asks for dark colours, the window is dark' is_dark
echo 2 >"$HOME/scheme"
claim '… and light as soon as it asks for light ones' is_light
claims_end
