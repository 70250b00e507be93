#!/usr/bin/env bash
# Holds the catalogues in translations/ against the code: no text is missing, none is left over, each is translated, and
# what a program fills in or cuts off at is the same in both languages. Prints what is wrong. Needs no build.
#   tests/translations.sh            checks
#   tests/translations.sh --update   brings the catalogues to the code's texts; then translate what is unfinished
# SPDX-License-Identifier: GPL-3.0-or-later
set -uo pipefail
cd "$(dirname "$0")/.." || exit

lupdate=$(command -v lupdate6 || ls /usr/lib/qt6/bin/lupdate 2>/dev/null) || { echo "lupdate is missing"; exit 1; }

# Brings the catalogues of a folder to the texts of the code. Prints what lupdate has to complain of.
update() { # folder
    local catalogue
    for catalogue in "$1"/*.ts; do
        local plurals=()
        [[ $catalogue == */windlass_en.ts ]] && plurals=(-pluralonly)
        "$lupdate" -silent -locations none -no-obsolete -no-ui-lines -tr-function-alias QT_TR_NOOP+=mark \
            "${plurals[@]}" -I . core words ui app -ts "$catalogue" 2>&1
    done
}

if [ "${1:-}" = --update ]; then
    update translations
    exit
fi

copies=$(mktemp -d)
trap 'rm -rf "$copies"' EXIT
cp translations/*.ts "$copies"
status=0
# A sentence of the core has to be a Sentence::tr(): as a text it would stay English.
grep -rnE '^[^/]*"[^"]+ [^"]+[.]"_s' core app/*.cpp && status=1
complaints=$(update "$copies") # for example of a class without Q_OBJECT: its texts would be looked up elsewhere
[ -z "$complaints" ] || { echo "$complaints"; status=1; }
python3 - "$copies" <<'EOF' || status=1
"""Compares the committed catalogues with what lupdate made of them, and each text with its translation."""
import pathlib
import re
import sys
import xml.etree.ElementTree as xml

KNOWN_CONTEXTS = re.compile(r"^(core|Cli|windlass::\w+)$")
wrong = []


def messages(path):
    """Each message of a catalogue by its context, text and comment."""
    found = {}
    for context in xml.parse(path).getroot().iter("context"):
        name = context.findtext("name")
        for message in context.iter("message"):
            found[(name, message.findtext("source"), message.findtext("comment") or "")] = message
    return found


def said(message):
    """The translations: one, or one for each form of the plural."""
    translation = message.find("translation")
    forms = translation.findall("numerusform")
    return [form.text or "" for form in forms] if forms else [translation.text or ""]


def places(text):
    return sorted(re.findall(r"%(?:L?\d{1,2}|n)", text))


def check(catalogue, key, message):
    context, source, _ = key
    where = f"{catalogue}: {context}: “{source}”"
    if message.find("translation").get("type"):
        return wrong.append(f"{where} is {message.find('translation').get('type')}")
    numerus = message.get("numerus") == "yes"
    keyed = context != "Cli"  # the command line has no keys to press, but URLs
    for text in said(message):
        if not text:
            wrong.append(f"{where} has no translation")
        elif [p for p in places(text) if p != "%n"] != [p for p in places(source) if p != "%n"]:
            wrong.append(f"{where} has other places for its arguments than “{text}”")
        elif not numerus and places(text) != places(source):
            wrong.append(f"{where} has a %n, or “{text}” has")
        elif keyed and re.findall("&(?=[^& ])", source) and len(re.findall("&(?=[^& ])", text)) != 1:
            wrong.append(f"{where} has a key, and “{text}” has none, or several")
        elif keyed and not re.findall("&(?=[^& ])", source) and re.findall("&(?=[^& ])", text):
            wrong.append(f"{where} has no key, and “{text}” has one")
        for end in (".", ":", "…", "?", "\n", " "):
            if source.endswith(end) != text.endswith(end):
                wrong.append(f"{where} and “{text}” end in other ways")
        for begin in ("\n", " "):
            if source.startswith(begin) != text.startswith(begin):
                wrong.append(f"{where} and “{text}” begin in other ways")


for committed in sorted(pathlib.Path("translations").glob("*.ts")):
    ours, code = messages(committed), messages(pathlib.Path(sys.argv[1]) / committed.name)
    for key in code.keys() - ours.keys():
        wrong.append(f"{committed}: {key[0]}: “{key[1]}” is missing: tests/translations.sh --update")
    for key in ours.keys() - code.keys():
        wrong.append(f"{committed}: {key[0]}: “{key[1]}” is in no source any more: tests/translations.sh --update")
    for key, message in ours.items():
        check(committed, key, message)
    for context in {key[0] for key in code}:
        if not KNOWN_CONTEXTS.match(context):
            wrong.append(f"{committed}: lupdate takes {context} for the class of some texts; no program looks there")
for each in sorted(wrong):
    print(each)
sys.exit(bool(wrong))
EOF
exit $status
