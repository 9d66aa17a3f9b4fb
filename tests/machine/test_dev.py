"""`dev.py` understands its words and passes on those of others."""

import subprocess
import sys
from importlib import util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def said(*words: str) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "dev.py", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def dev() -> ModuleType:
    spec = util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_up_has_a_port_and_may_do_without_the_demo(dev: ModuleType) -> None:
    arguments = dev.parser().parse_args(["up", "--port", "8123", "--no-demo"])
    assert (arguments.port, arguments.no_demo) == (8123, True)
    arguments = dev.parser().parse_args(["up"])
    assert (arguments.port, arguments.no_demo) == (8000, False)


def test_words_for_pytest_go_on_to_it(dev: ModuleType) -> None:
    words = ["test", "--long", "tests/machine", "-k", "race or kill", "-x", "--port=3", "-n0"]
    arguments, rest = dev.parser().parse_known_args(words)
    assert arguments.long
    assert rest == ["tests/machine", "-k", "race or kill", "-x", "--port=3", "-n0"]


@pytest.mark.parametrize(
    "words",
    [["lianqiao", "serve", "--port", "1"], ["python", "-c", "print(1)"], ["git", "--help"], ["x", "--", "-h"]],
)
def test_run_keeps_every_word_of_a_command(dev: ModuleType, words: list[str]) -> None:
    arguments, rest = dev.parser().parse_known_args(["run", *words])
    assert [*rest, *arguments.words] == words


def test_run_has_the_environment_and_gives_back_its_exit_status() -> None:
    said("run", "true")  # the first time it may install
    code = "import sys, events, scheduling; print(sys.prefix); sys.exit(7)"
    assert said("run", "python", "-c", code) == (7, f"{ROOT / '.venv'}\n")


def test_a_command_that_is_none_is_said_so() -> None:
    assert said("run", "no-such-command") == (127, "no-such-command: no such command\n")


def test_run_without_a_command_is_wrong_input() -> None:
    assert said("run") == (2, "usage: dev.py run CMD…\n")


@pytest.mark.parametrize("words", [[], ["fly"], ["up", "--nonsense"], ["up", "--port", "x"], ["check", "src"]])
def test_words_that_mean_nothing_are_wrong_input(words: list[str]) -> None:
    status, words_of_it = said(*words)
    assert status == 2
    assert words_of_it.startswith("usage: dev.py")


def test_bench_names_the_benchmarks_there_are() -> None:
    names = sorted(path.stem for path in (ROOT / "benchmarks").glob("*.py") if not path.stem.startswith("_"))
    assert said("bench") == (0, f"Benchmarks: {', '.join(names) or 'none yet'}\n")
    assert said("bench", "no-such-benchmark")[0] == 2


def test_a_second_start_finds_everything_in_place(dev: ModuleType) -> None:
    said("run", "true")
    assert said("run", "true") == (0, "")
    assert dev.installed()["runtime"] == dev.digest(dev.locked("runtime"))


def test_an_environment_moved_elsewhere_is_not_trusted(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "STAMPS", tmp_path / "installed.json")
    assert dev.installed() == {}
    dev.STAMPS.write_text('{"runtime": "abc", "place": "/somewhere/else"}')
    assert dev.installed() == {}
    dev.STAMPS.write_text("{")
    assert dev.installed() == {}
    dev.STAMPS.write_text(f'{{"runtime": "abc", "place": "{ROOT}"}}')
    assert dev.installed()["runtime"] == "abc"
