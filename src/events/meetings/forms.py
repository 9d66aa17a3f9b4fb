"""What the organizer fills in to start a plan run."""

from events.foundation.forms import Form, Reader
from events.meetings.rules import RunOptions

LONGEST_SECONDS = 600
HIGHEST_FLOOR = 20
MOST_ROUNDS = 64


class RunForm(Form, kw_only=True):
    """Strings as the browser sends them."""

    floor: str = "1"
    time_limit: str = "30"
    rounds: str = ""


def read_run(form: RunForm) -> RunOptions:
    """The options of a run.

    Raises:
        FormErrors: every field that is no whole number in its range.
    """
    read = Reader(form)
    floor = read.whole("floor", 0, HIGHEST_FLOOR)
    seconds = read.whole("time_limit", 1, LONGEST_SECONDS)
    rounds = read.whole("rounds", 1, MOST_ROUNDS) if form.rounds.strip() else None
    read.done()
    return RunOptions(floor=floor, rounds=rounds, time_limit=float(seconds))
