#!/usr/bin/env bash
# Tests the keychain vault with a real gnome-keyring: unlocked, locked, and missing. keychain_test.sh BUILD
# SPDX-License-Identifier: GPL-3.0-or-later
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
if [ "${1:-}" != --inside ]; then
    binary=$(readlink -f "$1/tests/keychain_tests")
    home=$(mktemp -d)
    trap 'rm -rf "$home"' EXIT
    mkdir -m 700 "$home/run"
    run() { # bus configuration, suite
        env -u DISPLAY -u WAYLAND_DISPLAY HOME="$home" XDG_RUNTIME_DIR="$home/run" XDG_DATA_HOME="$home/.local/share" \
            XDG_CACHE_HOME="$home/.cache" XDG_CONFIG_HOME="$home/.config" \
            dbus-run-session ${1:+--config-file="$1"} -- bash "$0" --inside "$binary" "$2"
    }
    status=0
    run "" Unlocked || status=1
    run "" Locked || status=1
    run "$here/dbus-bare.conf" NoService || status=1
    echo "NoService, without any bus"
    env -u DISPLAY HOME="$home" XDG_RUNTIME_DIR="$home/none" DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent \
        "$binary" --gtest_brief=1 --gtest_filter='NoService.*' || status=1
    exit $status
fi

binary=$2 suite=$3
source "$here/lib_secret.sh"
echo "$suite"
if [ "$suite" != NoService ]; then
    secret_unlock test || { echo "gnome-keyring did not start"; exit 1; }
    trap secret_stop EXIT
fi
[ "$suite" != Locked ] || secret_lock
"$binary" --gtest_brief=1 --gtest_filter="$suite.*"
