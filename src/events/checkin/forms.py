"""What people type at the poster."""

from events.foundation.forms import Form, Reader
from events.organisations.rules import is_mobile, normalise_phone


class PosterForm(Form, kw_only=True):
    """A mobile number, and the last four of the credit code where it stands for several firms."""

    mobile: str = ""
    code_tail: str = ""


def read_poster(form: PosterForm) -> tuple[str, str]:
    """The mobile number and the end of the code.

    Raises:
        FormErrors: no mobile number.
    """
    read = Reader(form)
    mobile = normalise_phone(read.text("mobile", longest=30, required=True))
    if mobile and not is_mobile(mobile):
        read.refuse("mobile", "not_a_mobile")
    tail = read.text("code_tail", longest=4)
    read.done()
    return mobile, tail
