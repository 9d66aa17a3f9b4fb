#!/usr/bin/env python3
"""Everything a developer types, on a machine that has only Python: `python3 dev.py up | test | check | bench | run`.

Standard library only. The environment is `.venv` beside this file, made by uv if it is installed, else by venv and pip,
and holds exactly what the lock files in requirements/ name, checked by hash. A stamp remembers what is installed, so
that a second start goes straight to work.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from ctypes import CDLL
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
STAMPS = VENV / "installed.json"
LIBRARIES = VENV / "pango"
"""Where the PDF libraries are unpacked when nobody may install them for the whole machine."""
OLDEST_PYTHON = (3, 11)
NO_SUCH_COMMAND = 127
PANGO = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
PANGO_FILES = ["libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"]
CHECKS = {
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "--output-format", "concise", "."],
    "types": ["mypy"],
    "import contracts": ["lint-imports", "--no-cache"],
    "templates": ["djlint", "templates", "--lint", "--quiet"],
    "translations": ["python", "tools/catalogues.py", "--check"],
    "spelling": ["typos"],
    "dependencies": ["deptry", "src", "scheduling"],
}

Words = Sequence[str]


def main(words: Words) -> int:
    """Do what the command line asks for; returns the exit status."""
    if sys.version_info < OLDEST_PYTHON:
        print(f"Python {'.'.join(map(str, OLDEST_PYTHON))} or newer is needed, this is {sys.version.split()[0]}")
        return 2
    arguments, rest = parser().parse_known_args(words)
    if rest and arguments.command in {"up", "check"}:
        parser().error(f"unrecognized arguments: {' '.join(rest)}")
    os.chdir(ROOT)
    commands = {"up": up, "test": test, "check": check, "bench": bench, "run": run}
    return commands[arguments.command](arguments, rest)


def parser() -> argparse.ArgumentParser:
    """The command line; what `test`, `bench` and `run` do not know goes on to what they start."""
    top = argparse.ArgumentParser(prog="dev.py", description=(__doc__ or "").splitlines()[0], allow_abbrev=False)
    commands = top.add_subparsers(dest="command", required=True)
    up_ = commands.add_parser("up", help="install, migrate, load the demo programme, serve")
    up_.add_argument("--port", type=int, default=8000)
    up_.add_argument("--no-demo", action="store_true", help="start with an empty programme")
    test_ = commands.add_parser("test", help="the whole suite; other words go to pytest", add_help=False)
    test_.add_argument("--long", action="store_true", help="also the long races")
    commands.add_parser("check", help="format, lint, types, import contracts, templates, spelling, dependencies")
    bench_ = commands.add_parser("bench", help="run a benchmark, or name them all", add_help=False)
    bench_.add_argument("name", nargs="?")
    run_ = commands.add_parser("run", help="run any command inside the environment", add_help=False)
    run_.add_argument("words", nargs=argparse.REMAINDER, metavar="CMD")
    return top


def up(arguments: argparse.Namespace, _: Words) -> int:
    """Serve the demo programme on a machine that had nothing."""
    install("runtime")
    provide_pango()
    demo = [] if arguments.no_demo else ["--demo"]
    return become(["lianqiao", "serve", "--port", str(arguments.port), *demo])


def test(arguments: argparse.Namespace, rest: Words) -> int:
    """The suite on two processes; says what the machine lacks and names the tests that are therefore skipped."""
    install("test")
    provide_pango()
    provide_chromium()
    spread = [] if any(word.startswith(("-n", "--numprocesses", "--pdb")) for word in rest) else ["-n", "2"]
    long = ["--long"] if arguments.long else []
    return become(["pytest", "--no-fold-skipped", *spread, *long, *rest])


def check(_: argparse.Namespace, __: Words) -> int:
    """Run all checks, then say which failed."""
    install("test")
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = dict(zip(CHECKS, pool.map(checked, CHECKS, CHECKS.values()), strict=True))
    failed = [name for name, passed in results.items() if not passed]
    print(f"{len(failed)} of {len(results)} checks failed: {', '.join(failed)}" if failed else "All checks passed")
    return int(bool(failed))


def checked(name: str, words: Words) -> bool:
    """Run one check and print its verdict, with its words only if it fails."""
    start = time.monotonic()
    done = subprocess.run(words, env=environment(), capture_output=True, text=True, check=False)
    passed = done.returncode == 0
    words_of_it = "" if passed else f"\n{done.stdout}{done.stderr}".rstrip()
    print(f"{'ok    ' if passed else 'FAILED'} {name:<18}{time.monotonic() - start:5.1f} s{words_of_it}", flush=True)
    return passed


def bench(arguments: argparse.Namespace, rest: Words) -> int:
    """Run one benchmark; without a name, list them."""
    names = sorted(path.stem for path in (ROOT / "benchmarks").glob("*.py") if not path.stem.startswith("_"))
    if arguments.name not in names:
        print(f"Benchmarks: {', '.join(names) or 'none yet'}")
        return 0 if arguments.name is None else 2
    install("bench")
    return become(["python", "-P", f"benchmarks/{arguments.name}.py", *rest])


def run(arguments: argparse.Namespace, rest: Words) -> int:
    """Any command inside the environment."""
    words = [*rest, *arguments.words]
    if not words:
        print("usage: dev.py run CMD…")
        return 2
    install("runtime")
    return become(words)


def become(words: Words) -> int:
    """Turn this process into a command of the environment, so that signals and exit status are its own."""
    found = shutil.which(words[0], path=environment()["PATH"])
    if found is not None:
        sys.stdout.flush()
        os.execve(found, list(words), environment())  # noqa: S606 - no shell is wanted
    print(f"{words[0]}: no such command")
    return NO_SUCH_COMMAND


def environment() -> dict[str, str]:
    """The environment variables for commands of `.venv`."""
    added = {"VIRTUAL_ENV": str(VENV), "PATH": os.pathsep.join([str(BIN), os.environ.get("PATH", os.defpath)])}
    if LIBRARIES.exists():
        folders = sorted({str(path.parent) for path in LIBRARIES.rglob("*.so.*")})
        added["FONTCONFIG_PATH"] = str(LIBRARIES / "etc" / "fonts")
        added["LD_LIBRARY_PATH"] = os.pathsep.join([*folders, *filter(None, [os.environ.get("LD_LIBRARY_PATH")])])
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return inherited | added  # compiled once, a second start takes a third of the time


def install(which: str) -> None:
    """Make the environment hold requirements/`which`.txt, unless its stamp says that it does.

    Every lock holds all of runtime.txt, so whichever is installed, that one is too.
    """
    lock = locked(which)
    stamps = installed()
    if stamps.get(which) == digest(lock):
        return
    print(f"Installing requirements/{which}.txt", flush=True)
    uv = shutil.which("uv")
    if uv:
        if not PYTHON.exists():
            demand([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)])
        demand([uv, "pip", "install", "--quiet", "--python", str(PYTHON), "--require-hashes", "-r", str(lock)])
    else:
        demand([*pip(), "install", "--quiet", "--no-deps", "--no-compile", "--require-hashes", "-r", str(lock)])
    point_to_checkout()
    STAMPS.write_text(
        json.dumps(stamps | {name: digest(locked(name)) for name in ("runtime", which)} | {"place": str(ROOT)})
    )


def locked(which: str) -> Path:
    """The lock file of a set."""
    return ROOT / "requirements" / f"{which}.txt"


def digest(lock: Path) -> str:
    """What a stamp remembers of a lock file."""
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def installed() -> dict[str, str]:
    """What the environment's stamp remembers; nothing if the checkout has moved since."""
    try:
        stamps: dict[str, str] = json.loads(STAMPS.read_text())
    except (OSError, ValueError):
        return {}
    return stamps if stamps.get("place") == str(ROOT) else {}


