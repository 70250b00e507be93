#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills an upload at a random moment, resumes it, and looks at what the store has counted.

    kill.py PROGRAM [--rounds N] [--size BYTES] [--parts N] [--part-size BYTES] [--seed N] [--manifest]

Each round starts the practice store, uploads a file of random bytes, ends the
program with SIGKILL somewhere in the middle, once or several times, and resumes it. Then the object has to be the file,
and no more may have been received twice than the parts that were in flight at each kill. Ends with `kill.py: N passed,
M failed`; the status is 0 when none failed. With --manifest one states the file's digest, and the upload has to say in the
end that the file is so: the digest, too, goes on from where it was.
"""
import argparse
import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

MEBI = 1024 * 1024


class Store:
    """The practice store, for one round."""

    def __init__(self, program, folder):
        self.folder = folder
        self.process = subprocess.Popen([program, "--json", "practice", "--dir", folder], stdout=subprocess.PIPE, text=True)
        first = json.loads(self.process.stdout.readline())
        self.endpoint = first["endpoint"]
        self.keys = {"AWS_ACCESS_KEY_ID": first["access_key"], "AWS_SECRET_ACCESS_KEY": first["secret"]}
        self.drain = subprocess.Popen(["cat"], stdin=self.process.stdout, stdout=subprocess.DEVNULL)

    def url(self):
        return f"s3://exports?endpoint={self.endpoint}"

    def received(self, key):
        with urllib.request.urlopen(f"{self.endpoint}/-/counters") as answer:
            counters = json.load(answer)
        return sum(piece["bytes_received"] for piece in counters["pieces"] if piece["key"] == key and piece["part"] > 0)

    def end(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)
        self.drain.wait(30)


def digest(path):
    sha = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(MEBI):
            sha.update(piece)
    return sha.hexdigest()


def run_until_killed(command, environment, after):
    """True if it ended by itself before it could be killed."""
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(after)
        return True
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return False


def found_so(profile, sha):
    """Does the log's last word on the transfer name the digest? An earlier one may be lost with a killed process."""
    with open(os.path.join(profile, "logs", "windlass.log"), encoding="utf-8") as log:
        return any("transfer finished" in line and f"sha256:{sha}" in line for line in log)


def round_of(options, chance, number, path, sha, place, usual):
    store = Store(options.program, os.path.join(place, "store"))
    try:
        profile = os.path.join(place, "profile")
        environment = dict(os.environ, **store.keys)
        base = [options.program, "--profile", profile]
        upload = base + ["upload", path, "--to", store.url(), "--as", "{file}", "--parts", str(options.parts),
                         "--part-size", str(options.part_size)]
        kills = 0
        command = upload
        for _ in range(chance.randint(1, 3)):
            if run_until_killed(command, environment, chance.uniform(0.05, usual)):
                break
            kills += 1
            command = base + ["resume"]
        # If it was killed before the transfer was recorded, there is nothing to resume.
        queued = subprocess.run(base + ["--json", "queue"], env=environment, capture_output=True, text=True).stdout
        command = base + ["resume"] if '"event":"transfer"' in queued else upload
        end = subprocess.run(command, env=environment, capture_output=True, text=True)
        name = os.path.basename(path)
        arrived = os.path.join(store.folder, "exports", name)
        again = store.received(name) - options.size
        framing = options.size // 1000  # the chunks' framing is counted as received, too
        allowed = kills * options.parts * options.part_size + framing
        whole = os.path.exists(arrived) and digest(arrived) == sha
        stated = not options.manifest or found_so(profile, sha)
        good = end.returncode == 0 and whole and stated and again <= allowed
        print(f"round {number}: {kills} kills, status {end.returncode}, {'whole' if whole else 'NOT WHOLE'}, "
              f"{again / MEBI:.1f} MiB sent again of {allowed / MEBI:.0f} in flight"
              f"{'' if stated else ', NOT HELD AGAINST ITS MANIFEST'}{'' if good else '  <-- FAILED'}", flush=True)
        if not good:
            print(end.stdout[-2000:], end.stderr[-2000:])
        return good
    finally:
        store.end()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--size", type=int, default=256 * MEBI)
    parser.add_argument("--parts", type=int, default=4)
    parser.add_argument("--part-size", type=int, default=8 * MEBI)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--manifest", action="store_true")
    options = parser.parse_args()
    options.program = os.path.abspath(options.program)
    chance = random.Random(options.seed)
    print(f"seed {options.seed}, {options.rounds} rounds of {options.size / MEBI:.0f} MiB")
    good = 0
    with tempfile.TemporaryDirectory(prefix="windlass-kill-") as folder:
        path = os.path.join(folder, "web01.ova")
        with open(path, "wb") as file:
            for _ in range(options.size // MEBI):
                file.write(chance.randbytes(MEBI))
        sha = digest(path)
        if options.manifest:
            with open(os.path.join(folder, "web01.mf"), "w", encoding="ascii") as manifest:
                manifest.write(f"SHA256(web01.ova)= {sha}\n")
        usual = 3.0
        for number in range(1, options.rounds + 1):
            place = os.path.join(folder, "round")
            os.mkdir(place)
            begun = time.monotonic()
            good += round_of(options, chance, number, path, sha, place, usual)
            usual = min(usual, max(0.3, (time.monotonic() - begun) / 2))
            shutil.rmtree(place)
    print(f"kill.py: {good} passed, {options.rounds - good} failed")
    sys.exit(good != options.rounds)


if __name__ == "__main__":
    main()
