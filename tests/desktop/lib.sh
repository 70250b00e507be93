# Functions for tests in an X session: waiting, window positions, pictures. Source it inside xsession.sh.
# Debian packages: xdotool x11-utils imagemagick
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash

# wait_until SECONDS COMMAND…: waits until the command succeeds.
wait_until() {
    local end=$((SECONDS + $1))
    shift
    until "$@" 2>/dev/null; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.1
    done
}

# wait_window PID TITLE [SECONDS]: prints the id of a visible window whose title matches. PID may be empty.
wait_window() {
    local window='' end=$((SECONDS + ${3:-20}))
    while [ "$SECONDS" -lt "$end" ]; do
        window=$(xdotool search --onlyvisible --all ${1:+--pid "$1"} --name "$2" 2>/dev/null | tail -n 1)
        [ -n "$window" ] && { echo "$window"; return; }
        sleep 0.1
    done
    echo "There is no window /$2/." >&2
    return 1
}

# place_of WINDOW: sets X, Y, WIDTH and HEIGHT to the area of the window's contents. `xdotool getwindowgeometry` of
# Debian 12 counts the frame twice under a window manager.
# shellcheck disable=SC2034
place_of() {
    local key value
    while IFS=: read -r key value; do
        case $key in
        *'Absolute upper-left X') X=$((value)) ;;
        *'Absolute upper-left Y') Y=$((value)) ;;
        *' Width') WIDTH=$((value)) ;;
        *' Height') HEIGHT=$((value)) ;;
        esac
    done < <(xwininfo -id "$1")
}

# wait_still WINDOW [SECONDS]: waits until two pictures of it, 150 ms apart, are equal.
wait_still() {
    local before='' now end=$((SECONDS + ${2:-10}))
    while [ "$SECONDS" -lt "$end" ]; do
        now=$(import -silent -window "$1" rgb:- | md5sum)
        [ "$now" != "$before" ] || return 0
        before=$now
        sleep 0.15
    done
    return 1
}

# picture NAME [WINDOW]: saves a picture in the folder $PICTURES, if it is set.
picture() {
    [ -z "${PICTURES:-}" ] || import -silent -window "${2:-root}" "$PICTURES/$1.png"
}
