"""`lianqiao audit verify`: whether what was done still stands in the audit as it was sealed."""

import argparse
import json
from dataclasses import asdict

from events.cli.inside import inside


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `audit verify` and `audit seal`."""
    verbs = commands.add_parser("audit", help="the record of who did what").add_subparsers(
        required=True, metavar="VERB"
    )
    verify = verbs.add_parser("verify", help="digest every sealed line again; exit 1 if one does not fit")
    verify.add_argument("--json", action="store_true", help="one JSON object")
    verify.set_defaults(run=run)
    verbs.add_parser("seal", help="seal what is not sealed yet, as workers do").set_defaults(run=seal)


def run(arguments: argparse.Namespace) -> int:
    """Say what was found."""
    from events.audit.queries import proof

    found = inside(proof)
    if arguments.json:
        print(json.dumps(asdict(found)))
    elif found.broken is None:
        print(f"{found.lines} lines under {found.seals} seals are as written; {found.unsealed} are not sealed yet.")
        print(f"Last seal: {found.digest or '–'}")
    else:
        print(f"Seal {found.broken} does not fit its lines: one was changed or removed after it was sealed.")
    return 0 if found.broken is None else 1


def seal(_arguments: argparse.Namespace) -> int:
    """Seal now."""
    from events.audit.actions import seal_audit

    print(inside(seal_audit))
    return 0