def pip() -> list[str]:
    """Words that start pip for the environment, which is made if need be; Debian's Python may lack ensurepip."""
    ours = [str(PYTHON), "-m", "pip"]
    if importlib.util.find_spec("ensurepip"):
        if not PYTHON.exists() or subprocess.run([*ours, "--version"], capture_output=True, check=False).returncode:
            demand([sys.executable, "-m", "venv", "--clear", str(VENV)])
        return ours
    if not PYTHON.exists():
        demand([sys.executable, "-m", "venv", "--without-pip", str(VENV)])
    return [sys.executable, "-m", "pip", "--python", str(PYTHON)]


def point_to_checkout() -> None:
    """Let the environment import this checkout, and give it the command `lianqiao`; nothing is built or fetched."""
    asked = [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip())
    (packages / "lianqiao.pth").write_text(f"{ROOT / 'src'}\n{ROOT}\n")
    command = BIN / "lianqiao"
    command.write_text(f"#!{PYTHON}\nimport sys\nfrom events.cli import main\nsys.exit(main())\n")
    command.chmod(0o755)


def provide_pango() -> None:
    """Make the PDF libraries loadable if this machine allows it; say so if not."""
    if (
        not LIBRARIES.exists()
        and not all(loads(name) for name in PANGO_FILES)
        and not (apt_install(PANGO) or unpack(PANGO))
    ):
        print(f"PDF files cannot be made: {' '.join(PANGO)} could not be installed")


def loads(library: str) -> bool:
    """Whether a shared library is on this machine."""
    try:
        CDLL(library)
    except OSError:
        return False
    return True


def provide_chromium() -> None:
    """Install the browser if this machine allows it; say so if not."""
    if not (shutil.which("chromium") or apt_install(["chromium"])):
        print("Tests in a browser will be skipped: chromium is not installed and could not be")


def apt_install(packages: Words) -> bool:
    """Install packages of the system as root or by sudo without a password; false where that is not possible."""
    root: list[str] = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (root and not shutil.which("sudo")):
        return False
    print(f"Installing {' '.join(packages)}", flush=True)
    quiet = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    words = [*quiet, "install", "-y", "--no-install-recommends", *packages]
    return tried(words) or (tried([*quiet, "update"]) and tried(words))


def unpack(packages: Words) -> bool:
    """Fetch packages, and those they need that are not here, and unpack them inside the environment."""
    if not shutil.which("apt-get"):
        return False
    simulated = ["apt-get", "--simulate", "-qq", "--no-install-recommends", "install", *packages]
    told = subprocess.run(simulated, capture_output=True, text=True, check=False)
    names = [line.split()[1] for line in told.stdout.splitlines() if line.startswith("Inst ")]
    fetched = VENV / "packages"
    fetched.mkdir(exist_ok=True)
    if not names or not tried(["apt-get", "-qq", "download", *names], fetched):
        return False
    return all(tried(["dpkg", "-x", str(file), str(LIBRARIES)]) for file in fetched.glob("*.deb"))


def tried(words: Words, folder: Path = ROOT) -> bool:
    """Whether a command succeeds; its output is not shown."""
    return not subprocess.run(words, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode


def demand(words: Words) -> None:
    """Run a command that must succeed; its own words say why it did not."""
    if status := subprocess.run(words, check=False).returncode:
        sys.exit(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
