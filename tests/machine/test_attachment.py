"""Every command finds a database: the configured one, the running one, or one it starts for itself."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from events.database.attachment import database, embedded
from events.settings import Settings

HOLD = """
import sys
from pathlib import Path
from events.database.attachment import database
from events.settings import Settings
with database(Settings(var=Path(sys.argv[1]))):
    print("attached", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Settings]:
    settings = Settings(var=tmp_path / "var")
    yield settings
    if settings.var.exists():
        embedded(settings).stop()


@contextlib.contextmanager
def another_command(here: Settings) -> Iterator[subprocess.Popen[str]]:
    words = [sys.executable, "-c", HOLD, str(here.var)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "attached\n"
        yield process


def test_a_configured_server_is_used_as_it_is(tmp_path: Path) -> None:
    with database(Settings(database_url="postgresql://elsewhere/x", var=tmp_path / "var")) as url:
        assert url == "postgresql://elsewhere/x"
    assert not (tmp_path / "var").exists()


def test_without_one_the_embedded_server_runs_for_as_long_as_it_is_used(here: Settings) -> None:
    with database(here) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert not embedded(here).lives()


def test_it_is_stopped_also_when_the_work_fails(here: Settings) -> None:
    with pytest.raises(RuntimeError, match="the work"), database(here):
        raise RuntimeError("the work")
    assert not embedded(here).lives()


def test_whoever_leaves_last_stops_it(here: Settings) -> None:
    with another_command(here) as other:
        with database(here):
            pass
        assert embedded(here).answers()
        other.communicate("")
    assert not embedded(here).lives()


def test_the_server_of_a_killed_command_is_taken_over(here: Settings) -> None:
    with another_command(here) as other:
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
    assert embedded(here).answers()
    with database(here) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert not embedded(here).lives()


@pytest.mark.long
def test_commands_coming_and_going_never_lose_their_database(here: Settings) -> None:
    code = HOLD.replace("sys.stdin.read()", "import time; time.sleep(float(sys.argv[2]))\n    " + "import psycopg")
    code += '    psycopg.connect(f"postgresql://postgres@/lianqiao?host={sys.argv[1]}/pg").execute("SELECT 1")\n'
    running = []
    for turn in range(24):
        words = [sys.executable, "-c", code, str(here.var), str(turn % 5 * 0.1)]
        running.append(subprocess.Popen(words, stdout=subprocess.DEVNULL))
        time.sleep(turn % 3 * 0.2)
    assert [process.wait() for process in running] == [0] * 24
    assert not embedded(here).lives()
