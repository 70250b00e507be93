#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Breaks core/ at places drawn at random, one at a time, and sees whether the core's tests notice.

    randommutations.py FOLDER [--count N] [--seed N] [--under PATH] [--minutes N]

FOLDER takes a copy of the sources and a build of its own, and may be used again. Each mutation changes one line: it flips
a comparison, negates a condition, drops a statement, swaps two arguments, returns early, or shifts a constant. What does
not compile is drawn anew. The same seed draws the same mutations from the same sources.

Prints a line for each: what was changed, and the first test that noticed, or SURVIVED. A survivor is either equivalent to
the sound code, which a person has to judge, or shows that a test is missing. It takes about a minute for each mutation;
with --minutes no further one begins after that time. Ends with how many were noticed; the status is 0 if the trial ran.
"""
import argparse
import random
import re
import subprocess
import sys
import time
from pathlib import Path

from scratch import build, prepare

FLIPPED = {"==": "!=", "!=": "==", "<": "<=", "<=": "<", ">": ">=", ">=": ">", "&&": "||", "||": "&&"}
TEST_BUDGET = 300  # seconds for the tests of one mutation; a hang counts as noticed


def code_of(line):
    """The line without its comment and with its texts blanked, at the same columns."""
    blank = re.sub(r'"(?:[^"\\]|\\.)*"' + r"|'(?:[^'\\]|\\.)*'", lambda text: "~" * len(text.group()), line)
    return blank.split("//")[0]


def comparisons(lines, at):
    for found in re.finditer(r" (==|!=|<=|>=|<|>|&&|\|\|) ", code_of(lines[at])):
        start, end = found.span(1)
        yield lines[at][:start] + FLIPPED[found.group(1)] + lines[at][end:]


def conditions(lines, at):
    found = re.match(r"(\s+(?:\} else )?(?:if|while) \()(.+)(\)(?: \{)?)$", code_of(lines[at]).rstrip())
    if found and not re.search(r"[^=!<>]=[^=]|;", found.group(2)) and found.group(2).count("(") == found.group(2).count(")"):
        start, end = found.span(2)
        yield lines[at][:start] + "!(" + lines[at][start:end] + ")" + lines[at][end:]


def statements(lines, at):
    code, before = code_of(lines[at]).rstrip(), code_of(lines[at - 1]).rstrip()
    whole = before.endswith((";", "{", "}", ")", ":", "else")) or not before
    call = re.match(r"\s+(?!return|break|continue|case|using|delete|throw|static|const|auto|Q_EMIT)[\w.>:*\[\]()-]+\(.*\);$", code)
    assignment = re.match(r"\s+[\w.>\[\]()-]+ (?:[+*/|&-]?=) .*;$", code)
    if whole and (call or assignment) and code.count("(") == code.count(")"):
        yield re.match(r"\s*", lines[at]).group() + ";"


def swaps(lines, at):
    for found in re.finditer(r"(?<!max)(?<!min)\(([\w.>-]+), ([\w.>-]+)\)", code_of(lines[at])):
        if found.group(1) != found.group(2):
            (a, b), (c, d) = found.span(1), found.span(2)
            yield lines[at][:a] + lines[at][c:d] + lines[at][b:c] + lines[at][a:b] + lines[at][d:]


def early_returns(lines, at):
    if lines[at].rstrip() == "{" and re.match(r"void \S+\(", lines[at - 1]):
        yield "{ return;"


def constants(lines, at):
    for found in re.finditer(r"(?<![\w.'~#])(\d+)(?![\w.'])", code_of(lines[at])):
        start, end = found.span(1)
        yield lines[at][:start] + str(int(found.group(1)) + 1) + lines[at][end:]


KINDS = {"comparison": comparisons, "condition": conditions, "statement": statements, "arguments": swaps,
         "early return": early_returns, "constant": constants}


def sites(files):
    """All mutations there are, by kind: (file, line number, the line after)."""
    found = {kind: [] for kind in KINDS}
    for file in files:
        lines = file.read_text().split("\n")
        for at, line in enumerate(lines):
            if at == 0 or line.lstrip().startswith(("//", "#", "///")) or "static_assert" in line:
                continue
            for kind, mutate in KINDS.items():
                if line[:1] == " " or kind == "early return":
                    found[kind] += [(file, at, broken) for broken in mutate(lines, at)]
    return found


def noticed_by(folder):
    """The first test that fails; empty if all pass."""
    try:
        done = subprocess.run([folder / "build/tests/core_tests", "--gtest_brief=1", "--gtest_fail_fast"],
                              capture_output=True, text=True, errors="replace", timeout=TEST_BUDGET)
    except subprocess.TimeoutExpired:
        return "a test that does not end"
    failed = re.search(r"^\[  FAILED  \] (\S+)", done.stdout, re.M)
    return failed.group(1) if failed else f"an end with {done.returncode}" if done.returncode != 0 else ""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--under", default="core", help="a folder or file of the sources")
    parser.add_argument("--minutes", type=float, default=float("inf"))
    wanted = parser.parse_args()
    end = time.monotonic() + wanted.minutes * 60
    folder = wanted.folder.resolve()
    prepare(folder)
    if not build(folder, ["core_tests"]):
        return 1
    if test := noticed_by(folder):
        print(f"fails unbroken: {test}")
        return 1
    under = folder / wanted.under
    found = sites(sorted(under.rglob("*.cpp")) if under.is_dir() else [under])
    draw = random.Random(wanted.seed)
    tried = noticed = 0
    while tried < wanted.count and time.monotonic() < end:
        kinds = [kind for kind, places in found.items() if places]
        if not kinds:
            break
        kind = draw.choice(kinds)
        file, at, broken = found[kind].pop(draw.randrange(len(found[kind])))
        sound = file.read_text()
        lines = sound.split("\n")
        was, lines[at] = lines[at], broken
        file.write_text("\n".join(lines))
        try:
            if not build(folder, ["core_tests"], complain=False):
                continue
            test = noticed_by(folder)
        finally:
            file.write_text(sound)
        tried += 1
        noticed += bool(test)
        print(f"{file.relative_to(folder)}:{at + 1}  {kind}\n    - {was.strip()}\n    + {broken.strip()}\n    "
              f"{'noticed by ' + test if test else 'SURVIVED'}", flush=True)
    print(f"randommutations.py: {noticed} of {tried} noticed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
