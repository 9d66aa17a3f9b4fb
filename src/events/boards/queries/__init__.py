"""What boards read across rooms."""

from events.boards.queries.cockpit import (
    SESSIONS,
    Beginning,
    Cockpit,
    Cover,
    ListedSession,
    LogLine,
    Release,
    beginning,
    cockpit_of,
)
from events.boards.queries.register import REGISTER, Dossier, RegisterRow, TakenPart, dossier_of, reach_of

__all__ = [
    "REGISTER",
    "SESSIONS",
    "Beginning",
    "Cockpit",
    "Cover",
    "Dossier",
    "ListedSession",
    "LogLine",
    "RegisterRow",
    "Release",
    "TakenPart",
    "beginning",
    "cockpit_of",
    "dossier_of",
    "reach_of",
]
