"""The largest file that is read costs seconds, however alike its rows are."""

import time

from intake.equipment_session import BY_KEY, FILLED_IN, HEADER, REGISTER, book_of, need

from events.intake.engine import judge
from events.intake.reading.limits import MOST_ROWS
from events.intake.rules.codes import Action

GOAL_SECONDS = 20


def test_the_largest_file_is_judged_in_time() -> None:
    keys = list(BY_KEY)
    rows = [HEADER, *(need(number, keys[number % len(keys)]) for number in range(MOST_ROWS))]
    began = time.process_time()
    judged = judge(book_of(rows), REGISTER, FILLED_IN)
    assert time.process_time() - began < GOAL_SECONDS
    assert judged.counts == {Action.ACCEPT: MOST_ROWS, Action.SKIP: 1}
