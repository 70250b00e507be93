#!/usr/bin/env bash
# clang-tidy, with the checks that .clang-tidy names, over sources as a build compiles them.
#   tests/tidy.sh BUILD             all of app, core and ui; the static analyzer looks into one function at a time
#   tests/tidy.sh BUILD --changed   those that differ from the main branch, for the desk; it follows the calls, too
#   tests/tidy.sh BUILD FILE…       these, as thoroughly
# SPDX-License-Identifier: GPL-3.0-or-later
set -uo pipefail
cd "$(dirname "$0")/.." || exit
build=${1:?tests/tidy.sh BUILD [--changed | FILE…]}
shift
ours=('app/*.cpp' 'core/*.cpp' 'ui/*.cpp')
depth=deep # five times as long for all files together
case ${1:-} in
'')
    mapfile -t files < <(git ls-files -- "${ours[@]}")
    depth=shallow
    ;;
--changed) mapfile -t files < <(git diff --name-only --diff-filter=d "$(git merge-base main HEAD)" -- "${ours[@]}") ;;
*) files=("$@") ;;
esac
[ ${#files[@]} -gt 0 ] || { echo "Nothing to look at."; exit; }
[ -f "$build/compile_commands.json" ] || { echo "Configure $build first." >&2; exit 1; }

# The compiler's own options mean nothing to clang; and each file says how many warnings it kept to itself.
printf '%s\n' "${files[@]}" | xargs -P "$(nproc)" -n 4 clang-tidy-14 -p "$build" --quiet \
    --extra-arg=-Wno-unknown-warning-option --extra-arg=-Xclang --extra-arg=-analyzer-config \
    --extra-arg=-Xclang --extra-arg=mode=$depth >"$build/tidy.log" 2>"$build/tidy.err"
status=$?
if [ $status -ne 0 ]; then
    grep -E '(error|warning):' "$build/tidy.log" | sort -u | head -n 40
    grep -vE '^[0-9]+ warnings? (generated|treated as)|^Suppressed' "$build/tidy.err" | head -n 10 >&2
    exit 1
fi
