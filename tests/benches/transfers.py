#!/usr/bin/env python3
"""Figures of lists and transfers on loopback: python3 tests/benches/transfers.py [BINARY]

Needs a release binary (default target/release/ravi) and GNU time.
"""
import json, os, subprocess, sys, tempfile, time

from commands import BINARY, PIN, Sandbox, peak_kib

ENTRIES = 1000


def user(sandbox, home):
    env = {"HOME": home, "RAVI_CONFIG_DIR": home, "RAVI_KEYRING": "file", "RAVI_API_URL": sandbox.url,
           "RAVI_PIN": PIN, "PATH": os.environ["PATH"]}
    subprocess.run([BINARY, "login", "--email", "owner@example.com", "--password-stdin"], input=b"sandbox", env=env,
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return env


def seconds(command, env, **more):
    started = time.perf_counter()
    subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
    return time.perf_counter() - started


def vault_import():
    pairs = {f"KEY_{n}": f"value {n}" for n in range(ENTRIES)}
    with Sandbox("--latency", "20ms") as sandbox, tempfile.TemporaryDirectory() as home:
        env = user(sandbox, home)
        file = os.path.join(home, "secrets.json")
        with open(file, "w") as out:
            json.dump(pairs, out)
        ours = seconds([BINARY, "vault", "import", file], env)
        again = seconds([BINARY, "vault", "import", file], env)
        # One at a time: what a single exchange takes, as often as there are entries.
        one = {"headers": {"Authorization": "Bearer x"}}
        started = time.perf_counter()
        for _ in range(50):
            sandbox.post("/api/vault/", {"key": "K", "value": "v"}, one["headers"])
        single = (time.perf_counter() - started) / 50 * ENTRIES
    print(f"vault import of {ENTRIES} at 20 ms a request: {ours:.2f} s; one at a time {single:.2f} s, {single / ours:.1f} times"
          f" as long; the same import again {again:.2f} s")


def upload():
    with Sandbox() as sandbox, tempfile.TemporaryDirectory() as home:
        env = user(sandbox, home)
        peaks = []
        for size in (10_000, 10_000_000):
            file = os.path.join(home, f"{size}.bin")
            with open(file, "wb") as out:
                out.write(os.urandom(size))
            command = [BINARY, "inbox", "send", "--to", "a@example.com", "--subject", "x", "--body", "x", "--attach", file]
            peaks.append(peak_kib(command, env))
    print(f"upload: peak {peaks[0]} KiB with 10 KB, {peaks[1]} KiB with 10 MB: {(peaks[1] - peaks[0]) / 1024:.2f} MiB more")


def pages():
    with Sandbox("--page-length", "100") as sandbox, tempfile.TemporaryDirectory() as home:
        env = user(sandbox, home)
        for n in range(10_000):
            sandbox.post("/sandbox/deliver/sms", {"from": "+15551234567", "body": f"message {n}"})
        process = subprocess.Popen([BINARY, "sms", "messages"], env=env, stdout=subprocess.PIPE)
        started = time.perf_counter()
        process.stdout.readline(), process.stdout.readline()
        first = time.perf_counter() - started
        rows = len(process.stdout.readlines()) + 1
        whole = time.perf_counter() - started
        process.wait()
        requests = [r for r in sandbox.get("/sandbox/requests") if r["path"] == "/api/messages/"]
        together = max(r["together"] for r in requests)
    print(f"list of {rows} in {len(requests)} pages: first row after {first * 1000:.0f} ms, all after {whole * 1000:.0f} ms, "
          f"{together} pages in flight at most")


if __name__ == "__main__":
    vault_import()
    upload()
    pages()
