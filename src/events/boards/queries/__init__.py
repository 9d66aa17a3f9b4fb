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
from events.boards.queries.twins import Moved, Twin, kept_of, merging, moved_by, twins_of

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
    "Moved",
    "RegisterRow",
    "Release",
    "TakenPart",
    "Twin",
    "beginning",
    "cockpit_of",
    "dossier_of",
    "hits_of",
    "hosted",
    "kept_of",
    "merging",
    "moved_by",
    "reach_of",
    "twins_of",
]
