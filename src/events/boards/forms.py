"""What a host fills in on the cockpit."""

from events.foundation.forms import Form, Reader
from events.sessions.rules import SessionState


class MoveForm(Form, kw_only=True):
    """To which state, and why."""

    to: str
    reason: str = ""


def read_move(form: MoveForm) -> tuple[SessionState, str]:
    """The state and the reason.

    Raises:
        FormErrors: there is no such state, or the reason is too long.
    """
    read = Reader(form)
    to = read.choice("to", [state.value for state in SessionState])
    reason = read.text("reason", longest=200)
    read.done()
    return SessionState(to), reason
