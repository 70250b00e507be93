# Tests in the shell: each is a sentence and a command that shows that it is so. Source it.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash

claims_passed=0
claims_failed=0

# claim SENTENCE COMMAND…: what the command says is shown only when the sentence is not so.
claim() {
    local sentence=$1 said
    said=$(mktemp)
    shift
    if "$@" >"$said" 2>&1; then
        claims_passed=$((claims_passed + 1))
    else
        claims_failed=$((claims_failed + 1))
        echo "NOT SO: $sentence" >&2
        tail -n 15 "$said" >&2
    fi
    rm -f "$said"
}

# The line that ./check counts by; fails when a claim did.
claims_end() {
    echo "${0##*/}: $claims_passed passed, $claims_failed failed"
    [ "$claims_failed" -eq 0 ]
}
