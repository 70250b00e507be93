#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Windlass beside curl, rclone and the AWS CLI, all to the same cheap sink on loopback, in interleaved rounds: wall time,
# processor time and resident memory, as ratios to curl; small files also with answers that take 20 ms. Bare sockets and
# bare Qt show the limit of the machine. It asserts nothing: times depend on the machine.
#   tests/bench/throughput.sh BUILD [ROUNDS]      BUILD: a whole build folder, best of the release preset; 5 rounds
# THROUGHPUT_MIB     size of the large file (default 1024)
# THROUGHPUT_FILES   how many files of 4 KiB (default 10000; 0: none)
# THROUGHPUT_ONLY    a regular expression: only the rows whose "variant client" it finds
# THROUGHPUT_SAMPLES a file that each round's figures go to, for compare.py
# THROUGHPUT_OLD     another windlass-cli: each row of Windlass runs it, too, in the same rounds (two_builds.sh)
# A peer that is not installed is skipped with a line that says so. So is https, if the script may not replace the system's
# certificates by its own in a mount namespace of its own.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=${1:?Name the build directory that holds windlass-cli.}
build=$(realpath "$build")
cli=$build/windlass-cli
rounds=${2:-5}

if [ "${THROUGHPUT_PLACE:-}" = "" ]; then
    THROUGHPUT_PLACE=$(mktemp -d "${TMPDIR:-/tmp}/windlass-throughput.XXXXXX")
    export THROUGHPUT_PLACE
    trap 'rm -rf "$THROUGHPUT_PLACE"' EXIT
    trap 'exit 130' INT TERM
    c++ -std=c++20 -O2 "$here/sink.cpp" -o "$THROUGHPUT_PLACE/sink" -lssl -lcrypto -pthread
    c++ -std=c++20 -O2 "$here/raw.cpp" -o "$THROUGHPUT_PLACE/raw" -pthread
    read -ra qt <<<"$(pkg-config --cflags --libs Qt6Network)"
    c++ -std=c++20 -O2 -Wall -Wextra -fPIC -I"$here/../.." "$here/bareqt.cpp" "$build/libwindlass_net.a" \
        "$build/libwindlass_base.a" -o "$THROUGHPUT_PLACE/bareqt" "${qt[@]}" -lcrypto
    mkdir "$THROUGHPUT_PLACE/certs"
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=Throughput' -addext 'subjectAltName=IP:127.0.0.1' \
        -keyout "$THROUGHPUT_PLACE/key.pem" -out "$THROUGHPUT_PLACE/certs/ca-certificates.crt" 2>/dev/null
    hash=$(openssl x509 -hash -noout -in "$THROUGHPUT_PLACE/certs/ca-certificates.crt")
    ln -s ca-certificates.crt "$THROUGHPUT_PLACE/certs/$hash.0"
    if unshare --mount true 2>/dev/null; then
        THROUGHPUT_TLS=1 unshare --mount bash "$here/throughput.sh" "$build" "$rounds"
    else
        echo 'https is skipped: it needs the right to make a mount namespace (run as root).'
        bash "$here/throughput.sh" "$build" "$rounds"
    fi
    exit
fi

[ "${THROUGHPUT_TLS:-}" = "" ] || mount --bind "$THROUGHPUT_PLACE/certs" /etc/ssl/certs
exec python3 "$here/throughput.py" "$cli" "$rounds"
