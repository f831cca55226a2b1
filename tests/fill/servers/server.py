"""What the scripts beside this file share: install a server, start it, say where it is, and end it."""

import fcntl
import http.client
import json
import os
import pathlib
import signal
import socket
import ssl
import stat
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

NAME = pathlib.Path(sys.argv[0]).name
INSTALLED = pathlib.Path(__file__).parents[3] / "target" / "fill-servers" / NAME
LOG = INSTALLED / "log"
USERNAME = "ada"
PASSWORD = os.environ.get("RAVI_FILL_PASSWORD", "")
START_LIMIT = 90
END_LIMIT = 10
# Some servers make their own certificate.
UNVERIFIED = ssl._create_unverified_context()

if len(PASSWORD) < 8:
    sys.exit(f"error: {NAME} needs the password of its user\nhint: set RAVI_FILL_PASSWORD, with 8 characters or more")


children = []


class Ended(Exception):
    pass


def end(*_):
    raise Ended


def watch_stdin():
    """Ends with the test that started the script, however that ends."""
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


INSTALLED.mkdir(parents=True, exist_ok=True)
LOG.write_bytes(b"")
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, end)
if stat.S_ISFIFO(os.fstat(0).st_mode):
    threading.Thread(target=watch_stdin, daemon=True).start()


def run(command, **options):
    """Runs a command; what it prints goes into the log."""
    with LOG.open("ab") as log:
        options = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log} | options
        ran = subprocess.run([str(word) for word in command], **options)
    if ran.returncode != 0:
        sys.exit(f"error: {command[0]} ended with {ran.returncode}\nhint: see {LOG}")
    return ran


def answer(command, **options):
    """Runs a command, and returns what it prints."""
    return run(command, stdout=subprocess.PIPE, text=True, **options).stdout.strip()


def installed(what, install):
    """Calls a function that installs, unless this was installed before."""
    marker = INSTALLED / "installed"
    with marker.open("a+") as file:
        # Two tests may need the same server.
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        if what in file.read().splitlines():
            return
        started = time.monotonic()
        install()
        file.write(f"{what}\n")
        print(f"{NAME}: installed {what} in {time.monotonic() - started:.0f} s", file=sys.stderr)


def python(*packages):
    """Installs packages of PyPI; returns the directory of their programs."""
    programs = INSTALLED / "venv" / "bin"

    def install():
        run([sys.executable, "-m", "venv", "--without-pip", INSTALLED / "venv"])
        pip = [sys.executable, "-m", "pip", "--python", programs / "python", "--quiet", "--disable-pip-version-check"]
        run([*pip, "install", "--no-compile", *packages])

    installed(f"PyPI {' '.join(packages)}", install)
    return programs


def node(*packages, overrides=None):
    """Installs packages of npm; returns the directory of their modules."""

    def install():
        about = {"private": True, "overrides": overrides or {}}
        (INSTALLED / "package.json").write_text(json.dumps(about))
        quiet = ["--no-fund", "--no-audit", "--loglevel=error"]
        run(["npm", "install", *quiet, "--prefix", INSTALLED, *packages], cwd=INSTALLED)

    installed(f"npm {' '.join(packages)}", install)
    return INSTALLED / "node_modules"


def debian(*packages):
    """Unpacks packages of Debian, of which nothing is set up; returns the directory that is their root."""
    root = INSTALLED / "debian"

    def install():
        with tempfile.TemporaryDirectory() as directory:
            run(["apt-get", "download", "-o", "APT::Sandbox::User=root", *packages], cwd=directory)
            for package in pathlib.Path(directory).iterdir():
                run(["dpkg", "-x", package, root])
        for path in root.rglob("*"):
            if path.is_symlink() and os.readlink(path).startswith("/"):
                target = root / os.readlink(path)[1:]
                path.unlink()
                path.symlink_to(target)

    installed(f"Debian {' '.join(packages)}", install)
    return root


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def is_answering(url):
    try:
        with urllib.request.urlopen(url, timeout=5, context=UNVERIFIED):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except (OSError, http.client.HTTPException):
        return False


def wait_for(url, child):
    limit = time.monotonic() + START_LIMIT
    while not is_answering(url):
        if child.poll() is not None:
            sys.exit(f"error: {NAME} ended with {child.returncode} before it answered\nhint: see {LOG}")
        if time.monotonic() > limit:
            sys.exit(f"error: {NAME} does not answer at {url}\nhint: see {LOG}")
        time.sleep(0.05)


def start(command, cwd, env=None):
    """Starts a program that ends with the script; what it prints goes into the log."""
    with LOG.open("ab") as log:
        child = subprocess.Popen(
            [str(word) for word in command],
            cwd=cwd,
            env={name: str(value) for name, value in (os.environ | (env or {})).items()},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    children.append(child)
    return child


def mariadb(directory, statements):
    """Starts MariaDB with these statements; returns the path of its socket."""
    data, socket_path, file = directory / "mariadb", directory / "socket", directory / "init.sql"
    file.write_text("\n".join(f"{statement};" for statement in statements))
    quiet = ["--no-defaults", "--user=root", f"--datadir={data}"]
    run(["mariadb-install-db", *quiet, "--skip-test-db", "--auth-root-authentication-method=normal"])
    options = [f"--socket={socket_path}", "--skip-networking", "--character-set-server=utf8mb4", f"--init-file={file}"]
    child = start(["/usr/sbin/mariadbd", *quiet, *options], directory)
    limit = time.monotonic() + START_LIMIT
    while not socket_path.exists():
        if child.poll() is not None or time.monotonic() > limit:
            sys.exit(f"error: MariaDB did not start\nhint: see {LOG}")
        time.sleep(0.05)
    return socket_path


def kill(child):
    """Ends a server and what it started."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(child.pid, number)
        except ProcessLookupError:
            pass
        try:
            child.wait(END_LIMIT)
        except subprocess.TimeoutExpired:
            pass


def serve(prepare):
    """Starts the server that a function prepares, and waits until it is to end. With the argument `check`, it does not wait.

    The function gets a directory that is deleted at the end, and a free port. It returns the command, and a dictionary with:
    url, the login page; whoami, the body of a JavaScript function that returns (a promise of) the name of the user who is
    logged in, as the server says. Optionally: env and cwd for the command; ready, a URL that answers when the server is up; then,
    a function that is called when it is; open, the body of a JavaScript function that opens the login form, and returns true
    when it is open; username, where it is another one.
    """
    with tempfile.TemporaryDirectory(prefix=f"ravi-{NAME}-", ignore_cleanup_errors=True) as directory:
        try:
            started = time.monotonic()
            command, about = prepare(pathlib.Path(directory), free_port())
            child = start(command, about.pop("cwd", directory), {"HOME": directory} | about.pop("env", {}))
            wait_for(about.pop("ready", about["url"]), child)
            about.pop("then", lambda: None)()
            print(f"{NAME}: ready after {time.monotonic() - started:.1f} s", file=sys.stderr)
            if sys.argv[1:] == ["check"]:
                return
            print(json.dumps({"username": USERNAME} | about), flush=True)
            child.wait()
            sys.exit(f"error: {NAME} ended with {child.returncode}\nhint: see {LOG}")
        except Ended:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_IGN)
        finally:
            for child in reversed(children):
                kill(child)
