"""Matching wishes with slots: how many find a place of their own."""

from scheduling.arrays import slots_of


def matched(masks: list[int], room: list[int]) -> int:
    """How many of the masks find one of their slots, each slot taking as many as it has room (augmenting paths)."""
    held: list[list[int]] = [[] for _ in room]

    def seated(mask: int, tried: set[int]) -> bool:
        for slot in slots_of(mask):
            if slot in tried or not room[slot]:
                continue
            tried.add(slot)
            if len(held[slot]) < room[slot]:
                held[slot].append(mask)
                return True
            for place, other in enumerate(held[slot]):
                if seated(other, tried):
                    held[slot][place] = mask
                    return True
        return False

    count, most = 0, sum(room)
    for mask in sorted(masks, key=lambda mask: mask.bit_count()):
        if count == most:
            break
        count += seated(mask, set())
    return count
