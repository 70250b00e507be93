#!/usr/bin/env python3
# The rounds and the table of start.sh, which calls this in a desktop of its own.
#   start.py BUILD PLACE ROUNDS
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import time

BUILD, PLACE, ROUNDS = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])


def first_paint(*command):
    """Milliseconds from the call to the first pixels."""
    environment = dict(os.environ, LD_PRELOAD=str(PLACE / "firstpaint.so"), WINDLASS_PROFILE=str(PLACE / "profile"))
    environment["START_NS"] = str(time.monotonic_ns())
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    painted = re.search(r"^painted ([\d.]+)$", ended.stderr, re.MULTILINE)
    if not painted:
        sys.exit(f"{command[0]} painted nothing: {ended.stderr.strip()}")
    return float(painted.group(1))


def whole_run(*command):
    """Milliseconds from the call to the end."""
    began = time.monotonic_ns()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return (time.monotonic_ns() - began) / 1e6


def table(title, rows):
    samples = {name: [] for name, _ in rows}
    for _ in range(ROUNDS + 1):  # the first warms up
        for name, measure in rows:
            samples[name].append(measure())
    medians = {name: statistics.median(each[1:]) for name, each in samples.items()}
    first = medians[rows[0][0]]
    print(f"\n{title} (medians of {ROUNDS})\n\n| program | ms | x |\n| --- | --- | --- |")
    for name, median in medians.items():
        print(f"| {name} | {median:.0f} | {median / first:.2f} |")


table(
    "Start to the first pixels",
    [
        ("a bare Qt Widgets window", lambda: first_paint(PLACE / "barewindow")),
        ("Windlass", lambda: first_paint(BUILD / "windlass")),
    ],
)
if shutil.which("rclone"):
    table(
        "The version",
        [
            ("rclone version", lambda: whole_run("rclone", "version")),
            ("windlass-cli --version", lambda: whole_run(BUILD / "windlass-cli", "--version")),
        ],
    )
else:
    print("\nrclone is skipped: it is not installed.")
