"""Sets of slots as bit masks, and chance as a small generator whose state is one number."""

from scheduling.kernels.compiling import COMPILED, Vector, compiled

EVERY_OTHER, PAIRS, NIBBLES, BYTES = 0x5555555555555555, 0x3333333333333333, 0x0F0F0F0F0F0F0F0F, 0x0101010101010101


def ones_of_word(mask: int) -> int:
    """Bits set in a machine word, by adding neighbours (Warren, Hacker's Delight, 5-1)."""
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
def draw(chance: Vector, below: int) -> int:
    """A number from 0 to ``below`` - 1 (linear congruence modulo 2**31, its lower bits thrown away)."""
    chance[0] = (chance[0] * 1103515245 + 12345) & 0x7FFFFFFF
    return (chance[0] >> 7) % below
