"""What the library raises: one error for wrong input, one for a stop asked from outside."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduling.plan import Violation


class InputError(ValueError):
    """The input cannot be used.

    Attributes:
        path: where it is wrong, e.g. ``parties[3] (L17).present``.
        what: what is wrong there.
        remedy: what would help.
    """

    def __init__(self, path: str, what: str, remedy: str = "") -> None:
        self.path = path
        self.what = what
        self.remedy = remedy
        super().__init__(f"{path}: {what}" + (f"; {remedy}" if remedy else ""))


class Cancelled(Exception):
    """The caller's ``cancelled()`` said yes; nothing was decided."""


class BrokenPlan(RuntimeError):
    """A plan failed its own check: a fault of this library, never of the input.

    Attributes:
        violations: what the check found.
    """

    def __init__(self, violations: Sequence["Violation"]) -> None:
        self.violations = tuple(violations)
        super().__init__(f"the plan breaks {len(self.violations)} rules, first {self.violations[0]}")
