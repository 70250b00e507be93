#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills an upload to Ceph at a random moment and resumes it, while another client watches which parts the service has.

    tests/servers/ceph_tests.sh -- tests/trials/ceph_kill.py PROGRAM [--rounds N] [--size BYTES] [--parts N]
                                                             [--part-size BYTES] [--seed N]

After each kill s3cmd lists the parts of the unfinished upload, and again and again while the upload goes on: a part that
was listed must never be written again, which its time tells. At the end the object, read back by s3cmd, has to be the
file. No part may be left: a kill between the opening of a session and its answer leaves one that nobody knows, without a
part in it, for `windlass-cli orphans` to find. Ends with `ceph_kill.py: N passed, M failed`; the status is 0 when none failed.
"""
import argparse
import hashlib
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MEBI = 1024 * 1024
S3 = Path(__file__).resolve().parents[1] / "servers" / "s3.sh"
BUCKET = os.environ.get("WINDLASS_S3_BUCKET", "")


class Witness:
    """What s3cmd sees of the upload of one key."""

    def __init__(self, key):
        self.address = f"s3://{BUCKET}/{key}"
        self.times = {}  # of the parts that were listed after a kill
        self.rewritten = set()
        self.looks = 0

    @staticmethod
    def s3cmd(*words):
        return subprocess.run([S3, *words], capture_output=True, text=True).stdout

    def uploads(self):
        return re.findall(rf"^\S+\t{re.escape(self.address)}\t(\S+)$", self.s3cmd("multipart", f"s3://{BUCKET}"), re.M)

    def listed(self):
        """Part number and the time it was written, of all uploads of the key."""
        found = {}
        for upload in self.uploads():
            for written, part in re.findall(r"^(\S+)\t(\d+)\t", self.s3cmd("listmp", self.address, upload), re.M):
                found[upload, int(part)] = written
        return found

    def remember(self):
        self.times = self.listed()

    def look(self):
        for part, written in self.listed().items():
            if self.times.get(part, written) != written:
                self.rewritten.add(part[1])
        self.looks += 1


def run(command, seconds=None, meanwhile=None):
    """Its status; None when it was killed after so many seconds."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = None if seconds is None else time.monotonic() + seconds
    while process.poll() is None:
        if end is not None and time.monotonic() >= end:
            process.kill()
            process.wait()
            return None
        if meanwhile:
            meanwhile()
        time.sleep(0.02)
    return process.returncode


def round_of(options, chance, number, path, sha, profile, usual):
    key = f"round{number}/{path.name}"
    witness = Witness(key)
    base = [options.program, "--profile", profile]
    target = f"s3://{BUCKET}?endpoint={os.environ['WINDLASS_S3_ENDPOINT']}&region=us-east-1&path-style=1"
    upload = base + ["upload", path, "--to", target, "--as", key, "--parts", str(options.parts), "--part-size", str(options.part_size)]
    kills, command, status = 0, upload, None
    for _ in range(chance.randint(1, 2)):
        status = run(command, chance.uniform(0.1, usual), witness.look if kills else None)
        if status is not None:
            break
        kills += 1
        witness.look()
        witness.remember()
        queued = subprocess.run(base + ["--json", "queue"], capture_output=True, text=True).stdout
        command = base + ["resume"] if '"event":"transfer"' in queued else upload
    listed = len(witness.times)
    if status is None:
        status = run(command, meanwhile=witness.look)
    back = path.with_name("back")
    back.unlink(missing_ok=True)
    witness.s3cmd("get", witness.address, back)
    whole = back.exists() and digest(back) == sha
    left = len(witness.listed())
    good = status == 0 and whole and not witness.rewritten and not left
    print(f"round {number}: {kills} kills, {listed} parts listed after the last, {witness.looks} looks, status {status}, "
          f"{'whole' if whole else 'NOT WHOLE'}, {len(witness.rewritten)} listed parts written again, {left} parts left, "
          f"{len(witness.uploads())} sessions that nobody knew{'' if good else '  <-- FAILED'}", flush=True)
    return good


def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--size", type=int, default=256 * MEBI)
    parser.add_argument("--parts", type=int, default=4)
    parser.add_argument("--part-size", type=int, default=8 * MEBI)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    options = parser.parse_args()
    if not BUCKET:
        parser.error("start it through tests/servers/ceph_tests.sh -- …, which starts the service")
    options.program = os.path.abspath(options.program)
    os.environ.update(AWS_ACCESS_KEY_ID=os.environ["WINDLASS_S3_ACCESS_KEY"], AWS_SECRET_ACCESS_KEY=os.environ["WINDLASS_S3_SECRET_KEY"])
    chance = random.Random(options.seed)
    print(f"seed {options.seed}, {options.rounds} rounds of {options.size / MEBI:.0f} MiB")
    good = 0
    with tempfile.TemporaryDirectory(prefix="windlass-ceph-kill-") as folder:
        path = Path(folder) / "web01.ova"
        with open(path, "wb") as file:
            for _ in range(options.size // MEBI):
                file.write(chance.randbytes(MEBI))
        sha = digest(path)
        usual = 4.0
        for number in range(1, options.rounds + 1):
            begun = time.monotonic()
            good += round_of(options, chance, number, path, sha, os.path.join(folder, f"profile{number}"), usual)
            usual = min(usual, max(0.5, (time.monotonic() - begun) / 2))
    print(f"ceph_kill.py: {good} passed, {options.rounds - good} failed")
    sys.exit(good != options.rounds)


if __name__ == "__main__":
    main()
