#!/usr/bin/env bash
# The way of a file without eyes, mouse or coordinates: everything is found by role and name in the accessible tree, and
# done by its own action, as an assistive technology does it. Once on a small screen and once on a large one.
#   access_test.sh BUILD
# PICTURES  a folder for a picture of each step
# SPDX-License-Identifier: GPL-3.0-or-later
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
if [ "${1:-}" != --inside ]; then
    build=$(realpath "$1") || exit
    status=0
    for size in 1024x700 1920x1080; do
        "$here/xsession.sh" -s $size -- bash "$0" --inside "$build" $size || status=1
    done
    exit $status
fi
build=$2 size=$3
for part in ../claims.sh lib.sh lib_secret.sh; do
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
row() { a11y rows Transfers | grep -F "$1"; } # of a file
is_done() { row "$1" | grep -qw Done; }
shot() { picture "access-$size-$1"; }

secret_unlock test || { echo "gnome-keyring did not start" >&2; exit 1; }
export WINDLASS_PROFILE=$HOME/profile QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1
head -c 3000000 /dev/urandom >"$HOME/web01-disk1.vmdk"
"$build/windlass-cli" --json practice --dir "$HOME/store" --faults 'put 503 SlowDown x2 after=1 retry-after=1' \
    >"$HOME/store.log" 2>&1 &
started+=($!)
wait_until 10 grep -q practice_started "$HOME/store.log" || { cat "$HOME/store.log" >&2; exit 1; }
told() { sed -nE "s/.*\"$1\":\"([^\"]*)\".*/\1/p" "$HOME/store.log" | head -n 1; }
endpoint=$(told endpoint) bucket=$(told bucket) access_key=$(told access_key) secret=$(told secret)
"$build/windlass" >"$HOME/window.log" 2>&1 &
app=$!
started+=("$app")
wait_window "$app" '^Windlass' >"$HOME/window" || { cat "$HOME/window.log" >&2; exit 1; }

destination_is_made() {
    a11y press 'push button' 'New destination…' && a11y has dialog 'New destination' || return 1
    a11y enter text Name practice && a11y enter text Endpoint "$endpoint" && a11y enter text Bucket "$bucket" &&
        a11y press 'check box' /Path/ && a11y enter text /^Access/ "$access_key" &&
        a11y enter 'password text' /^Secret/ "$secret" || { a11y dump | grep -E 'text|check|combo'; return 1; }
    shot destination
    a11y press 'push button' Test && a11y has '*' '/^It works/' 15 || return 1
    a11y press 'push button' Save && a11y gone dialog 'New destination'
}

file_is_added() {
    a11y press '*' 'Add files' || return 1
    a11y has dialog 'Add files' || return 1
    shot dialog
    a11y enter text '/[Ff]ile.*name/' "$HOME/web01-disk1.vmdk" && a11y press 'push button' '/^(Open|Add)$/' ||
        { a11y dump | grep -E 'dialog|text|push'; return 1; }
    wait_until 30 is_done web01-disk1.vmdk || { a11y rows Transfers; return 1; }
    shot arrived
}

history_has_both() { [ "$(a11y rows 'Retry history' | grep -c 503)" -eq 2 ]; }

details_tell_of_it() {
    a11y choose Transfers /web01/ && a11y press 'page tab' '/^History/'
    wait_until 5 history_has_both || { a11y rows 'Retry history'; return 1; }
    shot history
}

settings_are_reached() {
    a11y press '*' Settings && a11y has dialog Settings || return 1
    local page
    for page in Destinations Retry Bandwidth Transfers Window; do
        a11y press 'list item' "$page" || return 1 # Qt 6.4 gives a list no selection to change
        a11y nameless || return 1
        shot "settings-$page"
    done
    a11y press 'push button' Close && a11y gone dialog Settings
}

claim "$size: a destination is made, tried and saved" destination_is_made
claim "$size: a file is added and arrives" file_is_added
claim "$size: its history tells of both retries" details_tell_of_it
claim "$size: every page of the settings is reached" settings_are_reached
claims_end
