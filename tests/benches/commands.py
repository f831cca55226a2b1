#!/usr/bin/env python3
"""Figures of whole commands on loopback, with ratios: python3 tests/benches/commands.py [BINARY]

Needs a release binary (default target/release/ravi), curl, nginx, openssl, GNU time, and PyNaCl. Runs that are compared
alternate. All figures of README are from one run of it.
"""
import ctypes, ctypes.util, http.client, json, os, pathlib, re, socket, statistics, subprocess, sys, tempfile, time
from base64 import b64decode, b64encode
from urllib.parse import urlparse

import nacl.public
import nacl.pwhash

BINARY = sys.argv[1] if len(sys.argv) > 1 else "target/release/ravi"
PIN = "123456"


def timed(command, env=None):
    started = time.perf_counter()
    subprocess.run(command, env=env, stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - started) * 1000


def alternate(name, ours, theirs, runs, env=None):
    pairs = [(timed(ours, env), timed(theirs)) for _ in range(runs)][runs // 10:]
    mine, other = (statistics.median(times) for times in zip(*pairs))
    print(f"{name}: ravi {mine:.2f} ms, {theirs[0]} {other:.2f} ms, ratio {mine / other:.2f}")


def peak_kib(command, env):
    # GNU time forks from a small process: the peak of a child begins with that of its parent.
    timed = subprocess.run(["/usr/bin/time", "-f", "%M", *command], env=env, stdout=subprocess.DEVNULL,
                           stderr=subprocess.PIPE, text=True, check=True)
    return int(timed.stderr.splitlines()[-1])


class Sandbox:
    def __init__(self, *args):
        self.args = args

    def __enter__(self):
        self.process = subprocess.Popen(
            [BINARY, "sandbox", "serve", "--ephemeral", "--port", "0", "--interval", "0", "-q", *self.args],
            stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()
        self.connection = http.client.HTTPConnection(urlparse(self.url).netloc)
        return self

    def __exit__(self, *_):
        self.process.kill()

    def get(self, path):
        self.connection.request("GET", path)
        return json.loads(self.connection.getresponse().read())

    def post(self, path, body, headers=None, form=False):
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        body = body if form else json.dumps(body)
        self.connection.request("POST", path, body, {"Content-Type": kind, **(headers or {})})
        answer = self.connection.getresponse()
        return answer.status, answer.read()


NGINX = """
pid {home}/nginx.pid; error_log {home}/error.log; worker_processes 1; daemon off;
events {{ worker_connections 64; }}
http {{
    access_log off; client_body_temp_path {home}; proxy_temp_path {home}; fastcgi_temp_path {home};
    uwsgi_temp_path {home}; scgi_temp_path {home}; default_type application/json;
    server {{
        listen 127.0.0.1:{port} ssl; ssl_certificate {home}/server.pem; ssl_certificate_key {home}/server.key;
        location / {{ return 200 '{{"id": 1, "email": "me@example.com"}}'; }}
    }}
}}
"""


def tls():
    """A GET over TLS: the certificates of the system, and the authority of a server on this machine."""
    with tempfile.TemporaryDirectory() as home:
        run = lambda command: subprocess.run(command.format(home=home).split(), check=True, stderr=subprocess.DEVNULL)
        key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
        run(f"openssl req -x509 {key} -keyout {{home}}/ca.key -out {{home}}/ca.pem -days 2 -subj /CN=bench"
            " -addext basicConstraints=critical,CA:TRUE")
        run(f"openssl req {key} -keyout {{home}}/server.key -out {{home}}/server.csr -subj /CN=localhost")
        pathlib.Path(home, "names").write_text("subjectAltName=DNS:localhost")
        run("openssl x509 -req -in {home}/server.csr -CA {home}/ca.pem -CAkey {home}/ca.key -CAcreateserial"
            " -out {home}/server.pem -days 2 -extfile {home}/names")
        system = pathlib.Path("/etc/ssl/certs/ca-certificates.crt").read_bytes()
        bundle = pathlib.Path(home, "bundle.pem")
        bundle.write_bytes(system + pathlib.Path(home, "ca.pem").read_bytes())
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        pathlib.Path(home, "nginx.conf").write_text(NGINX.format(home=home, port=port))
        server = subprocess.Popen(["nginx", "-c", f"{home}/nginx.conf", "-e", f"{home}/error.log"])
        try:
            url = f"https://localhost:{port}"
            curl = ["curl", "-s", "-f", "--cacert", str(bundle), f"{url}/api/auth/me/"]
            while subprocess.run(curl, stdout=subprocess.DEVNULL).returncode:
                time.sleep(0.05)
            env = {"HOME": home, "RAVI_CONFIG_DIR": home, "RAVI_KEYRING": "file", "RAVI_API_URL": url,
                   "RAVI_ACCESS_TOKEN": "token", "SSL_CERT_FILE": str(bundle), "PATH": os.environ["PATH"]}
            alternate("GET over TLS (whoami)", [BINARY, "whoami"], curl, 200, env)
        finally:
            server.terminate()
            server.wait()


def main():
    print(f"size: {os.path.getsize(BINARY) / 1e6:.1f} MB")
    alternate("--version", [BINARY, "--version"], ["true"], 300)
    tls()
    with Sandbox() as sandbox, tempfile.TemporaryDirectory() as home:
        env = {"HOME": home, "RAVI_CONFIG_DIR": home, "RAVI_KEYRING": "file", "RAVI_API_URL": sandbox.url,
               "PATH": os.environ["PATH"]}
        login = subprocess.Popen([BINARY, "login", "--no-browser"], env={**env, "RAVI_PIN": PIN},
                                 stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        for line in login.stderr:
            found = re.search(r"user_code=(\S+)", line)
            if found:
                sandbox.post("/device", f"user_code={found[1]}&decision=approved", form=True)
        assert login.wait() == 0

        ravi = lambda *words: subprocess.run([BINARY, *words], env=env, capture_output=True, text=True, check=True).stdout.strip()
        uuid, identity = ravi("passwords", "create", "example.com", "-q"), ravi("identities", "current", "-q")
        status, code = sandbox.post("/api/auth/device/", {})
        code = json.loads(code)
        sandbox.post("/device", f"user_code={code['user_code']}&decision=approved", form=True)
        token = json.loads(sandbox.post("/api/auth/device/token/", {"device_code": code["device_code"]})[1])["access_token"]
        headers = {"Authorization": f"Bearer {token}", "X-Ravi-Identity": identity}
        curl = ["curl", "-s", "-f"] + [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
        get = [BINARY, "passwords", "get", uuid]
        alternate("passwords get", get, curl + [f"{sandbox.url}/api/passwords/{uuid}/"], 300, env)
        print(f"passwords get: peak {peak_kib(get, env) / 1024:.1f} MiB")

        public = json.loads(ravi("encryption", "status", "--json"))["public_key"]
        box = nacl.public.SealedBox(nacl.public.PublicKey(b64decode(public)))
        seal = lambda text: "e2e::" + b64encode(box.encrypt(text.encode())).decode()
        for number in range(9_999):
            body = {"domain": f"site{number}.example", "username": seal(f"user{number}@in.ravi.app"),
                    "password": seal("correct horse battery"), "notes": ""}
            status, _ = sandbox.post("/api/passwords/", body, headers)
            assert status == 201, status
        listing = [BINARY, "passwords", "list", "--json"]
        times = [timed(listing, env) for _ in range(15)]
        transfer = [timed(curl + [f"{sandbox.url}/api/passwords/"]) for _ in range(15)]
        print(f"passwords list of 10,000: median {statistics.median(times):.0f} ms, best {min(times):.0f} ms, "
              f"of which the transfer (curl) {statistics.median(transfer):.0f} ms; peak {peak_kib(listing, env) / 1024:.1f} MiB")

    derive = []
    for _ in range(15):
        started = time.perf_counter()
        nacl.pwhash.argon2id.kdf(32, PIN.encode(), bytes(16), opslimit=3, memlimit=65_536 * 1024)
        derive.append((time.perf_counter() - started) * 1000)
    print(f"libsodium (PyNaCl's build): best {min(derive):.1f} median {statistics.median(derive):.1f} ms")
    library = ctypes.util.find_library("sodium")
    if library:
        sodium = ctypes.CDLL(library)
        sodium.sodium_init()
        out, derive = ctypes.create_string_buffer(32), []
        for _ in range(15):
            started = time.perf_counter()
            assert sodium.crypto_pwhash(out, ctypes.c_ulonglong(32), PIN.encode(), ctypes.c_ulonglong(6), bytes(16),
                                        ctypes.c_ulonglong(3), ctypes.c_size_t(65_536 * 1024), 2) == 0
            derive.append((time.perf_counter() - started) * 1000)
        print(f"libsodium (system): best {min(derive):.1f} median {statistics.median(derive):.1f} ms")
    print("ours: cargo bench --bench derive")


if __name__ == "__main__":
    main()
