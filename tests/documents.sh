#!/usr/bin/env bash
# Holds the documents against the code, where a script can: links, files, folders, layers, types, functions, commands,
# options, variables, presets, classes, codes. Prints each statement that is not true. Needs no build.
# SPDX-License-Identifier: GPL-3.0-or-later
set -uo pipefail
cd "$(dirname "$0")/.." || exit
complaints=0
complain() {
    echo "$1"
    complaints=$((complaints + 1))
}

documents=(README.md ARCHITECTURE.md CONTRIBUTING.md docs/*.md)
code=(app core ui)

# Each `word` in backquotes, one a line: FILE:WORD.
quoted() { # file…
    grep -oH '`[^`]*`' "$@" | tr -d '`'
}

# Lines of a document from one heading to the next.
section() { # file, heading
    awk -v heading="$2" '/^#/ { inside = ($0 == heading) } inside' "$1"
}

# --- links and files --------------------------------------------------------------------------------------------------

while IFS=: read -r file target; do
    case $target in
    http*:* | '#'*) continue ;;
    esac
    [ -e "$(dirname "$file")/${target%%#*}" ] || complain "$file: the link to $target leads nowhere"
done < <(grep -oHE '\]\([^)]+\)' "${documents[@]}" CHANGELOG.md | sed -E 's/\]\(|\)$//g')

# A path, from the root or from a room of core, as a file, a folder, a file without its ending, or a pattern.
exists() { # path
    local base
    for base in "" core/ ui/; do
        compgen -G "$base$1" >/dev/null || compgen -G "$base$1.*" >/dev/null && return
    done
    return 1
}
while IFS=: read -r file path; do
    exists "$path" || complain "$file: there is no $path"
done < <(quoted "${documents[@]}" | grep -E ':(app|core|ui|tests|docs|installer|resources|[a-z]+)/[A-Za-z0-9_./*-]*$' |
    grep -vE ':(build|bandwidth|transfers|window|logs|exports|demo|text)/|:s3://')
while IFS=: read -r file path; do
    exists "$path" || complain "$file: there is no $path"
done < <(grep -oHE '\b(tests|installer)/[a-z_]+(/[a-z_]+)*\.(sh|py|h|cmake)' "${documents[@]}" | sort -u)

# --- ARCHITECTURE.md: the tree and the layers -------------------------------------------------------------------------

tree=$(section ARCHITECTURE.md '## The tree')
for folder in app core ui resources tests installer; do
    grep -qE "^$folder/ " <<<"$tree" || complain "ARCHITECTURE.md: the tree does not list $folder/"
done
for folder in core/*/ ui/*/ app/*/ tests/*/; do
    name=$(basename "$folder")
    grep -qE "(^|[ ])$name/" <<<"$tree" || complain "ARCHITECTURE.md: the tree does not list $folder"
done
while read -r name; do
    compgen -G "core/$name" >/dev/null || compgen -G "core/*/$name" >/dev/null || compgen -G "ui/$name" >/dev/null ||
        compgen -G "app/$name" >/dev/null || compgen -G "tests/$name" >/dev/null || [ -d "$name" ] ||
        complain "ARCHITECTURE.md: the tree lists $name/, which is not there"
done < <(grep -oE '(^|[ ])[a-z0-9]+/' <<<"$tree" | tr -d ' /')

# A longer word that begins like the name of a source, such as `transferproof`, is the name of a source.
while read -r name; do
    complain "ARCHITECTURE.md: the tree names $name, and there is no such source"
done < <(awk 'NR == FNR { sources[$1] = 1; next } {
    for (size = 5; size <= length($1) - 3; ++size) # a shorter rest is the ending of a word
        if (substr($1, 1, size) in sources && !($1 in sources)) {
            print $1
            next
        }
}' <(find "${code[@]}" -name '*.h' -o -name '*.cpp' | sed -E 's|.*/([a-z0-9]+)\.[a-z]+$|\1|' | sort -u) \
    <(grep -oE '\b[a-z]+\b' <<<"$tree" | sort -u))

# Two changes of one line may both survive a merge.
while read -r name; do
    complain "ARCHITECTURE.md: the tree lists $name more than once"
done < <(grep -oE '^ ?( )?[a-z]+/? ' <<<"$tree" | sort | uniq -d)
while read -r name; do
    complain "ARCHITECTURE.md: the table of types has $name more than once"
done < <(section ARCHITECTURE.md '## Main types' | awk -F'|' '/^\| `/ { print $2 }' | sort | uniq -d)

# Rooms stand from left to right; each may include only what stands further left.
order=$(section ARCHITECTURE.md '## Who may include whom' | grep '^`base ')
[ "$(wc -l <<<"$order")" -eq 1 ] || complain "ARCHITECTURE.md: the order of the rooms is there more than once"
order=${order%%$'\n'*}
declare -A rank
position=0
for word in ${order//[\`,]/ }; do
    if [ "$word" = ← ]; then position=$((position + 1)); else rank[$word]=$position; fi
done
for folder in core/*/; do
    room=$(basename "$folder")
    [ -n "${rank[$room]:-}" ] || complain "ARCHITECTURE.md: the order of the rooms lacks $room"
done
while read -r room seen; do
    for other in $seen; do
        [ "${rank[$other]:-99}" -lt "${rank[$room]:-99}" ] ||
            complain "ARCHITECTURE.md: $room may include $other, but does not stand behind it in the order of the rooms"
    done
done < <(for folder in core/*/; do
    room=$(basename "$folder")
    grep -hoE "^set\($room(_sees)? [^)]*" tests/layering.cmake core/rooms.cmake 2>/dev/null |
        sed -E "s/^set\([a-z]+(_sees)?/$room/; s/\"//g"
done)

# --- names of the code ------------------------------------------------------------------------------------------------

while read -r type; do
    grep -rqE "\b(class|struct|enum class|using) $type\b" "${code[@]}" || complain "ARCHITECTURE.md: there is no type $type"
done < <(section ARCHITECTURE.md '## Main types' | awk -F'|' '{ print $2 }' | grep -oE '`[A-Z][A-Za-z]+' | tr -d '`')

while IFS=: read -r file name; do
    grep -rqwF "${name##*::}" "${code[@]}" || complain "$file: nothing in the code is called $name()"
done < <(quoted "${documents[@]}" | grep -oE '^[^:]+:([A-Za-z]+::)?[a-z][A-Za-z]+\(\)$' | tr -d '()' |
    sed -E 's/^([^:]+):/\1:/' | sort -u)

# Codes and events, such as `server_asked`, and what the environment may hold.
while IFS=: read -r file name; do
    grep -rqE "\"$name\"|u\"$name\"" "${code[@]}" || complain "$file: nothing in the code writes $name"
done < <(quoted docs/*.md | grep -E ':[a-z]+(_[a-z]+)+$' |
    grep -vE ':(role_arn|sso_session|endpoint_url|addressing_style|credential_process|[a-z]+_proxy)$' | sort -u)
while IFS=: read -r file name; do
    grep -rqF "$name" "${code[@]}" || complain "$file: nothing in the code reads $name"
done < <(grep -oHE '\b(AWS|WINDLASS)_[A-Z0-9_]+' README.md docs/*.md | sort -u)
for name in role_arn sso_session endpoint_url addressing_style credential_process; do
    grep -rqF "$name" "${code[@]}" || complain "docs/places.md: nothing in the code knows $name"
done

# --- the command line -------------------------------------------------------------------------------------------------

grammar=(app/cli/*.cpp app/cli/*.h)
while IFS=: read -r file option; do
    grep -hqE -e "\"(-[a-zA-Z],)?${option}[\",]" "${grammar[@]}" || complain "$file: the command line has no option $option"
done < <(grep -v 'aws configure' README.md docs/*.md --with-filename | grep -oE '^[^:]+:|[ `(]--[a-z][a-z-]+' |
    awk '/:$/ { file = $0; next } { sub(/^[ `(]/, ""); print file $0 }' | sort -u)
commands=$(cat "${grammar[@]}" | tr '\n' ' ' | grep -oE '(command|family)\([^"()]*"[a-z]+"' | grep -oE '[a-z]+"$' | tr -d '"')
while IFS=: read -r file command; do
    for word in $command; do
        grep -qx "$word" <<<"$commands" ||
            complain "$file: the command line has no command $word"
    done
done < <(grep -oHE 'windlass-cli (((destination|secret|retry|config) )?[a-z]+)' "${documents[@]}" |
    sed 's/:windlass-cli /:/' | sort -u)

while read -r status; do
    grep -qE "= $status," app/cli/exitstatus.h || complain "README.md: there is no exit status $status"
done < <(section README.md '## Exit status' | grep -oE '^\| [0-9]+' | tr -d '| ')
while read -r status; do
    section README.md '## Exit status' | grep -q "^| $status |" || complain "README.md: the exit status $status is not told"
done < <(grep -oE '= [0-9]+,' app/cli/exitstatus.h | tr -d '=, ')

# --- tables of docs/retry.md, both ways -------------------------------------------------------------------------------

same() { # what, names in the document, names in the code
    diff <(tr ' ' '\n' <<<"$2" | sort -u) <(tr ' ' '\n' <<<"$3" | sort -u) |
        sed -nE "s/^< (.+)/docs\/retry.md: there is no $1 \1/p; s/^> (.+)/docs\/retry.md: the $1 \1 is missing/p"
}
rows() { # heading of the table's first column, heading of its second
    awk -F'|' -v first=" $1 " -v second=" $2 " '$2 == first && $3 == second { inside = 1; getline; next } !/^\|/ { inside = 0 }
        inside { print $2 }' docs/retry.md | tr ',' '\n' | tr -d ' ' | xargs
}
names() { # file, how a row begins
    grep -oE "$2\"[a-z-]+\"" "$1" | sed -E 's/.*"([a-z-]+)"/\1/' | xargs
}
while read -r complaint; do complain "$complaint"; done < <(
    same class "$(rows class 'what is done')" "$(names core/retry/classify.cpp '\{FailureClass::[A-Za-z]+, ')"
    same operation "$(rows operation 'sent again without asking?')" \
        "$(names core/upload/step.cpp '\{Operation::[A-Za-z]+, ')"
    same jitter "$(rows jitter 'the wait lies between' | sed 's/plus-minus/plusminus/')" \
        "$(names core/retry/policy.cpp '\{Jitter::[A-Za-z]+, ')"
)
for preset in $(rows preset attempts); do
    grep -qE "\"$preset\"" core/retry/policy.cpp || complain "docs/retry.md: there is no preset $preset"
done

# --- CONTRIBUTING.md ---------------------------------------------------------------------------------------------------

while read -r preset; do
    grep -q "\"name\": \"$preset\"" CMakePresets.json || complain "CONTRIBUTING.md: there is no preset $preset"
done < <(grep -oE -- '--preset [a-z]+' CONTRIBUTING.md | sed 's/.* //' | sort -u)
while read -r line; do
    for stage in $line; do
        grep -qE "^stages=\(.*\b$stage\b" check || complain "CONTRIBUTING.md: ./check has no stage $stage"
    done
done < <(sed -nE 's/^\.\/check ([a-z ]+[a-z]) +#.*/\1/p' CONTRIBUTING.md)

# --- the rules that tests/trials break ----------------------------------------------------------------------------------

tests/trials/mutations.py --check || complain "tests/trials/mutations.py: its table has to follow the code"

[ "$complaints" -eq 0 ] || echo "$complaints statements of the documents do not hold. Mend the one side or the other."
[ "$complaints" -eq 0 ]
