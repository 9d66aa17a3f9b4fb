"""Reading a stranger's file in a process of its own, which may take neither long nor much memory."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec

from events.intake.engine import Judged
from events.intake.engine.faces import SheetFace, faces_of
from events.intake.reading import limits
from events.intake.reading.refusals import FileRefused, RefusalCode
from events.intake.reading.workbooks import judge_book, open_book
from events.intake.rules.headers import Mapping
from events.intake.rules.register import Firm, Register

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""Numerical libraries would reserve memory for a thread per core."""


PATIENCE = 2
"""How much longer by the clock than by the processor a reading may take before it is given up."""
OUT_OF_MEMORY = (
    b"MemoryError",
    b"failed to map segment",
    b"Cannot allocate memory",
    b"error return without exception set",
    b"without setting an exception",
)
"""What Python and the loader of its libraries say when there is no more room, also in the middle of an import."""


class Task(msgspec.Struct, frozen=True):
    """What the child is asked."""

    path: str
    firms: tuple[Firm, ...] | None
    reference_day: date
    mappings: dict[str, tuple[Mapping, ...]]
    memory_bytes: int


class Answer(msgspec.Struct, frozen=True):
    """What the child found: a judgement or a refusal, and the sheets as far as they could be opened."""

    judged: Judged | None = None
    code: RefusalCode | None = None
    facts: dict[str, str | int] = msgspec.field(default_factory=dict)
    faces: tuple[SheetFace, ...] = ()


def read_limited(
    path: Path,
    register: Register | None,
    reference_day: date,
    mappings: MappingOf[str, Sequence[Mapping]] | None = None,
) -> Judged:
    """As `read_workbook`, in a subprocess with 30 s of processor time and 512 MiB; blocks, so call it in a thread.

    On a busy machine it may last twice as long by the clock.

    Raises:
        FileRefused: as `read_workbook`; also too slow or too much memory.
    """
    answer = read_with_faces(path, register, reference_day, mappings)
    if answer.judged is None:
        raise FileRefused(answer.code or RefusalCode.BROKEN, **answer.facts)
    return answer.judged


def read_with_faces(
    path: Path,
    register: Register | None,
    reference_day: date,
    mappings: MappingOf[str, Sequence[Mapping]] | None = None,
) -> Answer:
    """As `read_limited`; a file without a table is told with its sheets, so that a person can show where the table is.

    Raises:
        FileRefused: too slow, too much memory, or a file nobody foresaw.
    """
    chosen = {sheet: tuple(found) for sheet, found in (mappings or {}).items()}
    task = Task(
        str(path.resolve()), register.firms if register else None, reference_day, chosen, limits.MEMORY_MIB * limits.MIB
    )
    try:
        child = subprocess.run(
            [sys.executable, "-m", "events.intake.reading"],
            input=msgspec.json.encode(task),
            capture_output=True,
            timeout=PATIENCE * limits.SECONDS,
            env=os.environ | ONE_THREAD,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FileRefused(RefusalCode.TOO_SLOW, file=path.name, seconds=limits.SECONDS) from error
    if child.returncode != 0:
        raise _why_it_ended(path.name, child)
    return msgspec.json.decode(child.stdout, type=Answer)


def _why_it_ended(file: str, child: subprocess.CompletedProcess[bytes]) -> FileRefused:
    """Out of processor time, out of memory (then libraries may also be killed), or a file nobody foresaw."""
    if child.returncode == -signal.SIGXCPU:
        return FileRefused(RefusalCode.TOO_SLOW, file=file, seconds=limits.SECONDS)
    if child.returncode < 0 or any(sign in child.stderr for sign in OUT_OF_MEMORY):
        return FileRefused(RefusalCode.TOO_MUCH_MEMORY, file=file, mebibytes=limits.MEMORY_MIB)
    last = child.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
    return FileRefused(RefusalCode.BROKEN, file=file, part=last[:80])


def answer_to(task: Task) -> Answer:
    """What the child does once its limits are set."""
    register = None if task.firms is None else Register(task.firms)
    faces: tuple[SheetFace, ...] = ()
    try:
        book = open_book(Path(task.path))
        faces = faces_of(book, task.mappings)
        return Answer(judge_book(book, register, task.reference_day, task.mappings), faces=faces)
    except FileRefused as refusal:
        facts = {name: value if isinstance(value, int) else str(value) for name, value in refusal.facts.items()}
        return Answer(code=RefusalCode(refusal.code), facts=facts, faces=faces)


def main() -> None:
    """Read a task from standard input, answer on standard output."""
    task = msgspec.json.decode(sys.stdin.buffer.read(), type=Task)
    resource.setrlimit(resource.RLIMIT_AS, (task.memory_bytes, task.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.SECONDS, limits.SECONDS + 1))
    sys.stdout.buffer.write(msgspec.json.encode(answer_to(task)))
