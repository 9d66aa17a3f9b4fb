"""Constraints on tables: they exist, and none is used twice in a slot."""

from collections import Counter
from collections.abc import Iterator

from scheduling.constraints import rows
from scheduling.constraints.case import Case
from scheduling.constraints.constraint import Constraint
from scheduling.plan import Facts


def missing_tables(case: Case) -> Iterator[Facts]:
    """Meetings at a table their slot does not have (tables count from 0)."""
    for m in case.meetings:
        if not 0 <= m.table < case.problem.tables[m.slot]:
            yield {"a": m.a, "b": m.b, "slot": m.slot, "table": m.table, "tables": case.problem.tables[m.slot]}


def shared_tables(case: Case) -> Iterator[Facts]:
    """Tables with two meetings in one slot."""
    for slot, meetings in sorted(case.by_slot.items()):
        for table, count in sorted(Counter(m.table for m in meetings).items()):
            if count > 1:
                yield {"slot": slot, "table": table, "meetings": count}


TABLE_EXISTS = Constraint("table_unknown", "a meeting has a table of its slot", missing_tables, rows.table_rows)
TABLE_ONCE = Constraint("table_twice", "no table is used twice in a slot", shared_tables)
