"""What the printing process may use, and how it says how it ended."""

from dataclasses import dataclass
from enum import IntEnum


@dataclass(frozen=True)
class Limits:
    """Bounds of one printing process: address space in MiB (maps of fonts included), seconds of wall and CPU time."""

    memory_mib: int = 900
    seconds: int = 60


class Exit(IntEnum):
    """Exit status of the printing process."""

    DONE = 0
    LIBRARIES_ABSENT = 71
    OUT_OF_MEMORY = 72
