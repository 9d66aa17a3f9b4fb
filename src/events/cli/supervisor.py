"""Keeps children running: starts them, restarts those that die, stops all of them in time."""

import contextlib
import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

log = logging.getLogger("lianqiao")

LOOK_SECONDS = 0.2
STOP_SECONDS = 4
"""From the request to stop until those still alive are killed; a second remains for the database."""
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 30
HEALTHY_SECONDS = 10
"""Who lived this long starts again at once when it dies."""
HOPELESS = 4
"""So many early deaths in a row before a child was ever healthy: give up."""


@dataclass
class Child:
    """One process to keep running."""

    name: str
    words: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0
    due: float = 0
    early_deaths: int = 0
    was_healthy: bool = False

    def start(self, tether: int) -> None:
        """Start it as the leader of a process group, with the reading end of the tether."""
        words = [*self.words, "--tether", str(tether)]
        self.process = subprocess.Popen(words, pass_fds=(tether,), start_new_session=True, stdin=subprocess.DEVNULL)
        self.started = time.monotonic()

    def look(self) -> None:
        """Note a death: end what the dead left behind, and say when to start again."""
        now = time.monotonic()
        self.was_healthy |= self.process is not None and now - self.started >= HEALTHY_SECONDS
        if self.process is None or self.process.poll() is None:
            return
        status = self.process.returncode
        self.kill()
        self.early_deaths = 0 if now - self.started >= HEALTHY_SECONDS else self.early_deaths + 1
        pause = min(FIRST_PAUSE_SECONDS * 2**self.early_deaths, LONGEST_PAUSE_SECONDS)
        self.due = now + pause
        log.warning("%s ended (status %s); starting it again in %.1f s", self.name, status, pause)

    def kill(self) -> None:
        """End the process and everything it started."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    @property
    def hopeless(self) -> bool:
        """Whether it never worked and starting it again will not help."""
        return self.early_deaths >= HOPELESS and not self.was_healthy


@dataclass
class Supervisor:
    """Runs children until asked to stop; `every_look` is called several times a second, for what is no child."""

    children: Sequence[Child]
    every_look: Callable[[], None]
    asked_to_stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> bool:
        """Keep the children running until SIGTERM, SIGINT or SIGHUP; false if one of them cannot be made to work."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: self.asked_to_stop.set())
        reading, writing = os.pipe()
        try:
            return self._watch(reading)
        finally:
            self._stop()
            os.close(reading)
            os.close(writing)

    def _watch(self, tether: int) -> bool:
        while not self.asked_to_stop.is_set():
            self.every_look()
            for child in self.children:
                child.look()
                if child.hopeless:
                    log.error("%s does not start; giving up", child.name)
                    return False
                if child.process is None and time.monotonic() >= child.due:
                    child.start(tether)
            self.asked_to_stop.wait(LOOK_SECONDS)
        return True

    def _stop(self) -> None:
        running = [child.process for child in self.children if child.process]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        while any(process.poll() is None for process in running) and time.monotonic() < deadline:
            time.sleep(0.02)
        for child in self.children:
            child.kill()
