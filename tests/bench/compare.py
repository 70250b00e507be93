#!/usr/bin/env python3
# What a build reaches, as ratios to bare Qt in the same rounds, beside what was kept in baseline.json or beside another
# build. It prints and asserts nothing: times depend on the machine, and ratios less so.
#   THROUGHPUT_SAMPLES=new.json tests/bench/throughput.sh BUILD 9
#   tests/bench/compare.py new.json                 prints what is worse than in tests/bench/baseline.json
#   tests/bench/compare.py new.json OTHER.json      the same beside another baseline
#   tests/bench/compare.py --write new.json         makes it the baseline
#   tests/bench/compare.py --builds new.json        the rows of two builds that ran in turn (two_builds.sh)
# A figure is the median of the rounds' ratios; its noise is the distance of their quartiles. Worse is what differs by
# more than the noise of both, and by more than 3 %.
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import statistics
import sys
from pathlib import Path

BASELINE = Path(__file__).parent / "baseline.json"
WALL, CPU = 0, 1
LEAST = 0.03


def ratio(ours, theirs):
    """Median and noise of the rounds' ratios."""
    rounds = sorted(a / b for a, b in zip(ours, theirs))
    low, middle, high = statistics.quantiles(rounds, n=4, method="inclusive") if len(rounds) > 1 else rounds * 3
    return {"median": round(middle, 3), "noise": round(high - low, 3)}


def against(samples, reference):
    """The rate (more is better) and the processor time (less is better) of the samples beside those of the reference."""
    column = lambda which, rows: [row[which] for row in rows]
    return {
        "rate": ratio(column(WALL, reference), column(WALL, samples)),
        "cpu": ratio(column(CPU, samples), column(CPU, reference)),
    }


def to_bare_qt(samples):
    """For each row of Windlass that ran beside bare Qt: its ratios."""
    figures = {}
    for variant, clients in samples["variants"].items():
        bare = next((rows for client, rows in clients.items() if client.startswith("bare Qt")), None)
        for client, rows in clients.items():
            if bare and client.startswith("Windlass") and "[old]" not in client and len(rows) == len(bare):
                figures[f"{variant}: {client}"] = against(rows, bare)
    return figures


def change(name, now, before):
    """How much worse, as a part of what was; less than 0 is better. And whether that is more than noise."""
    worse = (before["median"] - now["median"]) / before["median"] * (1 if name == "rate" else -1)
    noise = now["noise"] / now["median"] + before["noise"] / before["median"]
    return worse, abs(worse) > max(noise, LEAST)


def compare(now, before):
    worse = 0
    print("| row | figure, × bare Qt | before | now | noise of both | |")
    print("| --- | --- | --- | --- | --- | --- |")
    for row in [row for row in now if row in before]:
        for name in ("rate", "cpu"):
            was, is_now = before[row][name], now[row][name]
            much, clear = change(name, is_now, was)
            said = f"{'worse' if much > 0 else 'better'} by {abs(much):.0%}" if clear else "the same"
            worse += clear and much > 0
            noise = f"{was['noise']:.2f}, {is_now['noise']:.2f}"
            print(f"| {row} | {name} | {was['median']:.2f} | {is_now['median']:.2f} | {noise} | {said} |")
    for row in sorted(set(before) ^ set(now)):
        print(f"| {row} | | only {'before' if row in before else 'now'} | | | |")
    print(f"\n{worse} worse by more than the noise.")


def builds(samples):
    print("\nThe new build beside the old one, round by round\n")
    print("| row | rate x (noise) | CPU x (noise) |")
    print("| --- | --- | --- |")
    for variant, clients in samples["variants"].items():
        for client, rows in clients.items():
            old = clients.get(f"{client} [old]")
            if old and len(old) == len(rows):
                figures = against(rows, old)
                cells = [f"{figures[name]['median']:.2f} ({figures[name]['noise']:.2f})" for name in ("rate", "cpu")]
                print(f"| {variant}: {client} | {' | '.join(cells)} |")


def main(words):
    options = [word for word in words if word.startswith("--")]
    files = [word for word in words if not word.startswith("--")]
    if len(files) not in (1, 2) or options not in ([], ["--write"], ["--builds"]):
        print("compare.py [--write | --builds] SAMPLES.json [BASELINE.json]", file=sys.stderr)
        return 2
    samples = json.loads(Path(files[0]).read_text())
    baseline = Path(files[1]) if len(files) == 2 else BASELINE
    if options == ["--builds"]:
        builds(samples)
    elif options == ["--write"]:
        baseline.write_text(json.dumps({"rounds": samples["rounds"], "rows": to_bare_qt(samples)}, indent=1) + "\n")
    elif not baseline.exists():
        print(f"There is no {baseline} yet: --write makes it, on a machine that does nothing else.", file=sys.stderr)
        return 2
    else:
        compare(to_bare_qt(samples), json.loads(baseline.read_text())["rows"])
    return 0


sys.exit(main(sys.argv[1:]))
