"""What the host chooses for a report."""

from events.foundation.forms import Form, Reader
from events.outcomes.rules import Audience


class ReportForm(Form, kw_only=True):
    """For whom."""

    audience: str = Audience.INTERNAL


def read_report(form: ReportForm) -> Audience:
    """The audience.

    Raises:
        FormErrors: there is no such audience.
    """
    read = Reader(form)
    audience = read.choice("audience", [one.value for one in Audience])
    read.done()
    return Audience(audience)
