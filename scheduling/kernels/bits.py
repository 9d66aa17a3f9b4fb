"""Sets of slots as bit masks, and chance as a small generator whose state is one number."""

from scheduling.kernels.compiling import COMPILED, Vector, compiled

EVERY_OTHER, PAIRS, NIBBLES, BYTES = 0x5555555555555555, 0x3333333333333333, 0x0F0F0F0F0F0F0F0F, 0x0101010101010101


def ones_of_word(mask: int) -> int:
    """Bits set in a mask of at most 62 bits, by adding neighbours (Warren, Hacker's Delight, 5-1)."""
    mask -= (mask >> 1) & EVERY_OTHER
    mask = (mask & PAIRS) + ((mask >> 2) & PAIRS)
    mask = (mask + (mask >> 4)) & NIBBLES
    return ((mask * BYTES) >> 56) & 127


def lowest_of_word(mask: int) -> int:
    """The lowest slot of a mask that is not empty."""
    return ones_of((mask & -mask) - 1)


def lowest_of_any(mask: int) -> int:
    """The lowest slot of a mask that is not empty, of any length."""
    return (mask & -mask).bit_length() - 1


ones_of = compiled(ones_of_word) if COMPILED else int.bit_count
lowest_of = compiled(lowest_of_word) if COMPILED else lowest_of_any


@compiled
def below_top(mask: int) -> int:
    """All slots up to the highest one of the mask."""
    shift = 1
    while mask >> shift:
        mask |= mask >> shift
        shift *= 2
    return mask


@compiled
def idle_in(busy: int, present: int) -> int:
    """Present slots without a meeting between the first and the last busy one."""
    return ones_of(below_top(busy) & ~(busy ^ (busy - 1)) & ~busy & present) if busy else 0


@compiled
def breaks_in(busy: int) -> int:
    """Groups of adjacent busy slots, less one."""
    return ones_of(busy & ~(busy << 1)) - 1 if busy else 0


@compiled
def draw(chance: Vector, below: int) -> int:
    """A number from 0 to ``below`` - 1 (linear congruence modulo 2**31, its lower bits thrown away)."""
    chance[0] = (chance[0] * 1103515245 + 12345) & 0x7FFFFFFF
    return (chance[0] >> 7) % below


@compiled
def nth_of(mask: int, place: int) -> int:
    """The slot at a place (from 0) among those of the mask."""
    for _ in range(place):
        mask &= mask - 1
    return lowest_of(mask)
