#!/usr/bin/env bash
# Demonstrates the main job: uploads a sample export to the practice store, with injected faults.
#   demo.sh window BUILD   in the window
#   demo.sh console BUILD  on the command line; at the end checks that every byte arrived
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail
cd "$(dirname "$0")/.."
mode=$1
build=$PWD/$2
place=$PWD/.run
export WINDLASS_PROFILE=$place/profile
# Credentials of the practice store only.
export AWS_ACCESS_KEY_ID=practice AWS_SECRET_ACCESS_KEY=practice-secret AWS_REGION=us-east-1
unset AWS_SESSION_TOKEN AWS_PROFILE AWS_ENDPOINT_URL AWS_ENDPOINT_URL_S3

# Faults of a bad connection and a busy service. Each rule is a different kind of fault.
faults='open 503 SlowDown retry-after=1
    ; part:2 reset@50%
    ; part:4 503 SlowDown x2
    ; part:6 close
    ; part:9 lose-answer
    ; part:11 500 InternalError
    ; any refuse 2s after=12
    ; complete 200-error InternalError
    ; put 503 SlowDown retry-after=1'

finish() {
    local status=$?
    if [ -n "${store:-}" ] && kill -0 "$store" 2>/dev/null; then
        kill "$store"
        wait "$store" 2>/dev/null || true
    fi
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

# Makes an OVF descriptor, a manifest with digests, and a disk that cannot be compressed.
make_export() { # folder, megabytes
    mkdir -p "$1"
    if [ ! -s "$1/sample-disk1.vmdk" ]; then
        head -c "$(($2 * 1024 * 1024))" /dev/zero |
            openssl enc -aes-128-ctr -pass pass:windlass -nosalt -pbkdf2 >"$1/sample-disk1.vmdk"
    fi
    cat >"$1/sample.ovf" <<OVF
<?xml version="1.0" encoding="UTF-8"?>
<Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1" xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1">
  <References><File ovf:id="file1" ovf:href="sample-disk1.vmdk" ovf:size="$(stat -c %s "$1/sample-disk1.vmdk")"/></References>
  <DiskSection><Info>The disk</Info>
    <Disk ovf:diskId="disk1" ovf:fileRef="file1" ovf:capacity="$2" ovf:capacityAllocationUnits="byte * 2^20"/></DiskSection>
  <VirtualSystem ovf:id="sample"><Info>A sample machine</Info><Name>sample</Name></VirtualSystem>
</Envelope>
OVF
    (cd "$1" && for file in sample.ovf sample-disk1.vmdk; do
        printf 'SHA256(%s)= %s\n' "$file" "$(sha256sum "$file" | cut -d' ' -f1)"
    done >sample.mf)
}

start_store() {
    rm -rf "$place/store" && mkdir -p "$place/store"
    "$build/windlass-cli" practice --dir "$place/store" --faults "$faults" >"$place/practice.log" 2>&1 &
    store=$!
    for _ in $(seq 100); do
        endpoint=$(grep -om1 'http://127.0.0.1:[0-9]*' "$place/practice.log" || true)
        [ -n "$endpoint" ] && return
        kill -0 "$store" 2>/dev/null || break
        sleep 0.1
    done
    cat "$place/practice.log" >&2
    exit 1
}

mkdir -p "$place"
export_folder=$place/sample
echo "Making a sample export: a descriptor, its manifest and a disk of 256 MiB."
make_export "$export_folder" 256
rm -rf "$WINDLASS_PROFILE" && mkdir -p "$WINDLASS_PROFILE"
start_store
url="s3://exports/demo?endpoint=$endpoint&region=us-east-1&path-style=1"
echo "The practice store listens at $endpoint and fails on purpose."

# The next steps for a new user.
say_what_next() {
    local program=${build#"$PWD/"}
    cat <<NEXT

What next, with a service of your own:
  $program/windlass                  the window: New destination…, Test, Save, then drop files on it
  or on the command line:
  $program/windlass-cli destination add offsite 's3://BUCKET/PREFIX?endpoint=https://HOST' --access-key ID
  $program/windlass-cli secret set offsite
  $program/windlass-cli upload FOLDER --to offsite
  $program/windlass-cli help         every command; README.md tells where credentials come from
NEXT
}

if [ "$mode" = window ]; then
    "$build/windlass-cli" destination add practice "$url" --access-key practice
    "$build/windlass" "$export_folder"
    say_what_next
    exit
fi

"$build/windlass-cli" upload "$export_folder" --to "$url" --as '{prefix}/{vm}/{file}' --max-attempts 5
echo
echo "The proof: what the store holds against what was sent."
for file in "$export_folder"/*; do
    name=$(basename "$file")
    sent=$(sha256sum "$file" | cut -d' ' -f1)
    arrived=$(curl -sf --aws-sigv4 aws:amz:us-east-1:s3 -u practice:practice-secret \
        -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD' "$endpoint/exports/demo/sample/$name" | sha256sum | cut -d' ' -f1)
    if [ "$sent" != "$arrived" ]; then
        echo "DIFFERENT  $name: sent $sent, arrived $arrived" >&2
        exit 1
    fi
    echo "identical  $name  sha256 $arrived"
done
echo
echo "What the store counted:"
counted=$(wc -l <"$place/practice.log")
kill "$store" && wait "$store" || true
store=
tail -n "+$((counted + 1))" "$place/practice.log" | sed '/^$/d; s/^/  /'
echo
echo "Every object is byte-identical."
say_what_next
