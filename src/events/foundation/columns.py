"""Columns as we want them: Piccolo's foreign keys are nullable and cascade unless told otherwise."""

from piccolo.columns import ForeignKey, Numeric, OnDelete
from piccolo.table import Table


def belongs_to(table: type[Table], *, index: bool = True) -> ForeignKey[Table]:
    """A reference that must be there; the row it points to cannot be deleted before this one."""
    return ForeignKey(table, null=False, on_delete=OnDelete.restrict, index=index)


def may_name(table: type[Table]) -> ForeignKey[Table]:
    """A reference that may be empty."""
    return ForeignKey(table, null=True, default=None, on_delete=OnDelete.restrict, index=True)


def money_wan() -> Numeric:
    """An amount in 万元 as `Decimal`; NULL is 面议, to be discussed."""
    return Numeric(digits=(18, 6), null=True, default=None)
