# A private keychain: gnome-keyring in the session bus that is there. Source it.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash

# secret_unlock PASSWORD: starts the daemon with its login keyring open (the first time that makes it) and waits for it.
secret_unlock() {
    mkdir -p "${XDG_DATA_HOME:-$HOME/.local/share}/keyrings" "${XDG_CACHE_HOME:-$HOME/.cache}"
    # Up to the end of the input everything is the password, a newline too: there must be none.
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
