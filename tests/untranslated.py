#!/usr/bin/env python3
"""Finds texts in app/ that people read and that no translation reaches: literals of three words or more that are not
the argument of a translating call. Prints each, and exits with 1 if there is one. Needs no build.
SPDX-License-Identifier: GPL-3.0-or-later
"""

import pathlib
import re
import sys

# What may stay English: a file, how the text begins, and why.
EXCEPTIONS = [
    ("app/cli/explanation.cpp", "go on after what is stored", "a verdict, which scripts read"),
    ("app/cli/explanation.cpp", "send the missing parts again", "a verdict, which scripts read"),
    ("app/cli/metricslines.cpp", "Runs of a step", "Prometheus"),
    ("app/cli/metricslines.cpp", "Requests handed to", "Prometheus"),
    ("app/cli/metricslines.cpp", "Attempts after the first", "Prometheus"),
    ("app/cli/metricslines.cpp", "Operations that needed", "Prometheus"),
    ("app/cli/metricslines.cpp", "Operations that succeeded", "Prometheus"),
    ("app/cli/metricslines.cpp", "Operations whose attempts", "Prometheus"),
    ("app/cli/metricslines.cpp", "Operations that have ended", "Prometheus"),
    ("app/cli/metricslines.cpp", "Bytes of bodies sent, ", "Prometheus"),
    ("app/cli/metricslines.cpp", "Bytes of bodies sent a", "Prometheus"),
    ("app/cli/metricslines.cpp", "Time spent waiting", "Prometheus"),
    ("app/cli/metricslines.cpp", "Failed attempts, by class", "Prometheus"),
    ("app/cli/metricslines.cpp", "Failed attempts, by the service", "Prometheus"),
]

# Calls whose literals are translated, or are commands that a person copies.
TRANSLATES = re.compile(r"(\btr|\btranslate|\bQT_TRANSLATE_NOOP3?|\bQT_TR_NOOP|\bexamples|\bwithExamples)\s*$")

STRING = r'(?:u8|u|R)?"(?:[^"\\\n]|\\.)*"(?:_s|_L1)?'
TOKENS = re.compile(rf"//[^\n]*|/\*.*?\*/|^[ \t]*#[^\n]*|'(?:[^'\\]|\\.)+'|{STRING}(?:\s*{STRING})*", re.S | re.M)
WORD = re.compile(r"[A-Za-z][a-z]+(?:'[a-z])?[.,;:!?]?")


def text_of(run):
    return "".join(piece[piece.index('"') + 1 : piece.rindex('"')] for piece in re.findall(STRING, run))


def texts(source):
    """Each run of adjacent literals as its place, its text, and what stands before it with literals masked."""
    masked = list(source)
    runs = []
    for token in TOKENS.finditer(source):
        masked[token.start() : token.end()] = " " * (token.end() - token.start())
        if '"' in token.group() and token.group().lstrip()[:2] not in ("//", "/*") and token.group()[0] not in "#'":
            if not token.group().lstrip().startswith("#"):
                runs.append(token)
    masked = "".join(masked)
    return [(run.start(), text_of(run.group()), masked[: run.start()]) for run in runs]


def callee(before):
    """What stands in front of the innermost parenthesis that is open; braces of a list in it are passed."""
    depth = 0
    for at in range(len(before) - 1, -1, -1):
        if before[at] in ")}":
            depth += 1
        elif before[at] in "({":
            if depth > 0:
                depth -= 1
            elif before[at] == "(":
                return before[:at]
        elif before[at] == ";" and depth == 0:
            return ""
    return ""


def untranslated(source):
    for start, text, before in texts(source):
        words = [word for word in re.split(r"\s+|\\n", text) if WORD.fullmatch(word)]
        if len(words) >= 3 and not TRANSLATES.search(callee(before)):
            yield source.count("\n", 0, start) + 1, text


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    used = set()
    complaints = []
    for path in sorted([*(root / "app").glob("*.cpp"), *(root / "app/cli").glob("*.cpp"), *(root / "app/cli").glob("*.h")]):
        name = path.relative_to(root).as_posix()
        for line, text in untranslated(path.read_text(encoding="utf-8")):
            excuse = next((row for row in EXCEPTIONS if row[0] == name and text.startswith(row[1])), None)
            if excuse:
                used.add(excuse)
            else:
                complaints.append(f"{name}:{line}: not translated: “{text}”")
    complaints += [f"tests/untranslated.py: nothing in {row[0]} begins with “{row[1]}”" for row in EXCEPTIONS if row not in used]
    print("\n".join(complaints), end="\n" if complaints else "")
    return 1 if complaints else 0


sys.exit(main())
