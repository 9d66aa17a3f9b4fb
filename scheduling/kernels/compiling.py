"""One source, two speeds: kernels run as plain Python on lists, or compiled on arrays where numba is installed.

Kernels use whole numbers, flat vectors and bit masks only, and draw chance from their own generator,
so both ways take the same decisions and end in the same plan.
"""

import importlib
import importlib.util
from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

COMPILED = importlib.util.find_spec("numba") is not None
Kernel = TypeVar("Kernel", bound=Callable[..., Any])
Vector = list[int]


def compiled(kernel: Kernel) -> Kernel:
    """The kernel in machine code where numba is installed, else as it stands."""
    return cast("Kernel", importlib.import_module("numba").njit(cache=True)(kernel)) if COMPILED else kernel


def vector(numbers: Iterable[int]) -> Vector:
    """Numbers as kernels want them: a list, or an array of words where they are compiled."""
    values = list(numbers)
    return cast("Vector", words(values)) if COMPILED else values


def words(numbers: list[int]) -> NDArray[np.int64]:
    """Numbers as signed words; a mask that uses bit 63 becomes the negative number with the same bits."""
    return np.array([number - (number >> 63 << 64) if number > 0 else number for number in numbers], np.int64)
