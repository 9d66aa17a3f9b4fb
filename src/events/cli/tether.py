"""A child's tie to its supervisor: when the supervisor is gone, however it went, the child goes too.

The supervisor keeps the writing end of a pipe open for as long as it lives and never writes. The kernel closes it even
after SIGKILL; a child sees the end of the file and ends its whole process group, so that no process keeps the port.
"""

import multiprocessing
import os
import signal
import threading
from multiprocessing.connection import wait


def hold(end: int) -> None:
    """Watch the pipe `end` in the background, and in a process of `multiprocessing` its parent too."""
    parent = multiprocessing.parent_process()
    watched = [end] if parent is None else [end, parent.sentinel]
    threading.Thread(target=_end_with, args=(watched,), daemon=True, name="tether").start()


def _end_with(watched: list[int]) -> None:
    wait(watched)
    os.killpg(os.getpgrp(), signal.SIGKILL)
