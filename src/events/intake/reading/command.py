"""`lianqiao import FILE --register enterprises.csv --dry-run --json OUT`: a file judged without a database."""

import json
import sys
from datetime import date
from pathlib import Path

from events.intake.engine import Judged
from events.intake.reading.limited import read_limited
from events.intake.reading.refusals import FileRefused, RefusalCode
from events.intake.reading.registers import read_register
from events.intake.rules.codes import Action

DONE = 0


def import_file(
    path: Path, register_csv: Path | None, *, dry_run: bool, json_out: Path | None, today: date | None = None
) -> int:
    """Judge a workbook or CSV against a register file, print how many rows got which action, write the JSON.

    Without a session there is nothing to write into, so only a dry run is possible.

    Args:
        path: the workbook or CSV.
        register_csv: known organisations; None: any organisation may come.
        dry_run: must be true here.
        json_out: where the rows go (replaced whole or not at all), None for nowhere.
        today: from where spoken dates count when the file does not say when it was filled in.

    Returns:
        0, also when rows were rejected.

    Raises:
        FileRefused: the file, the register or the output cannot be used; exit status 2.
    """
    if not dry_run:
        raise FileRefused(RefusalCode.DRY_RUN_NEEDED, file=path.name, field="--dry-run")
    register = read_register(register_csv) if register_csv else None
    judged = read_limited(path, register, today or _day_of(path, register_csv))
    if json_out:
        write_judged(json_out, judged)
    counts = judged.counts
    sys.stdout.write(f"{path.name}: " + " ".join(f"{action}={counts[action]}" for action in Action) + "\n")
    return DONE


def _day_of(path: Path, register_csv: Path | None) -> date:
    """The day of the session whose folder the register lies in, else when the file was last changed."""
    session = register_csv.with_name("session.json") if register_csv else path
    if session.name == "session.json" and session.is_file():
        try:
            return date.fromisoformat(json.loads(session.read_text(encoding="utf-8"))["date"])
        except (ValueError, KeyError, TypeError) as error:
            raise FileRefused(RefusalCode.SESSION_WITHOUT_DAY, file=session.name, field="date") from error
    return date.fromtimestamp(path.stat().st_mtime) if path.is_file() else date.today()  # noqa: DTZ011, DTZ012 - the day on the clerk's desk, not an instant


def write_judged(target: Path, judged: Judged) -> None:
    """Write the rows as JSON, the whole file or nothing.

    Raises:
        FileRefused: it cannot be written.
    """
    text = json.dumps(judged.to_json(), ensure_ascii=False, indent=1) + "\n"
    draft = target.with_name(f".{target.name}.part")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise FileRefused(RefusalCode.OUTPUT, file=str(target)) from error
