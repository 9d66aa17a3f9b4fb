"""`lianqiao checkin export` and `import`: carry a session's scans to another installation, and back."""

import argparse
import json
import os
from pathlib import Path

import msgspec

from events.cli.inside import inside


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `checkin export` and `checkin import`."""
    verbs = commands.add_parser("checkin", help="scans from one installation to another").add_subparsers(
        required=True, metavar="VERB"
    )
    export = verbs.add_parser("export", help="write every scan and walk-in of a session into a file for you alone")
    export.add_argument("file", type=Path)
    export.add_argument("--session", type=int, required=True, metavar="ID")
    export.set_defaults(run=run_export)
    bring = verbs.add_parser(
        "import", help="record what is not known yet, also the file of a device; twice changes nothing"
    )
    bring.add_argument("file", type=Path)
    bring.add_argument("--session", type=int, metavar="ID", help="another session than the file names")
    bring.add_argument("--json", action="store_true", help="one JSON object")
    bring.set_defaults(run=run_import)


def run_export(arguments: argparse.Namespace) -> int:
    """Write the file and say how much it holds."""
    from events.checkin.actions import export_scans
    from events.identity.rules import SYSTEM

    file = inside(lambda: export_scans(SYSTEM, arguments.session))
    descriptor = os.open(arguments.file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(msgspec.json.encode(file))
    print(f"{arguments.file}: {len(file.scans)} scans, {len(file.walk_ins)} walk-ins")
    return 0


def run_import(arguments: argparse.Namespace) -> int:
    """Record and say what came of it; exit status 1 where something was refused."""
    from events.checkin.actions import import_scans
    from events.checkin.reading import read_scans
    from events.checkin.rules import CheckinRefusal
    from events.foundation.errors import WrongInput
    from events.identity.rules import SYSTEM

    try:
        file = read_scans(arguments.file.read_bytes())
    except OSError as unreadable:
        raise WrongInput(CheckinRefusal.SCAN_FILE_UNREADABLE) from unreadable
    session_id = arguments.session or file.session
    if session_id is None:
        raise WrongInput(CheckinRefusal.SCAN_FILE_NO_SESSION)
    came = inside(lambda: import_scans(SYSTEM, session_id, file))
    if arguments.json:
        refused = [{"nonce": str(nonce), "code": code} for nonce, code in came.refused]
        print(json.dumps({"session": session_id, "new": came.new, "known": came.known, "refused": refused}))
    else:
        print(f"{came.new} new, {came.known} known, {len(came.refused)} refused")
        for nonce, code in came.refused:
            print(f"  {nonce} {code}")
    return 1 if came.refused else 0
