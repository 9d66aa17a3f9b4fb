"""The lock files hold what pyproject.toml asks for, pinned by hash, and name no registry."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = {"runtime": [], "test": ["test"], "bench": ["bench"]}
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+?)(?: ;.*)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def pins(lock: str) -> dict[str, str]:
    lines = (ROOT / "requirements" / f"{lock}.txt").read_text().splitlines()
    return {canonicalize_name(found[1]): found[2] for line in lines if (found := PIN.match(line))}


def asked_for(groups: list[str]) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    words = [*project["project"]["dependencies"]]
    for group in groups:
        words += project["dependency-groups"][group]
    return [Requirement(word) for word in words]


@pytest.mark.parametrize(("lock", "groups"), LOCKS.items())
def test_a_lock_satisfies_the_project(lock: str, groups: list[str]) -> None:
    held = pins(lock)
    assert [
        str(asked)
        for asked in asked_for(groups)
        if not asked.specifier.contains(held.get(canonicalize_name(asked.name), "0"))
    ] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_only_pins_hashes_and_remarks(lock: str) -> None:
    lines = (ROOT / "requirements" / f"{lock}.txt").read_text().splitlines()
    assert [line for line in lines if not (PIN.match(line) or HASH.match(line) or line.lstrip().startswith("#"))] == []
    assert [line for line in lines if "://" in line] == []


@pytest.mark.parametrize("lock", ["test", "bench"])
def test_the_other_locks_hold_all_of_the_runtime_lock(lock: str) -> None:
    assert pins("runtime").items() <= pins(lock).items()


def test_the_runtime_lock_holds_no_tools_of_developers() -> None:
    tools = {"pytest", "pytest-xdist", "ruff", "mypy", "playwright", "hypothesis", "djlint", "deptry", "ortools"}
    assert tools - {canonicalize_name(asked.name) for asked in asked_for(["test", "bench"])} == set()
    assert tools & pins("runtime").keys() == set()
