"""Makes the parts of packages that need more than a command line. Called by .ci/package.

    make.py changelog FILE         a changelog as Debian wants it, for this version
    make.py archive TARGET BINARY  the archive of a release: .zip for Windows, .tar.gz otherwise
    make.py npm                    npm packages of the archives in target/package: one a platform, and one that selects
    make.py wheel                  a wheel for PyPI of each archive in target/package

Everything that names a version or a description takes it from Cargo.toml, through cargo. SOURCE_DATE_EPOCH is the time of all files.
"""

import email.utils
import gzip
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import time
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
OUTPUT = ROOT / "target/package"
METADATA = ["cargo", "metadata", "--no-deps", "--format-version", "1", "--manifest-path", ROOT / "Cargo.toml"]
PACKAGE = json.loads(subprocess.run(METADATA, check=True, capture_output=True).stdout)["packages"][0]
NAME, VERSION = PACKAGE["name"], PACKAGE["version"]
DOCUMENTS = ["README.md", "CHANGELOG.md", "LICENSE"]
COMPLETIONS = {
    "completions/ravi.bash": "bash-completion/completions/ravi",
    "completions/_ravi": "zsh/site-functions/_ravi",
    "completions/ravi.fish": "fish/vendor_completions.d/ravi.fish",
}

# What npm and PyPI call a target. Rust's own minimum is the version of macOS; that of glibc is read from the binary.
TARGETS = {
    "x86_64-unknown-linux-gnu": ("linux", "x64", "manylinux_{glibc}_x86_64"),
    "aarch64-unknown-linux-gnu": ("linux", "arm64", "manylinux_{glibc}_aarch64"),
    "x86_64-apple-darwin": ("darwin", "x64", "macosx_10_12_x86_64"),
    "aarch64-apple-darwin": ("darwin", "arm64", "macosx_11_0_arm64"),
    "x86_64-pc-windows-msvc": ("win32", "x64", "win_amd64"),
}


def epoch():
    return int(os.environ["SOURCE_DATE_EPOCH"])


def program(target):
    return "ravi.exe" if "windows" in target else "ravi"


def archive_path(target):
    suffix = "zip" if "windows" in target else "tar.gz"
    return OUTPUT / f"{NAME}-v{VERSION}-{target}.{suffix}"


def made():
    """Returns the targets whose archives are there."""
    found = [target for target in TARGETS if archive_path(target).exists()]
    if not found:
        sys.exit(f"error: no archive in {OUTPUT}\nhint: run .ci/package archive")
    return found


def changelog(path):
    """Debian's format asks for a version, the changes and a date; the changes are in the file beside it."""
    maintainer = PACKAGE["metadata"]["deb"]["maintainer"]
    date = email.utils.formatdate(epoch())
    version = VERSION.replace("-", "~", 1)
    text = f"{NAME} ({version}-1) unstable; urgency=medium\n\n  * See changelog.gz.\n\n -- {maintainer}  {date}\n"
    pathlib.Path(path).write_text(text, "utf-8")


def content(target, binary):
    """Returns the files of an archive: name, source and mode, sorted by name."""
    files = [(program(target), pathlib.Path(binary), 0o755)]
    for document in DOCUMENTS:
        files.append((document, ROOT / document, 0o644))
    for directory in ["completions", "man"]:
        for path in (ROOT / directory).rglob("*"):
            if path.is_file():
                files.append((path.relative_to(ROOT).as_posix(), path, 0o644))
    return sorted(files)


def archive(target, binary):
    path = archive_path(target)
    base = f"{NAME}-v{VERSION}-{target}"
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
            for name, source, mode in content(target, binary):
                info = zipfile.ZipInfo(f"{base}/{name}", time.gmtime(epoch())[:6])
                info.external_attr = mode << 16
                file.writestr(info, source.read_bytes(), zipfile.ZIP_DEFLATED)
        return
    with (
        open(path, "wb") as raw,
        gzip.GzipFile("", "wb", 9, raw, epoch()) as zipped,
        tarfile.open(mode="w", fileobj=zipped) as file,
    ):
        for name, source, mode in content(target, binary):
            info = tarfile.TarInfo(f"{base}/{name}")
            info.size, info.mode, info.mtime = source.stat().st_size, mode, epoch()
            with open(source, "rb") as data:
                file.addfile(info, data)


def extract(target, destination):
    """Writes the binary of an archive to a file: what is packed is what was released."""
    destination.parent.mkdir(parents=True, exist_ok=True)
    member = f"{NAME}-v{VERSION}-{target}/{program(target)}"
    path = archive_path(target)
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as file:
            data = file.read(member)
    else:
        with tarfile.open(path) as file:
            data = file.extractfile(member).read()
    destination.write_bytes(data)
    destination.chmod(0o755)


