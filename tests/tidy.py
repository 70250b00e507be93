#!/usr/bin/env python3
"""clang-tidy, with the checks that .clang-tidy names, over sources as a build compiles them.

    tests/tidy.py BUILD             all of app, core, practice, ui and words; the static analyzer looks into one function at a time
    tests/tidy.py BUILD --changed   those that differ from the main branch, for the desk; it follows the calls, too
    tests/tidy.py BUILD FILE...     these, as thoroughly

Most of the time goes into the headers of Qt, which every source reads again. So the sources are looked at in batches of
a dozen, one after the other in one file: what is included is no code to the analyzer. Where two of them give different
things one name in their unnamed namespaces, the batch does not compile and is halved.
"""
# SPDX-License-Identifier: GPL-3.0-or-later
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

OURS = ["app/*.cpp", "core/*.cpp", "practice/*.cpp", "ui/*.cpp", "words/*.cpp"]
BATCH = 12
ROOT = pathlib.Path(__file__).resolve().parent.parent


def git(*arguments):
    return subprocess.run(["git", *arguments], check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT).stdout.split()


def options_by_file(build):
    """What the compiler is told of each source, without the source, its output and the warnings, which are gcc's."""
    options = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        words = shlex.split(entry["command"])
        begin = next(i for i, word in enumerate(words) if word.endswith(("c++", "g++")))
        kept, words = [], iter(words[begin + 1:])
        for word in words:
            if word in ("-o", "-c", "-MF", "-MT"):
                next(words)
            elif not word.startswith(("-W", "-MD")):
                kept.append(word)
        options[os.path.relpath(entry["file"], ROOT)] = tuple(kept)
    return options


def check(files, options, build, name, analysis):
    """What clang-tidy says of these files as one source. Empty if it says nothing."""
    batch = build / "tidy" / f"{name}.cpp"
    texts = [(ROOT / file).read_text() for file in files]
    batch.write_text("".join(texts))
    # What two of them include is no duplicate; tests/style.sh looks for those.
    run = subprocess.run(
        ["clang-tidy-14", "--quiet", "--checks=-readability-duplicate-include", batch, "--",
         *options, "-w", "-Xclang", "-analyzer-config", "-Xclang", f"mode={analysis}"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=build)
    if run.returncode == 0:
        return ""
    if "clang-diagnostic-error" in run.stdout and len(files) > 1:
        half = len(files) // 2
        return (check(files[:half], options, build, name + "a", analysis)
                + check(files[half:], options, build, name + "b", analysis))
    lines = [f"{file}:{number}" for file, text in zip(files, texts) for number in range(1, text.count("\n") + 1)]
    return re.sub(re.escape(str(batch)) + r":(\d+)", lambda match: lines[int(match[1]) - 1], run.stdout) or run.stderr


def main():
    if len(sys.argv) < 2 or not pathlib.Path(sys.argv[1], "compile_commands.json").is_file():
        sys.exit("tests/tidy.py BUILD [--changed | FILE...], where BUILD is a folder that CMake has configured")
    build = pathlib.Path(sys.argv[1]).resolve()
    named = sys.argv[2:]
    if named == ["--changed"]:
        named = git("diff", "--name-only", "--diff-filter=d", *git("merge-base", "main", "HEAD"), "--", *OURS)
        if not named:
            print("Nothing to look at.")
            return
    analysis = "deep" if named else "shallow"  # deep takes five times as long for all files together
    (build / "tidy").mkdir(exist_ok=True)

    alike = {}
    options = options_by_file(build)
    for file in named or git("ls-files", "--", *OURS):
        if file not in options:
            sys.exit(f"{file} is not compiled in {build}. Name sources by their path from the root, after configuring.")
        alike.setdefault(options[file], []).append(file)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        said = list(pool.map(lambda batch: check(*batch),
                             [(files[at:at + BATCH], told, build, f"{number}-{at}", analysis)
                              for number, (told, files) in enumerate(alike.items())
                              for at in range(0, len(files), BATCH)]))
    if any(said):
        sys.exit("".join(said))


main()
