#!/usr/bin/env bash
# Tests the command line with a real service and another client: s3cmd reads back what was sent, and commands that
# cannot work end with the documented exit status. Run by ceph_tests.sh, which sets the WINDLASS_S3_… variables.
#   tests/servers/read_back.sh WINDLASS-CLI
# READ_BACK_MIB   size of the large file (default 160)
# SPDX-License-Identifier: GPL-3.0-or-later
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/claims.sh
source "$here/../claims.sh"
cli=$(realpath "$1")
place=$(mktemp -d "${TMPDIR:-/tmp}/windlass-readback.XXXXXX")
trap 'rm -rf "$place"' EXIT
trap 'exit 130' INT TERM

# Use no profile, credentials or keychain of the person who runs the test.
export HOME=$place WINDLASS_PROFILE=$place/profile DBUS_SESSION_BUS_ADDRESS=disabled:
unset AWS_PROFILE AWS_SESSION_TOKEN AWS_ENDPOINT_URL AWS_ENDPOINT_URL_S3
export AWS_ACCESS_KEY_ID=$WINDLASS_S3_ACCESS_KEY AWS_SECRET_ACCESS_KEY=$WINDLASS_S3_SECRET_KEY
export AWS_REGION=$WINDLASS_S3_REGION
bucket=$WINDLASS_S3_BUCKET
query="endpoint=$WINDLASS_S3_ENDPOINT&region=$WINDLASS_S3_REGION&path-style=1"

digest() { sha256sum | cut -d' ' -f1; }
upload() { "$cli" --json upload "$@" --as '{prefix}/{file}' >"$place/lines"; }

# Uploads the file, reads it back with the other client, and compares.
arrives() { # file, prefix
    upload "$1" --to "s3://$bucket/$2?$query" || { tail -n 5 "$place/lines"; return 1; }
    local sent arrived
    sent=$(digest <"$1")
    arrived=$("$here/s3.sh" get --quiet "s3://$bucket/$2/$(basename "$1")" - | digest) || return 1
    echo "sent $sent, arrived $arrived"
    [ "$sent" = "$arrived" ]
}

ends_with() { # status, attempts, command…
    local expected=$1 attempts=$2 status=0 made
    shift 2
    "$@" || status=$?
    # The requests that probe the service for its checksums are recorded, too, but not counted here.
    made=$(grep '"event":"attempt_failed"' "$place/lines" | grep -vc '"step":"probe"')
    echo "status $status, $made failed attempts"
    tail -n 3 "$place/lines"
    [ "$status" -eq "$expected" ] && [ "$made" -eq "$attempts" ]
}

upload_to_where_nobody_listens() {
    upload "$place/small.img" --to "s3://$bucket/late?endpoint=http://127.0.0.1:9&path-style=1" \
        --max-attempts 2 --initial-delay 50ms
}

# Kills the program during a large upload and resumes it.
is_taken_up_again() {
    rm -rf "$WINDLASS_PROFILE"
    local status=0 confirmed
    "$cli" --json upload "$place/large.img" --to "s3://$bucket/killed?$query" --as '{prefix}/{file}' \
        --parts 1 --part-size 8MiB >"$place/lines" &
    local running=$!
    for _ in $(seq 600); do
        confirmed=$(sed -nE 's/.*"confirmed":([0-9]+).*/\1/p' "$place/lines" | tail -n 1)
        [ "${confirmed:-0}" -gt 0 ] && break
        kill -0 "$running" 2>/dev/null || break
        sleep 0.05
    done
    kill -KILL "$running" || return 1
    wait "$running" 2>/dev/null
    "$cli" --json resume >"$place/lines" || status=$?
    echo "resume ended with $status"
    tail -n 2 "$place/lines"
    [ "$status" -eq 0 ] &&
        [ "$("$here/s3.sh" get --quiet "s3://$bucket/killed/large.img" - | digest)" = "$(digest <"$place/large.img")" ]
}

head -c 1000000 /dev/urandom >"$place/small.img"
: >"$place/empty.img"
head -c "$((${READ_BACK_MIB:-160} * 1024 * 1024 + 12345))" /dev/urandom >"$place/large.img"

claim 'a small file arrives' arrives "$place/small.img" plain
claim 'an empty file arrives' arrives "$place/empty.img" plain
claim 'a large file arrives in parts' arrives "$place/large.img" plain
while IFS= read -r name; do
    cp "$place/small.img" "$place/$name"
    claim "a file named <$name> arrives under that name" arrives "$place/$name" 'odd names'
done <<'NAMES'
two  spaces and a + plus.img
100% sure, 50%25.img
~tilde 'single' "double" (round) [square].img
Größe 仮想マシン ü.img
semi;colon&amp=equals?question#hash.img
NAMES
claim 'an upload that was killed is taken up again' is_taken_up_again
claim 'a wrong secret is one attempt and asks a person' \
    env AWS_SECRET_ACCESS_KEY=wrong bash -c "$(declare -f ends_with upload); cli='$cli' place='$place'
        ends_with 3 1 upload '$place/small.img' --to 's3://$bucket/wrong?$query'"
claim 'a missing bucket is one attempt and fails for good' \
    ends_with 1 1 upload "$place/small.img" --to "s3://no-such-bucket-here/p?$query"
claim 'an endpoint where nobody listens parks the transfer' ends_with 4 2 upload_to_where_nobody_listens

claims_end
