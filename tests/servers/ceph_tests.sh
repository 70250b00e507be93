#!/usr/bin/env bash
# Tests our S3 client with a service by other authors: starts a Ceph RADOS Gateway in a temporary folder, creates the
# test bucket, runs the tests of a build, and stops the gateway whatever their result.
#   tests/servers/ceph_tests.sh BUILD             the ceph_tests of that build, then read_back.sh with its program
#   tests/servers/ceph_tests.sh -- COMMAND…       any command, with the WINDLASS_S3_… variables set
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ $# -gt 0 ] || { sed -n '4,5s/^# //p' "$0" >&2; exit 2; }

place=$(mktemp -d "${TMPDIR:-/tmp}/windlass-ceph.XXXXXX")
trap '"$here/radosgw.sh" stop "$place" || true; rm -rf "$place"' EXIT
trap 'exit 130' INT TERM
"$here/radosgw.sh" start "$place" >"$place/environment"
set -a
# shellcheck source=/dev/null
source "$place/environment"
WINDLASS_S3_BUCKET=windlass-tests
set +a
"$here/s3.sh" mb "s3://$WINDLASS_S3_BUCKET" >"$place/log/bucket"

if [ "$1" = -- ]; then
    shift
    "$@"
    exit
fi
build=$1
status=0
"$build/tests/ceph_tests" --gtest_brief=1 || status=1
"$here/read_back.sh" "$build/windlass-cli" || status=1
exit "$status"
