"""What the host chooses for a report."""

from events.foundation.forms import Form, Reader
from events.outcomes.rules import Audience
from events.reports.rules import PaperKind


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


class PaperForm(Form, kw_only=True):
    """Which long paper."""

    kind: str = ""


def read_paper(form: PaperForm) -> PaperKind:
    """The paper.

    Raises:
        FormErrors: there is no such paper.
    """
    read = Reader(form)
    kind = read.choice("kind", [one.value for one in PaperKind])
    read.done()
    return PaperKind(kind)
