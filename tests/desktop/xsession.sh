#!/usr/bin/env bash
# Runs a command in a separate desktop and returns its status: an X server without a screen, a window manager, a session
# bus, and an empty temporary home. The command sees none of the person's files and leaves none behind.
#   xsession.sh [-s WIDTHxHEIGHT] [-d DPI] -- COMMAND…
# Debian packages: xvfb xauth openbox x11-utils dbus
# SPDX-License-Identifier: GPL-3.0-or-later
set -u
size=1280x800
dpi=96
while getopts s:d: option; do
    case $option in
    s) size=$OPTARG ;;
    d) dpi=$OPTARG ;;
    *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || { sed -n '4s/^# *//p' "$0" >&2; exit 2; }

place=$(mktemp -d "${TMPDIR:-/tmp}/xsession.XXXXXX")
mkdir -m 700 "$place/run" "$place/home" "$place/home/.config"
started=()
finish() {
    [ ${#started[@]} -eq 0 ] || { kill "${started[@]}" && wait "${started[@]}"; } 2>/dev/null
    rm -rf "$place"
}
trap finish EXIT
trap 'exit 130' INT TERM

# The server chooses a free display number and reports it when it accepts connections, so there is no race and no sleep.
mkfifo "$place/display"
Xvfb -displayfd 3 -screen 0 "${size}x24" -dpi "$dpi" -nolisten tcp -noreset 3>"$place/display" 2>"$place/xvfb.log" &
started+=($!)
read -t 30 -r number <"$place/display" || {
    echo "xsession.sh: Xvfb did not start:" >&2
    cat "$place/xvfb.log" >&2
    exit 97
}

unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS SESSION_MANAGER QT_QPA_PLATFORM XDG_CURRENT_DESKTOP
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME XDG_STATE_HOME
export DISPLAY=:$number HOME=$place/home XDG_RUNTIME_DIR=$place/run XDG_SESSION_TYPE=x11 LANG=C.UTF-8

# Without a window manager, a window gets the keyboard only after a click.
openbox --sm-disable >"$place/openbox.log" 2>&1 &
started+=($!)
for _ in $(seq 200); do
    xprop -root _NET_SUPPORTING_WM_CHECK 2>/dev/null | grep -q 'window id' && break
    sleep 0.05
done
dbus-run-session -- "$@"
