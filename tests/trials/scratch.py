# SPDX-License-Identifier: GPL-3.0-or-later
"""A copy of the sources with a build of its own, for trials that break the code."""
import shutil
import subprocess
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[2]


def copy(to):
    """Writes only the files that differ, so that a build in the folder goes on where it was."""
    names = subprocess.run(["git", "ls-files"], cwd=SOURCES, check=True, capture_output=True, text=True).stdout.split("\n")
    for name in filter(None, names):
        source, target = SOURCES / name, to / name
        if source.is_file() and (not target.exists() or target.read_bytes() != source.read_bytes()):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)


def prepare(folder):
    """The copy, configured for a quick build."""
    folder.mkdir(parents=True, exist_ok=True)
    copy(folder)
    subprocess.run(["cmake", "-S", folder, "-B", folder / "build", "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Debug",
                    "-DCMAKE_CXX_FLAGS_DEBUG=-O0 -g0", "-DWINDLASS_PRECOMPILE=ON"], check=True, stdout=subprocess.DEVNULL)


def build(folder, programs, complain=True):
    made = subprocess.run(["cmake", "--build", folder / "build", "--target", *programs], capture_output=True, text=True)
    if made.returncode != 0 and complain:
        print(made.stdout[-3000:])
    return made.returncode == 0
