"""Every rule of a plan: one named, labelled constraint per function, for checker, model and explanation.

To add one: write a function that yields the facts of each breach, give it a code and a label here,
rows for the select model where it limits who meets, and a kept and a broken test.
"""

from scheduling.constraints.calendars import CAPACITY, ONCE, PRESENCE, WINDOW
from scheduling.constraints.case import Case
from scheduling.constraints.constraint import Constraint
from scheduling.constraints.known import INVITED, KNOWN_PARTIES, KNOWN_SLOTS
from scheduling.constraints.limits import BREAK_SPREAD, MAXIMUM
from scheduling.constraints.promises import FIXED, FORBIDDEN, LOCKED, MUST
from scheduling.constraints.seats import SEAT_ALLOWED, SEAT_ONCE, SEAT_PRESENT, SEATED
from scheduling.constraints.tables import TABLE_EXISTS, TABLE_ONCE

NAMES = (KNOWN_PARTIES, KNOWN_SLOTS)
RULES = (
    INVITED,
    FORBIDDEN,
    ONCE,
    WINDOW,
    PRESENCE,
    CAPACITY,
    SEATED,
    SEAT_ALLOWED,
    SEAT_PRESENT,
    SEAT_ONCE,
    TABLE_EXISTS,
    TABLE_ONCE,
    MAXIMUM,
    FIXED,
    MUST,
    LOCKED,
    BREAK_SPREAD,
)

__all__ = ["NAMES", "RULES", "Case", "Constraint"]
