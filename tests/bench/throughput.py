# Runs the clients in turn and prints the table. Started by throughput.sh, which makes the sink and its certificate.
# SPDX-License-Identifier: GPL-3.0-or-later
import itertools
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

sys.stdout.reconfigure(line_buffering=True)
CLI, ROUNDS = sys.argv[1], int(sys.argv[2])
PLACE = Path(os.environ["THROUGHPUT_PLACE"])
MIB = int(os.environ.get("THROUGHPUT_MIB", "1024"))
FILES = int(os.environ.get("THROUGHPUT_FILES", "10000"))
ONLY = re.compile(os.environ.get("THROUGHPUT_ONLY", ""))
TLS = "THROUGHPUT_TLS" in os.environ
CERTIFICATE = PLACE / "certs" / "ca-certificates.crt"
LARGE = PLACE / "large.img"
SMALL = PLACE / "small"
SAMPLES = os.environ.get("THROUGHPUT_SAMPLES")
OLD = os.environ.get("THROUGHPUT_OLD")
AWS = shutil.which("aws", path="/usr/bin:/usr/local/bin") or shutil.which("aws")

ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "HOME": str(PLACE),
    "LANG": "C.UTF-8",
    "DBUS_SESSION_BUS_ADDRESS": "disabled:",
    "AWS_ACCESS_KEY_ID": "key",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "NO_PROXY": "127.0.0.1",
    # A newer botocore would add checksums that the others do not make.
    "AWS_REQUEST_CHECKSUM_CALCULATION": "when_required",
}


def start_sink(tls, delay):
    words = [str(PLACE / "sink"), "--delay", str(delay)]
    words += ["--tls", str(CERTIFICATE), str(PLACE / "key.pem")] if tls else []
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    scheme = "https" if tls else "http"
    return process, f"{scheme}://127.0.0.1:{process.stdout.readline().strip()}"


# --- the clients: a command for a source and the sink's address ---------------------------------------------------------


def curl(source, url):
    return ["curl", "--silent", "--show-error", "--fail", "--cacert", str(CERTIFICATE), "-T", str(source), f"{url}/bucket/curl"]


def raw(connections):
    return lambda source, url: [str(PLACE / "raw"), str(source), url.rsplit(":", 1)[1], str(connections)]


def bare_qt(source, url):
    return [str(PLACE / "bareqt"), str(source), f"{url}/bucket/bareqt"]


def windlass(*options, query="", cli=CLI):
    def command(source, url):
        shutil.rmtree(PLACE / "profile", ignore_errors=True)
        target = f"s3://bucket/w?endpoint={url}&region=us-east-1&path-style=1{query}"
        return [cli, "--quiet", "--profile", str(PLACE / "profile"), "upload", str(source), "--to", target, "--as", "{prefix}/{file}", *options]

    command.with_old = lambda: windlass(*options, query=query, cli=OLD)
    return command


RUNS = itertools.count()


def rclone(*options):
    def command(source, url):
        # A place of its own for each run: what is there already is not sent again.
        remote = f":s3,provider=Other,env_auth=true,no_check_bucket=true,endpoint='{url}':bucket/rclone{next(RUNS)}"
        return ["rclone", "--quiet", "--ca-cert", str(CERTIFICATE), "--config", str(PLACE / "none.conf"), "--ignore-checksum", "--retries", "1", "copy", str(source), remote, *options]

    return command


def aws(crt=False):
    def command(source, url):
        config = PLACE / ("aws-crt" if crt else "aws")
        client = "    preferred_transfer_client = crt\n" if crt else ""
        config.write_text(f"[default]\ns3 =\n    addressing_style = path\n{client}")
        words = ["env", f"AWS_CONFIG_FILE={config}", f"AWS_CA_BUNDLE={CERTIFICATE}", AWS, "--endpoint-url", url, "s3", "cp", "--quiet", str(source), "s3://bucket/aws/"]
        return words + (["--recursive"] if source.is_dir() else [])

    return command


NONE = "&checksum=none"
LARGE_ROWS = [
    ("curl", curl),
    ("four raw connections (limit)", raw(4)),
    ("bare Qt, no checksum (limit)", bare_qt),
    ("Windlass", windlass("--parts", "8")),
    ("Windlass without checksum", windlass("--parts", "8", query=NONE)),
    ("Windlass, CRC64-NVME", windlass("--parts", "8", query="&checksum=crc64nvme")),
    ("Windlass, one connection", windlass("--parts", "1")),
    ("Windlass, one, no checksum", windlass("--parts", "1", query=NONE)),
    ("rclone", rclone()),
    ("rclone, 64 MiB x 8", rclone("--s3-chunk-size", "64M", "--s3-upload-concurrency", "8")),
    ("AWS CLI", aws()),
    ("AWS CLI with CRT", aws(crt=True)),
]
SMALL_ROWS = [
    ("rclone", rclone()),
    ("rclone, 32 transfers", rclone("--transfers", "32")),
    ("bare Qt: a PUT and a HEAD each (limit)", bare_qt),
    ("Windlass", windlass("--jobs", "8")),
    ("Windlass, 32 jobs", windlass("--jobs", "32")),
    ("AWS CLI", aws()),
]
DISTANT_ROWS = [
    ("bare Qt: a PUT and a HEAD each (limit)", bare_qt),
    ("rclone, 32 transfers", rclone("--transfers", "32")),
    ("Windlass", windlass()),
    ("Windlass, 32 jobs", windlass("--jobs", "32")),
]
COLD_ROWS = [("curl", curl), ("bare Qt, no checksum (limit)", bare_qt), ("Windlass, one connection", windlass("--parts", "1"))]


