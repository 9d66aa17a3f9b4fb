"""Gaps of one calendar: slots as bits of a whole number, the first slot lowest."""


def breaks_of(busy: int) -> int:
    """Consecutive meetings that are not in adjacent slots: groups of busy slots, less one."""
    return max(0, (busy & ~(busy << 1)).bit_count() - 1)


def idle_of(busy: int, present: int) -> int:
    """Present, meeting-free slots between the first and the last meeting."""
    between = (1 << busy.bit_length()) - (busy & -busy)
    return (between & ~busy & present).bit_count()
