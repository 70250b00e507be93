# A private keychain: gnome-keyring on the current session bus. Source it.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash

# secret_unlock PASSWORD: starts the daemon with its login keyring unlocked and waits for it. The first call creates the
# keyring.
secret_unlock() {
    mkdir -p "${XDG_DATA_HOME:-$HOME/.local/share}/keyrings" "${XDG_CACHE_HOME:-$HOME/.cache}"
    # The whole input is the password. It must not end with a newline.
    printf %s "$1" | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 &
    SECRET_PID=$!
    for _ in $(seq 200); do
        dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
            string:org.freedesktop.secrets 2>/dev/null | grep -q 'boolean true' && return 0
        kill -0 "$SECRET_PID" 2>/dev/null || return 1
        sleep 0.05
    done
    return 1
}

secret_lock() {
    dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets \
        org.freedesktop.Secret.Service.Lock array:objpath:/org/freedesktop/secrets/collection/login >/dev/null
}

secret_stop() {
    kill "$SECRET_PID" 2>/dev/null
    wait "$SECRET_PID" 2>/dev/null
}