def with_old(rows):
    """Behind each row of Windlass the same with the other program, if there is one."""
    for client, command in rows:
        yield client, command
        if OLD and hasattr(command, "with_old"):
            yield f"{client} [old]", command.with_old()


def missing(client):
    if client.startswith("rclone"):
        return not shutil.which("rclone")
    if client.startswith("AWS"):
        return not AWS
    return not shutil.which("curl") if client == "curl" else False


# --- measuring ----------------------------------------------------------------------------------------------------------


def run(words):
    """Wall seconds, processor seconds and resident MiB of a command; None when it fails."""
    began = time.monotonic()
    process = subprocess.Popen(words, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        complaint = process.stderr.read().decode(errors="replace").strip()
        _, status, usage = os.wait4(process.pid, 0)
    except BaseException:
        process.kill()
        raise
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        last = complaint.splitlines()[-1:] or ["no word of why"]
        return None, f"status {process.returncode}: {last[0]}"
    return (time.monotonic() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024), ""


def counted(url):
    with urllib.request.urlopen(url + "/-/counters") as answer:
        return [int(word) for word in answer.read().split()]


def forget_cache():
    with open(LARGE, "rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def median(samples, which):
    return statistics.median(sample[which] for sample in samples)


collected = {}


def table(variant, rows, source, tls, before=lambda: None, delay=0):
    rows = [row for row in with_old(rows) if ONLY.search(f"{variant} {row[0]}") and not (tls and "raw" in row[0])]
    for client, _ in [row for row in rows if missing(row[0])]:
        print(f"{variant}: {client} is skipped: it is not installed.")
    rows = [row for row in rows if not missing(row[0])]
    if not rows:
        return
    sink, url = start_sink(tls, delay)
    results = {client: [] for client, _ in rows}
    try:
        for _ in range(ROUNDS):
            for client, command in list(rows):
                before()
                arrived = counted("http" + url[4:])[0] if not tls else 0
                sample, complaint = run(command(source, url))
                if sample is None:
                    print(f"{variant}: {client} is left out: {complaint}")
                    rows.remove((client, command))
                    del results[client]
                    continue
                if not tls and counted(url)[0] - arrived < sum(f.stat().st_size for f in ([source] if source.is_file() else source.iterdir())):
                    print(f"{variant}: {client} sent less than there is.")
                results[client].append(sample)
    finally:
        sink.terminate()
        sink.wait()
    if not results:
        return
    if SAMPLES:
        collected[variant] = results
        Path(SAMPLES).write_text(json.dumps({"rounds": ROUNDS, "variants": collected}))
    reference = results.get(rows[0][0])
    name = rows[0][0]
    print(f"\n{variant} (medians of {ROUNDS}, ratios to {name})\n")
    print("| client | wall s | throughput x | CPU s | CPU x | resident MiB |")
    print("| --- | --- | --- | --- | --- | --- |")
    for client, samples in results.items():
        wall, cpu, resident = (median(samples, which) for which in range(3))
        ratios = (median(reference, 0) / wall, cpu / median(reference, 1))
        print(f"| {client} | {wall:.2f} | {ratios[0]:.2f} | {cpu:.2f} | {ratios[1]:.2f} | {resident:.0f} |")


def make_files():
    block = os.urandom(1024 * 1024)
    with open(LARGE, "wb") as file:
        for _ in range(MIB):
            file.write(block)
    SMALL.mkdir()
    for number in range(FILES):
        (SMALL / f"{number:05}.bin").write_bytes(block[:4096])


signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
make_files()
for tls in [False, True] if TLS else [False]:
    scheme = "https" if tls else "http"
    table(f"{scheme}, one file of {MIB} MiB", LARGE_ROWS, LARGE, tls)
    if FILES > 0:
        table(f"{scheme}, {FILES} files of 4 KiB", SMALL_ROWS, SMALL, tls)
if FILES > 0:
    table(f"http, {FILES} files of 4 KiB, answers after 20 ms", DISTANT_ROWS, SMALL, False, delay=20)
table("http, cold page cache", COLD_ROWS, LARGE, False, forget_cache)
