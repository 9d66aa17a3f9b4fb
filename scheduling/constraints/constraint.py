"""What a constraint is: a code, a label and the functions that serve checker, model and explanation."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduling.constraints.case import Case
from scheduling.plan import Facts

if TYPE_CHECKING:
    from scheduling.constraints.rows import Columns, Row

Broken = Callable[[Case], Iterator[Facts]]
Rows = Callable[["Columns"], "Iterator[Row]"]


@dataclass(frozen=True, slots=True)
class Constraint:
    """One rule of a plan.

    ``broken`` yields the facts of each place where a plan breaks it. ``rows`` yields its rows in the
    select model, when it is one.
    """

    code: str
    label: str
    broken: Broken
    rows: Rows | None = None
