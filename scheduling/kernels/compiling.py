"""One source, two speeds: kernels run as plain Python on lists, or compiled on arrays where numba is installed.

Kernels use whole numbers, flat vectors and bit masks only, and draw chance from their own generator,
so both ways take the same decisions and end in the same plan.
"""

import importlib
import importlib.util
from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast

import numpy as np

COMPILED = importlib.util.find_spec("numba") is not None
Kernel = TypeVar("Kernel", bound=Callable[..., Any])
Vector = list[int]


def compiled(kernel: Kernel) -> Kernel:
    """The kernel in machine code where numba is installed, else as it stands."""
    return cast("Kernel", importlib.import_module("numba").njit(cache=True)(kernel)) if COMPILED else kernel


def vector(numbers: Iterable[int]) -> Vector:
    """Numbers as kernels want them: a list, or an array where they are compiled."""
    values = list(numbers)
    return cast("Vector", np.array(values, np.int64)) if COMPILED else values