def fresh(directory):
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    return directory


def copy(source, destination, mode=0o644):
    destination.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, destination)
    destination.chmod(mode)


def npm():
    common = {"version": VERSION, "license": PACKAGE["license"], "homepage": PACKAGE["homepage"]}
    if PACKAGE["repository"]:
        common["repository"] = {"type": "git", "url": PACKAGE["repository"]}
    carriers = {}
    for target, (system, processor, _) in TARGETS.items():
        carrier = f"{NAME}-{system}-{processor}"
        carriers[carrier] = VERSION
        if target not in made():
            continue
        manifest = {
            "name": carrier,
            "description": f"The binary of {NAME} for {system} on {processor}",
            **common,
            "os": [system],
            "cpu": [processor],
            "preferUnplugged": True,
            "files": ["bin"],
        }
        if system == "linux":
            manifest["libc"] = ["glibc"]
        staged = fresh(OUTPUT / "stage" / carrier)
        extract(target, staged / "bin" / program(target))
        copy(ROOT / "LICENSE", staged / "LICENSE")
        pack(staged, manifest)
    staged = fresh(OUTPUT / "stage" / NAME)
    copy(ROOT / ".ci/packages/npm.js", staged / "bin/ravi.js", 0o755)
    for document in DOCUMENTS:
        copy(ROOT / document, staged / document)
    pages = sorted(path.name for path in (ROOT / "man").glob("*.1"))
    for page in pages:
        copy(ROOT / "man" / page, staged / "man" / page)
    for source in COMPLETIONS:
        copy(ROOT / source, staged / source)
    manifest = {
        "name": NAME,
        "description": PACKAGE["description"],
        **common,
        "keywords": PACKAGE["keywords"],
        "bin": {"ravi": "bin/ravi.js"},
        "man": [f"man/{page}" for page in pages],
        "files": ["bin", "man", "completions", "CHANGELOG.md"],
        "engines": {"node": ">=18"},
        "optionalDependencies": carriers,
    }
    pack(staged, manifest)


def pack(staged, manifest):
    (staged / "package.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    subprocess.run(["npm", "pack", "--silent", "--pack-destination", OUTPUT], cwd=staged, check=True)


def glibc(binary):
    """Returns the newest version of glibc that a binary asks for, as in 2_34."""
    symbols = subprocess.run(["readelf", "--version-info", "--wide", binary], check=True, capture_output=True, text=True)
    names = {word for word in symbols.stdout.split() if word.startswith("GLIBC_2.")}
    newest = max(int(name.split(".")[1]) for name in names)
    return f"2_{newest}"


def wheel():
    from packaging.version import Version

    version = str(Version(VERSION))
    for target in made():
        staged = fresh(OUTPUT / "stage/wheel")
        data = staged / f"{NAME}-{version}.data"
        binary = data / "scripts" / program(target)
        extract(target, binary)
        for page in (ROOT / "man").glob("*.1"):
            copy(page, data / "data/share/man/man1" / page.name)
        for source, destination in COMPLETIONS.items():
            copy(ROOT / source, data / "data/share" / destination)
        tag = TARGETS[target][2]
        if "{glibc}" in tag:
            tag = tag.format(glibc=glibc(binary))
        information = staged / f"{NAME}-{version}.dist-info"
        copy(ROOT / "LICENSE", information / "licenses/LICENSE")
        write_metadata(information, version, tag)
        subprocess.run(
            [sys.executable, "-m", "wheel", "pack", "--dest-dir", OUTPUT, staged], check=True, stdout=subprocess.DEVNULL
        )


def write_metadata(information, version, tag):
    fields = [
        ("Metadata-Version", "2.4"),
        ("Name", NAME),
        ("Version", version),
        ("Summary", PACKAGE["description"]),
        ("Keywords", ",".join(PACKAGE["keywords"])),
        ("License-Expression", PACKAGE["license"]),
        ("License-File", "LICENSE"),
        ("Project-URL", f"Homepage, {PACKAGE['homepage']}"),
        ("Requires-Python", ">=3.8"),
        ("Description-Content-Type", "text/markdown"),
    ]
    head = "".join(f"{field}: {value}\n" for field, value in fields)
    (information / "METADATA").write_text(head + "\n" + (ROOT / "README.md").read_text("utf-8"), "utf-8")
    (information / "WHEEL").write_text(
        f"Wheel-Version: 1.0\nGenerator: .ci/package\nRoot-Is-Purelib: false\nTag: py3-none-{tag}\n", "utf-8"
    )


if __name__ == "__main__":
    commands = {"changelog": changelog, "archive": archive, "npm": npm, "wheel": wheel}
    commands[sys.argv[1]](*sys.argv[2:])
