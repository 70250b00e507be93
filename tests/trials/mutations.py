#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Breaks the rules behind the hardest retry scenarios, one at a time, and sees whether their tests notice.

    mutations.py FOLDER [SCENARIO…]
    mutations.py --check

FOLDER takes a copy of the sources and a build of its own, and may be used again. Each mutation changes a line or two; the
tests named after the scenario, such as Scenario26_…, have to fail with it and to pass without. It takes some minutes for
the first build and about one for each scenario. Ends with `mutations.py: N passed, M failed`; the status is 0 when none
failed. With --check it only looks whether each rule is still found where the table has it.
"""
import argparse
import re
import subprocess
import sys
from pathlib import Path

from scratch import SOURCES, build, prepare

# scenario: (the rule, file, text, its replacement that breaks the rule)
MUTATIONS = {
    "09": ("the mark that was put on last wins", "core/base/failure.h",
           "    failure.mark = Mark::Retryable;", "    if (failure.mark == Mark::None)\n        failure.mark = Mark::Retryable;"),
    "10": ("an exhausted run is opaque to an outer one", "core/retry/retryrun.cpp",
           "        failure.kind = FailureKind::Exhausted;", "        ;"),
    "14": ("a success in the turn of a cancel wins", "core/retry/retryrun.cpp",
           "        end_ = endTimer(Duration::zero());", "        endDue();"),
    "17": ("what sleep cut is made again, signed anew, uncounted", "core/retry/runmachine.cpp",
           "    decision.carefully = true;\n", "    decision.carefully = true;\n    ++progress_.attempt;\n"),
    "18": ("the recorded reason of an abort decides", "core/retry/classify.cpp",
           "abortRow(failure.abort);", "abortRow(AbortReason::UserCancelled);"),
    "19": ("bytes that leave are no stall", "core/net/requestwatch.cpp",
           "        atMark_ = gone_;\n        movedAt_ = now;\n    }\n    if (phase_", "        atMark_ = gone_;\n    }\n    if (phase_"),
    "20": ("who stands in the queue has no time-out", "core/net/qthttp.h",
           "requestsPerLane = 6;", "requestsPerLane = 12;"),
    "22": ("a date is measured from the answer's own Date", "core/retry/serverdelay.cpp",
           "date.isValid() ? date : now, now)", "now, now)"),
    "24": ("a wait that is too long is not slept away", "core/retry/verdict.cpp",
           "    if (asked > policy.maxServerDelay)", "    if (asked > policy.maxServerDelay * 10000)"),
    "26": ("after a rest they come back by and by", "core/retry/gate.cpp",
           "        return inside_ < width_;", "        return true;"),
    "29": ("one refresh serves all who wait for it", "core/services/access.cpp",
           "    if (waiting_.size() == 1)\n", ""),
    "32": ("names not found just after the return say nothing of the service", "core/retry/line.cpp",
           "        return saysOffline || nameFound_ || inGrace();", "        return saysOffline;"),
    "37": ("a body goes once", "core/net/oneshotbody.h",
           "    bool reset() override { return false; }", "    bool reset() override { return true; }"),
    "38": ("what may have been done is asked about first", "core/retry/verdict.cpp",
           "        verdict.action = Action::Reconcile;", "        ;"),
    "39": ("a 200 with an error inside is a failure", "core/providers/s3/answers.cpp",
           'reply.status / 100 == 2 && xml.root != u"Error";', "reply.status / 100 == 2;"),
}
PROGRAMS = ["core_tests", "e2e_tests"]


def run(folder, scenario):
    """The tests of a scenario: their names, and those that failed."""
    names, bad = set(), set()
    for program in PROGRAMS:
        try:
            done = subprocess.run([folder / "build/tests" / program, f"--gtest_filter=*Scenario{scenario}_*"],
                                  capture_output=True, text=True, timeout=300)
        except subprocess.TimeoutExpired:
            bad.add(program)
            continue
        ran = set(re.findall(r"^\[ RUN      \] (\S+)", done.stdout, re.M))
        good = set(re.findall(r"^\[       OK \] (\S+)", done.stdout, re.M))
        names |= ran
        bad |= ran - good
    return names, bad


def tried(folder, scenario):
    rule, file, text, broken = MUTATIONS[scenario]
    place = folder / file
    sound = place.read_text()
    if sound.count(text) != 1:
        return f"the rule is not found once in {file}: this script has to follow"
    names, bad = run(folder, scenario)
    if not names or bad:
        return "there are no tests" if not names else f"fails unbroken: {', '.join(sorted(bad))}"
    place.write_text(sound.replace(text, broken))
    try:
        if not build(folder, PROGRAMS):
            return "the broken rule does not compile"
        _, bad = run(folder, scenario)
    finally:
        place.write_text(sound)
    print(f"{scenario}  {rule} ({file}): {len(bad)} of {len(names)} tests notice", flush=True)
    return "" if bad else "no test notices"


def check():
    """Prints the scenarios whose rule is not found once in its file."""
    lost = [scenario for scenario, (_, file, text, _) in MUTATIONS.items() if (SOURCES / file).read_text().count(text) != 1]
    for scenario in lost:
        print(f"mutations.py: the rule of scenario {scenario} is not found once in {MUTATIONS[scenario][1]}")
    return 1 if lost else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO")
    parser.add_argument("--check", action="store_true")
    wanted = parser.parse_args()
    if wanted.check:
        return check()
    if not wanted.folder:
        parser.error("a folder is needed")
    folder = wanted.folder.resolve()
    prepare(folder)
    failed = 0
    scenarios = wanted.scenarios or sorted(MUTATIONS)
    for scenario in scenarios:
        if not build(folder, PROGRAMS):
            return 1
        complaint = tried(folder, scenario)
        if complaint:
            failed += 1
            print(f"{scenario}  {complaint}", flush=True)
    print(f"mutations.py: {len(scenarios) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
