"""`lianqiao serve` keeps everything running, ends everything in time, and never shares its port."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psycopg
import pytest
from serving import TINY_APP, Serving, children_of, is_alive, start, until

from events.database.attachment import embedded
from events.settings import Settings


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def serve(tmp_path: Path, port: int) -> Iterator[Callable[..., Serving]]:
    started: list[Serving] = []

    def serving(*words: str, app: str = TINY_APP) -> Serving:
        started.append(start(tmp_path / "var", port, *words, app=app))
        return started[-1]

    yield serving
    for one in started:
        one.process.terminate()
        one.process.wait(timeout=10)
    embedded(Settings(var=tmp_path / "var")).stop()


def test_it_serves_and_stops_within_five_seconds_with_a_stream_open(serve: Callable[..., Serving]) -> None:
    serving = serve("--no-worker", "--workers", "2")
    until(lambda: f"Lianqiao is at {serving.url}\n" in serving.said())
    with httpx.stream("GET", f"{serving.url}/stream") as stream:
        assert next(stream.iter_lines()) == "data: beat"
        start_of_stop = time.monotonic()
        serving.process.send_signal(signal.SIGTERM)
        assert serving.process.wait(timeout=10) == 0
        assert time.monotonic() - start_of_stop < 5
    assert serving.page() is None
    assert serving.postmaster() is None


def test_killed_web_processes_are_replaced(serve: Callable[..., Serving]) -> None:
    serving = serve("--no-worker")
    answering = until(serving.page)
    web = serving.child("events.cli.web")
    assert web is not None
    assert children_of(web) == [answering]

    os.kill(answering, signal.SIGKILL)
    after_worker = until(lambda: serving.page() not in (None, answering) and serving.page())
    assert serving.child("events.cli.web") == web

    os.kill(web, signal.SIGKILL)
    after_web = until(lambda: serving.page() not in (None, after_worker) and serving.page())
    assert serving.child("events.cli.web") != web
    assert {answering, after_worker}.isdisjoint(children_of(serving.child("events.cli.web") or 0))
    assert after_web not in (answering, after_worker)


def test_a_killed_database_comes_back(serve: Callable[..., Serving]) -> None:
    serving = serve("--no-worker")
    until(serving.page)
    killed = serving.postmaster()
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    until(lambda: serving.postmaster() not in (None, killed))
    server = embedded(Settings(var=serving.var))
    until(server.answers)
    with psycopg.connect(server.url()) as connection:
        assert connection.execute("SELECT count(*) > 0 FROM migration").fetchone() == (True,)


def test_a_killed_supervisor_takes_its_children_along_and_a_second_one_takes_over(
    serve: Callable[..., Serving],
) -> None:
    killed = serve("--no-worker", "--workers", "2")
    answering = until(killed.page)
    web = killed.child("events.cli.web")
    assert web is not None
    family = [web, *children_of(web)]
    assert answering in family
    database = killed.postmaster()
    killed.process.kill()

    second = serve("--no-worker")
    assert until(second.page) not in family
    assert [pid for pid in family if is_alive(pid)] == []
    assert second.postmaster() == database


def test_web_workers_end_even_if_all_above_them_are_killed_at_once(serve: Callable[..., Serving]) -> None:
    serving = serve("--no-worker")
    answering = until(serving.page)
    web = serving.child("events.cli.web")
    assert web is not None
    for pid in (serving.process.pid, web):
        os.kill(pid, signal.SIGKILL)
    until(lambda: not is_alive(answering))
    assert serving.page() is None


def test_a_second_one_on_the_same_port_is_refused_and_disturbs_nothing(
    serve: Callable[..., Serving], tmp_path: Path
) -> None:
    first = serve("--no-worker")
    answering = until(first.page)
    second = start(tmp_path / "elsewhere", first.port, "--no-worker")
    assert second.process.wait(timeout=20) == 1
    assert (str(first.port) in second.said(), "Traceback" in second.said()) == (True, False)
    assert not (tmp_path / "elsewhere").exists()
    assert first.page() == answering


def test_a_port_taken_by_a_stranger_is_refused(serve: Callable[..., Serving], port: int) -> None:
    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # it would share
        stranger.bind(("127.0.0.1", port))
        stranger.listen()
        serving = serve("--no-worker")
        assert serving.process.wait(timeout=20) == 1
    assert serving.postmaster() is None


@pytest.mark.long
def test_a_killed_worker_is_replaced(serve: Callable[..., Serving]) -> None:
    serving = serve()
    killed = until(lambda: serving.child("worker"))
    time.sleep(3)
    os.kill(killed, signal.SIGKILL)
    assert until(lambda: serving.child("worker") not in (None, killed) and serving.child("worker")) != killed
    assert serving.page() is not None


@pytest.mark.long
def test_an_application_that_cannot_be_made_is_given_up(serve: Callable[..., Serving]) -> None:
    serving = serve("--no-worker", app="tiny_app:broken")
    assert serving.process.wait(timeout=60) == 1
    assert "this application cannot be made" in serving.said()
    assert serving.said().rstrip().endswith("web does not start; giving up")
    assert serving.postmaster() is None


@pytest.mark.parametrize("words", [["--workers", "0"], ["--workers", "many"], ["--port", "x"], ["--nonsense"]])
def test_words_that_mean_nothing_are_wrong_input(words: list[str]) -> None:
    command = [sys.executable, "-m", "events.cli", "serve", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.splitlines()[0][:12]) == (2, "usage: lianq")
