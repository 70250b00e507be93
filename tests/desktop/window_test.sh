#!/usr/bin/env bash
# Tests the window as a person uses it: a destination created with keyboard and mouse, files dragged in from programs
# with other toolkits, an upload with two retries, and the queue after a restart.
#   window_test.sh BUILD
# PICTURES  a folder for a picture of each step
# SPDX-License-Identifier: GPL-3.0-or-later
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
if [ "${1:-}" != --inside ]; then
    build=$(realpath "$1") || exit
    exec "$here/xsession.sh" -- bash "$0" --inside "$build"
fi
build=$2
for part in ../claims.sh lib.sh dnd.sh lib_secret.sh; do
    # shellcheck source=/dev/null
    source "$here/$part"
done

started=()
finish() {
    [ ${#started[@]} -eq 0 ] || { kill "${started[@]}" && wait "${started[@]}"; } 2>/dev/null
    secret_stop
}
trap finish EXIT
trap 'exit 130' INT TERM

a11y() { "$here/a11y.py" "$1" windlass "${@:2}"; }
row() { a11y rows Transfers | grep -F "$1"; } # row of a file
waits() { row "$1" | grep -q 'Retry [23]'; }
is_done() { row "$1" | grep -qw Done; }

# --- the environment --------------------------------------------------------------------------------------------------

secret_unlock test || { echo "gnome-keyring did not start" >&2; exit 1; }
export WINDLASS_PROFILE=$HOME/profile QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1
files="$HOME/exports of web01"
mkdir -p "$files" "$HOME/more"
head -c 3000000 /dev/urandom >"$files/web01-disk1.vmdk"
head -c 200000 /dev/urandom >"$HOME/more/managed.img"
head -c 200000 /dev/urandom >"$HOME/moved.img"

start_store() {
    "$build/windlass-cli" --json practice --dir "$HOME/store" --faults 'put 503 SlowDown x2 after=1 retry-after=1' \
        >"$HOME/store.log" 2>&1 &
    started+=($!)
    wait_until 10 grep -q practice_started "$HOME/store.log" || { cat "$HOME/store.log" >&2; exit 1; }
    told() { sed -nE "s/.*\"$1\":\"([^\"]*)\".*/\1/p" "$HOME/store.log" | head -n 1; }
    endpoint=$(told endpoint) bucket=$(told bucket) access_key=$(told access_key) secret=$(told secret)
}

start_window() {
    "$build/windlass" >"$HOME/window.log" 2>&1 &
    app=$!
    started+=("$app")
    window=$(wait_window "$app" '^Windlass') || { cat "$HOME/window.log" >&2; exit 1; }
    xdotool windowsize --sync "$window" 900 680
    xdotool windowmove --sync "$window" 340 50
    wait_still "$window"
}

start_source() { # options of dnd_source_gtk.py
    "$here/dnd_source_gtk.py" "$@" >"$HOME/source.log" 2>&1 &
    source=$!
    started+=("$source")
    source_window=$(wait_window "$source" '^drag source$') || return 1
    xdotool windowmove --sync "$source_window" 20 60
    wait_still "$source_window"
    place_of "$source_window"
    from_x=$((X + WIDTH / 2)) from_y=$((Y + HEIGHT / 2))
}

drop_here() { # from x, from y: into the middle of the window's list
    place_of "$window"
    drag "$1" "$2" $((X + WIDTH / 2)) $((Y + HEIGHT / 3))
}

drag_out_of() { # options of dnd_source_gtk.py
    start_source "$@" || return 1
    drop_here "$from_x" "$from_y"
    wait_until 5 grep -qE '^(ended|refused)' "$HOME/source.log"
    local status=$?
    kill "$source" && wait "$source" 2>/dev/null
    cat "$HOME/source.log"
    return "$status"
}

arrived() { # file
    local object
    object=$(find "$HOME/store" -type f -size +1k -exec cmp -s "$1" {} \; -print -quit)
    [ -n "$object" ]
}

# --- the tests --------------------------------------------------------------------------------------------------------

main_parts_have_their_names() {
    local name status=0
    for name in Transfers Log 'Retry history' Destination 'Add files' Pause Resume 'Retry now' Cancel Settings; do
        a11y has '*' "$name" 2 || status=1
    done
    return $status
}

click() { # role, name: clicks with the mouse
    local x y width height
    read -r x y width height < <(a11y place "$1" "$2") || return 1
    xdotool mousemove $((x + width / 2)) $((y + height / 2)) click 1
}

destination_by_keyboard_and_mouse() {
    click 'push button' 'New destination…' || return 1
    local editor
    editor=$(wait_window "$app" '^New destination$') || return 1
    wait_still "$editor"
    local typing=(xdotool type --clearmodifiers --delay 8)
    "${typing[@]}" practice
    xdotool key Tab
    "${typing[@]}" "$endpoint"
    xdotool key Tab
    "${typing[@]}" "$bucket"
    xdotool key Tab
    "${typing[@]}" friday
    xdotool key Tab Tab space Tab Tab # skip the region; select path style; skip the retry policy
    "${typing[@]}" "$access_key"
    xdotool key Tab
    "${typing[@]}" "$secret"
    picture destination-filled
    click 'push button' Test || return 1
    a11y has '*' '/^It works/' 15 || { picture destination-not-tested; a11y dump | tail -n 15; return 1; }
    picture destination-tested
    click 'push button' Save || return 1
    wait_until 10 a11y gone dialog 'New destination' 1
}

goes_through_two_retries() {
    wait_until 15 waits web01-disk1.vmdk || { a11y rows Transfers; return 1; }
    picture waiting
    wait_until 30 is_done web01-disk1.vmdk || { a11y rows Transfers; return 1; }
    picture arrived
    arrived "$files/web01-disk1.vmdk"
}

history_shows_both() {
    click 'page tab' Overview && click 'page tab' '/^History/' || return 1
    wait_still "$window"
    picture history
    local rows
    rows=$(a11y rows 'Retry history')
    echo "$rows"
    [ "$(grep -c 503 <<<"$rows")" -eq 2 ]
}

is_refused() { # options of dnd_source_gtk.py
    drag_out_of "$@" && ! grep -qE 'delete asked' "$HOME/source.log" && grep -q '^refused' "$HOME/source.log"
}

from_the_file_manager() {
    pcmanfm --no-desktop "$HOME/more" >"$HOME/manager.log" 2>&1 &
    started+=($!)
    local manager
    manager=$(wait_window '' '^more$') || return 1
    xdotool windowsize --sync "$manager" 330 300
    xdotool windowmove --sync "$manager" 0 400
    wait_still "$manager"
    picture file-manager
    # The file manager has no accessible tree. Its first icon is to the right of its side pane.
    place_of "$manager"
    DRAG_PICTURE=dragging drop_here $((X + 207)) $((Y + 100))
    wait_until 20 is_done managed.img || { a11y rows Transfers; picture file-manager-failed; return 1; }
    arrived "$HOME/more/managed.img"
}

comes_back_after_a_restart() {
    xdotool windowclose "$window" 2>/dev/null
    kill "$app" 2>/dev/null
    wait "$app" 2>/dev/null
    start_window
    is_done web01-disk1.vmdk
}

start_store
start_window
picture start
claim 'no control of the empty window is without a name' a11y nameless
claim 'a destination is made, tried and saved with keyboard and mouse' destination_by_keyboard_and_mouse
claim 'the secret is in no file of the profile' bash -c "! grep -rqF '$secret' '$WINDLASS_PROFILE'"
claim 'a folder dragged in from another program is taken' drag_out_of "$files"
claim 'it arrives through two retries' goes_through_two_retries
claim 'the retry history shows both' history_shows_both
claim 'every main part has its name' main_parts_have_their_names
claim 'a box keeps its name whatever is chosen in it' a11y has 'combo box' Destination 2
claim 'a source that offers only to move is refused' is_refused --actions move "$HOME/moved.img"
claim 'text is refused' is_refused --text "$HOME/moved.img"
claim 'a file dragged from the file manager arrives' from_the_file_manager
claim 'no control of the full window is without a name' a11y nameless
claim 'the list comes back after a restart' comes_back_after_a_restart
picture end
claims_end
