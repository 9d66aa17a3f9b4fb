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
from events.boards.queries.search import Hits, Inside, hits_of, hosted

__all__ = [
    "REGISTER",
    "SESSIONS",
    "Beginning",
    "Cockpit",
    "Cover",
    "Dossier",
    "Hits",
    "Inside",
    "ListedSession",
    "LogLine",
    "RegisterRow",
    "Release",
    "TakenPart",
    "beginning",
    "cockpit_of",
    "dossier_of",
    "hits_of",
    "hosted",
    "reach_of",
]
