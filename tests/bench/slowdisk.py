# Uploads in turn with a usual and a slow fdatasync() and prints the table. Started by slowdisk.sh, which makes the sink and
# the library that is preloaded.
# SPDX-License-Identifier: GPL-3.0-or-later
import itertools
import os
import shutil
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.stdout.reconfigure(line_buffering=True)
BUILDS = sys.argv[1:]
PLACE = Path(os.environ["SLOWDISK_PLACE"])
ROUNDS = int(os.environ.get("ROUNDS", "7"))
MIB = int(os.environ.get("SLOW_MIB", "512"))
FILES = int(os.environ.get("SLOW_FILES", "2000"))
FRESH = os.environ.get("FRESH", "") != ""
RUNS = itertools.count()  # a place of its own for each run: what is there already is not sent again
SYNCS = PLACE / "syncs"
PROFILE = PLACE / "profile"

ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "HOME": str(PLACE),
    "LANG": "C.UTF-8",
    "DBUS_SESSION_BUS_ADDRESS": "disabled:",
    "AWS_ACCESS_KEY_ID": "key",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "NO_PROXY": "127.0.0.1",
}


def upload(build, source, url, slow):
    """Seconds, and calls of fdatasync() (0: not counted)."""
    environment = dict(ENVIRONMENT)
    if slow:
        SYNCS.unlink(missing_ok=True)
        environment |= {"LD_PRELOAD": str(PLACE / "slowsync.so"), "SYNCS": str(SYNCS), "SYNC_MS": os.environ.get("SYNC_MS", "30")}
    target = f"s3://bucket/{next(RUNS)}?endpoint={url}&region=us-east-1&path-style=1"
    jobs = ["--jobs", "8"] if source.is_dir() else ["--parts", "8"]
    began = time.monotonic()
    subprocess.run([f"{build}/windlass-cli", "--quiet", "--profile", str(PROFILE), "upload", str(source), "--to", target,
                    "--as", "{prefix}/{file}", *jobs], env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.monotonic() - began, int(SYNCS.read_text().split()[0]) if slow else 0


def measured(build, source, url, slow):
    shutil.rmtree(PROFILE, ignore_errors=True)
    if not FRESH:
        upload(build, PLACE / "first.bin", url, False)
    return upload(build, source, url, slow)


def table(name, source):
    sink = subprocess.Popen([str(PLACE / "sink")], stdout=subprocess.PIPE, text=True)
    url = f"http://127.0.0.1:{sink.stdout.readline().strip()}"
    samples = {(build, slow): [] for build in BUILDS for slow in (False, True)}
    try:
        for _ in range(ROUNDS):
            for build, slow in samples:
                samples[build, slow].append(measured(build, source, url, slow))
    finally:
        sink.terminate()
        sink.wait()
    for build in BUILDS:
        usual = statistics.median(seconds for seconds, _ in samples[build, False])
        slow = statistics.median(seconds for seconds, _ in samples[build, True])
        syncs = statistics.median(count for _, count in samples[build, True])
        print(f"| {name} | {build} | {usual:.2f} | {slow:.2f} | {syncs:.0f} | {usual / slow:.2f} |")


signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
block = os.urandom(1024 * 1024)
(PLACE / "first.bin").write_bytes(block[:1])
with open(PLACE / "large.img", "wb") as file:
    for _ in range(MIB):
        file.write(block)
(PLACE / "small").mkdir()
for number in range(FILES):
    (PLACE / "small" / f"{number:05}.bin").write_bytes(block[:4096])
print(f"Medians of {ROUNDS}; fdatasync() takes {os.environ.get('SYNC_MS', '30')} ms longer; the profile is {'new' if FRESH else 'in use'}.\n")
print("| | build | usual s | slow s | fdatasync calls | rate on a slow disk x |")
print("| --- | --- | --- | --- | --- | --- |")
table(f"one file of {MIB} MiB", PLACE / "large.img")
table(f"{FILES} files of 4 KiB", PLACE / "small")
