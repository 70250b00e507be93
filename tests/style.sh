#!/usr/bin/env bash
# What can be checked without building: format, licence lines, shell scripts, includes, layers, untranslated texts.
# SPDX-License-Identifier: GPL-3.0-or-later
set -uo pipefail
cd "$(dirname "$0")/.." || exit
status=0
mapfile -t sources < <(git ls-files '*.cpp' '*.h' 2>/dev/null || find app core ui tests -name '*.cpp' -o -name '*.h')
clang-format --dry-run -Werror "${sources[@]}" 2>&1 | grep -E 'error' | head -n 20
[ "${PIPESTATUS[0]}" -eq 0 ] || { echo "Not formatted: run clang-format -i on these files."; status=1; }
mapfile -t scripts < <(git ls-files 'run' 'check' '.ci/run' '*.sh' '*.py' '*.cmake' 'CMakeLists.txt' '*/CMakeLists.txt' '*.svg')
for file in "${sources[@]}" "${scripts[@]}"; do
    head -n 12 "$file" | grep -q 'SPDX-License-Identifier: GPL-3.0-or-later' || { echo "$file: no SPDX line"; status=1; }
done
mapfile -t shell < <(git ls-files run check .ci/run '*.sh')
shellcheck --external-sources --severity=warning "${shell[@]}" || status=1
grep -H '^#include' "${sources[@]}" | sort | uniq -d | grep . && { echo "Included twice."; status=1; }
cmake -D SOURCE="$PWD" -P tests/layering.cmake || status=1
tests/untranslated.py || status=1
exit $status
