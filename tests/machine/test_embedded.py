"""The embedded PostgreSQL starts, stops and comes back, whatever happened to it before."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from events.database import postmaster
from events.database.binaries import NOBODY, DatabaseUnavailable
from events.database.embedded import LONGEST_SOCKET, Embedded

Make = Callable[..., Embedded]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    made: list[Embedded] = []

    def server(folder: Path = tmp_path / "pg", **options: bool) -> Embedded:
        made.append(Embedded(folder, **{"fast": True, **options}))
        return made[-1]

    yield server
    for one in made:
        one.stop()
        if one.socket_folder != one.data and one.socket_folder.exists():
            one.socket_folder.rmdir()


def ask(server: Embedded, statement: str, name: str = "lianqiao") -> object:
    with psycopg.connect(server.url(name), autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchone() if cursor.description else None


def pid_of(server: Embedded) -> int:
    pid = postmaster.living(server.data)
    assert pid is not None
    return pid


def wait_for_end_of(pid: int) -> None:
    while Path(f"/proc/{pid}").exists() and Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z":
        time.sleep(0.01)


def test_a_first_start_makes_the_database_and_a_second_finds_it_running(make: Make) -> None:
    server = make()
    assert not server.answers()
    assert server.start()
    assert ask(server, "SELECT current_database()::text") == ("lianqiao",)
    assert not server.start()
    assert server.answers()


def test_data_outlives_a_stop_and_stopping_twice_is_nothing(make: Make) -> None:
    server = make(fast=False)
    server.start()
    ask(server, "CREATE TABLE kept AS SELECT 42 AS answer")
    server.stop()
    assert not server.answers()
    server.stop()
    assert server.start()
    assert ask(server, "SELECT answer FROM kept") == (42,)


def test_it_has_no_network_address_and_its_socket_is_for_its_owner(make: Make) -> None:
    server = make()
    server.start()
    assert ask(server, "SHOW listen_addresses") == ("",)
    assert (server.socket_folder / ".s.PGSQL.5432").stat().st_mode & 0o077 == 0


def test_it_sorts_by_code_point_and_knows_letters_beyond_ascii(make: Make) -> None:
    server = make()
    server.start()
    assert ask(server, "SELECT lower('ÄÖ') , 'Z' < 'a', length('链桥')") == ("äö", True, 2)


def test_after_a_sigkill_it_starts_again_with_its_data(make: Make) -> None:
    server = make(fast=False)
    server.start()
    ask(server, "CREATE TABLE kept AS SELECT 42 AS answer")
    killed = pid_of(server)
    os.kill(killed, signal.SIGKILL)
    wait_for_end_of(killed)
    assert not server.lives()
    assert server.start()
    assert ask(server, "SELECT answer FROM kept") == (42,)
    assert pid_of(server) != killed


@pytest.mark.long
def test_a_backend_busy_when_the_server_was_killed_ends_before_the_next_start(make: Make) -> None:
    server = make(fast=False)
    server.start()
    code = f"import psycopg; psycopg.connect({server.url()!r}).execute('DO $$ BEGIN LOOP END LOOP; END $$')"
    running = "SELECT count(*)::int FROM pg_stat_activity WHERE query LIKE 'DO %' AND state = 'active'"
    with subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL) as client:
        while ask(server, running) == (0,):
            assert client.poll() is None
            time.sleep(0.05)
        os.kill(pid_of(server), signal.SIGKILL)
        assert server.start()
        assert client.wait(timeout=10) != 0
    assert ask(server, "SELECT 1") == (1,)


@pytest.mark.parametrize("pid", [os.getpid(), 2**22 - 1], ids=["a living stranger", "nobody"])
def test_a_pid_file_that_names_something_else_is_no_server(make: Make, pid: int) -> None:
    server = make()
    server.start()
    server.stop()
    (server.data / "postmaster.pid").write_text(f"{pid}\n{server.data}\n0\n5432\n{server.data}\n\n\n")
    assert not server.lives()
    server.stop()
    assert server.start()


def test_a_path_too_long_for_a_socket_gets_a_short_one(make: Make, tmp_path: Path) -> None:
    server = make(tmp_path / ("a" * 60) / ("活动 b" * 10) / "pg")
    server.start()
    assert server.socket_folder != server.data
    assert len(os.fsencode(server.socket_folder / ".s.PGSQL.5432")) <= LONGEST_SOCKET
    assert ask(server, "SELECT 1") == (1,)


def test_a_path_with_spaces_quotes_and_chinese_works(make: Make, tmp_path: Path) -> None:
    server = make(tmp_path / "it's 活动 %20&" / "pg")
    server.start()
    assert server.socket_folder == server.data
    assert ask(server, "SELECT 1") == (1,)


def test_of_racing_starts_exactly_one_starts_it(make: Make, tmp_path: Path) -> None:
    server = make()
    code = "import sys; from pathlib import Path; from events.database.embedded import Embedded; "
    code += "print(Embedded(Path(sys.argv[1]), fast=True).start())"
    racers = [
        subprocess.Popen([sys.executable, "-c", code, str(server.data)], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    assert sorted(racer.communicate()[0].strip() for racer in racers) == ["False", "False", "True"]
    assert ask(server, "SELECT 1") == (1,)


def test_data_of_another_postgresql_is_refused_and_left_alone(make: Make) -> None:
    server = make()
    server.start()
    server.stop()
    (server.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(DatabaseUnavailable, match=r"was written by PostgreSQL 9, here is 18.*lianqiao backup"):
        server.start()
    (server.data / "PG_VERSION").write_text("18\n")
    assert server.start()


def test_an_interrupted_first_start_leaves_nothing_in_the_way(make: Make, tmp_path: Path) -> None:
    (tmp_path / "pg.new").mkdir()
    (tmp_path / "pg.new" / "PG_VERSION").write_text("18\n")
    server = make()
    assert server.start()
    assert not (tmp_path / "pg.new").exists()


def test_databases_are_made_and_dropped_by_name(make: Make) -> None:
    server = make()
    server.start()
    server.create("lianqiao_demo")
    server.create("lianqiao_demo")
    with psycopg.connect(server.url("lianqiao_demo")):  # an open connection does not keep it
        server.drop("lianqiao_demo")
    server.drop("lianqiao_demo")
    assert ask(server, "SELECT count(*)::int FROM pg_database WHERE datname = 'lianqiao_demo'") == (0,)


@pytest.mark.parametrize("name", ["", "Demo", 'a"b', "a'b", "1a", "链桥", "a" * 64])
def test_a_name_that_is_none_is_refused(make: Make, name: str) -> None:
    server = make()
    with pytest.raises(ValueError, match="is no name for a database"):
        server.create(name)
    with pytest.raises(ValueError, match="is no name for a database"):
        server.drop(name)


def test_a_server_with_all_connections_taken_still_counts_as_answering(make: Make) -> None:
    server = make()
    server.start()
    ask(server, "ALTER SYSTEM SET max_connections = 4")
    ask(server, "ALTER SYSTEM SET superuser_reserved_connections = 0")
    server.stop()
    server.start()
    held = [psycopg.connect(server.url()) for _ in range(4)]
    with pytest.raises(psycopg.OperationalError, match="too many clients"):
        psycopg.connect(server.url())
    assert server.answers()
    assert not server.start()
    for connection in held:
        connection.close()


def open_to_all(folder: Path) -> bool:
    return all(path.stat().st_mode & 0o001 for path in (folder, *folder.parents))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root steps down")
@pytest.mark.skipif(not open_to_all(Path(sys.prefix)), reason="the environment is closed to other users")
def test_root_without_a_user_namespace_steps_down(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")  # no unshare
    with tempfile.TemporaryDirectory(prefix="lianqiao-") as folder:
        closed = make(Path(folder, "pg"))
        with pytest.raises(DatabaseUnavailable, match="Set DATABASE_URL"):
            closed.start()
        Path(folder).chmod(0o755)
        server = make(Path(folder, "pg"))
        assert server.start()
        assert Path(f"/proc/{pid_of(server)}").stat().st_uid == NOBODY
        assert ask(server, "SELECT 1") == (1,)
        server.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root steps down")
def test_root_steps_down_to_the_owner_of_the_data(make: Make) -> None:
    with tempfile.TemporaryDirectory(prefix="lianqiao-") as folder:
        Path(folder).chmod(0o755)  # pytest's own folder is closed to others
        server = make(Path(folder, "pg"))
        server.start()
        server.stop()
        for path in (server.data, *server.data.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
        assert server.start()
        assert Path(f"/proc/{pid_of(server)}").stat().st_uid == NOBODY
        assert ask(server, "SELECT 1") == (1,)
        server.stop()
