#!/usr/bin/env python3
"""Figures of watching and of extraction on loopback: python3 tests/benches/watch.py [BINARY]

Needs a release binary (default target/release/ravi).
"""
import json, os, statistics, subprocess, tempfile, time

from commands import BINARY, Sandbox
from transfers import user

EVENTS = 1000
BURST = 50_000


def watching(sandbox, env, count):
    process = subprocess.Popen([BINARY, "watch", "--json", "--count", str(count)], env=env, stdout=subprocess.PIPE)
    while not any(r["path"] == "/api/events/stream/" for r in sandbox.get("/sandbox/requests")):
        time.sleep(0.01)
    time.sleep(0.2)
    return process


def latency():
    with Sandbox() as sandbox, tempfile.TemporaryDirectory() as home:
        process = watching(sandbox, user(sandbox, home), EVENTS)
        times = []
        for n in range(EVENTS):
            started = time.perf_counter()
            sandbox.post("/sandbox/burst", {"count": 1})
            process.stdout.readline()
            times.append((time.perf_counter() - started) * 1000)
        process.wait()
    times.sort()
    print(f"from the request that makes an event to its line, {EVENTS} events: median {statistics.median(times):.2f} ms, "
          f"99th percentile {times[EVENTS * 99 // 100]:.2f} ms")


def burst():
    with Sandbox() as sandbox, tempfile.TemporaryDirectory() as home:
        process = watching(sandbox, user(sandbox, home), BURST)
        sandbox.post("/sandbox/burst", {"count": BURST})
        first = process.stdout.readline()
        started = time.perf_counter()
        peak, seen = 0, {json.loads(first)["id"]}
        for n, line in enumerate(process.stdout):
            seen.add(json.loads(line)["id"])
            if n % 5000 == 0:
                with open(f"/proc/{process.pid}/status") as status:
                    peak = max([peak] + [int(l.split()[1]) for l in status if l.startswith("VmHWM")])
        took = time.perf_counter() - started
        process.wait()
    print(f"burst of {BURST}: {len(seen)} different events in {took:.2f} s, {len(seen) / took:.0f} a second, peak {peak / 1024:.1f} MiB")


def extraction():
    block = "<tr><td style='font-size:14px'>Order 482913 of 2026, $1,234.56 <a href=\"https://x.example/a?b=1\">here</a></td></tr>"
    shapes = {
        "mail of 1 MB": "<html><body><table>" + block * (1_000_000 // len(block)) + "</table></body></html>",
        "one line of numbers": "<p>" + "code 123456 " * 83_000,
        "tags that never close": "<a href=\"" * 110_000,
        "angle brackets": "<" * 1_000_000,
    }
    with tempfile.TemporaryDirectory() as directory:
        empty = os.path.join(directory, "empty")
        open(empty, "w").close()
        for name, text in shapes.items():
            path = os.path.join(directory, "mail.html")
            with open(path, "w") as out:
                out.write(text)
            runs = {"empty": [], "full": []}
            for _ in range(11):
                for kind, file in (("empty", empty), ("full", path)):
                    started = time.perf_counter()
                    subprocess.run([BINARY, "otp", "--html", file], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                    runs[kind].append((time.perf_counter() - started) * 1000)
            took = statistics.median(runs["full"]) - statistics.median(runs["empty"])
            print(f"extraction, {name}: {took:.1f} ms")


if __name__ == "__main__":
    extraction()
    latency()
    burst()
