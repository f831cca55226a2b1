#!/usr/bin/env python3
"""Figures of `ravi mcp` on loopback: python3 tests/benches/mcp.py [BINARY]

Needs a release binary (default target/release/ravi). Start: from the start of the process to the answer of tools/list.
"""
import json, os, statistics, subprocess, sys, time
import urllib.parse, urllib.request

BINARY = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "target/release/ravi")
CLIENT = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "bench", "version": "1"}}

if "RAVI_SANDBOX" not in os.environ:
    sys.exit(subprocess.run([BINARY, "sandbox", "exec", "--", sys.executable, os.path.abspath(__file__), BINARY]).returncode)


def log_in():
    """Stores a session with its keys: a PIN from the environment would be derived again for each call."""
    del os.environ["RAVI_ACCESS_TOKEN"]
    os.environ["RAVI_KEYRING"] = "file"
    login = subprocess.Popen([BINARY, "login", "--no-browser", "--json"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    code = json.loads(login.stderr.readline())["device"]["user_code"]
    form = urllib.parse.urlencode({"user_code": code, "decision": "approved"}).encode()
    urllib.request.urlopen(os.environ["RAVI_API_URL"] + "/device", form).read()
    login.stderr.read()
    assert login.wait() == 0


class Server:
    def __init__(self):
        self.process = subprocess.Popen([BINARY, "mcp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        self.count = 0
        self.request("initialize", CLIENT)
        self.send({"method": "notifications/initialized"})

    def send(self, message):
        self.process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")

    def request(self, method, params):
        self.count += 1
        self.send({"id": self.count, "method": method, "params": params})
        while True:
            answer = json.loads(self.process.stdout.readline())
            if answer.get("id") == self.count:
                return answer["result"]

    def call(self, name, **arguments):
        result = self.request("tools/call", {"name": name, "arguments": arguments})
        assert not result["isError"], result
        return result["structuredContent"]

    def kib(self):
        status = open(f"/proc/{self.process.pid}/status").read()
        return int(status.split("VmRSS:")[1].split()[0])

    def end(self):
        self.process.stdin.close()
        assert self.process.wait() == 0


def timed(work):
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def start():
    server = Server()
    server.request("tools/list", {})
    servers.append(server)


log_in()
servers = []
starts = [timed(start) for _ in range(20)]
for server in servers:
    server.end()
print(f"start to tools/list: median {statistics.median(starts):.1f} ms, best {min(starts):.1f} ms")

server = Server()
server.call("passwords_create", domain="example.com")
get = lambda: server.call("passwords_get", entry="example.com")
process = lambda: subprocess.run([BINARY, "passwords", "get", "example.com", "--json"], stdout=subprocess.DEVNULL, check=True)
pairs = [(timed(get), timed(process)) for _ in range(200)][20:]
ours, theirs = (statistics.median(times) for times in zip(*pairs))
print(f"passwords_get: {ours:.2f} ms, a process {theirs:.2f} ms, ratio {ours / theirs:.2f}")
before = server.kib()
for _ in range(1000):
    get()
print(f"1,000 calls: {before} KiB before, {server.kib()} KiB after")
server.end()
