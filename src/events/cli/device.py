"""`lianqiao device create`: pair a phone with a session and print its token."""

import argparse
import json

from events.cli.inside import inside


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `device create`."""
    verbs = commands.add_parser("device", help="paired phones of door staff and stewards")
    create = verbs.add_subparsers(required=True, metavar="VERB").add_parser("create", help="print a new device's token")
    create.add_argument("--session", type=int, required=True, metavar="ID")
    create.add_argument("--kind", choices=("door", "steward"), default="door")
    create.add_argument("--name", default="")
    create.add_argument("--json", action="store_true", help="one JSON object instead of the token alone")
    create.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Make the device and print its token; it is shown only now."""

    async def work() -> dict[str, object]:
        from events.checkin.actions.devices import create_device
        from events.identity.rules import SYSTEM

        name = arguments.name or f"{arguments.kind} device"
        made = await create_device(SYSTEM, arguments.session, name, arguments.kind)
        return {
            "id": made.id,
            "session": arguments.session,
            "kind": arguments.kind,
            "token": made.token,
            "expires_at": made.expires_at.isoformat(),
        }

    made = inside(work)
    print(json.dumps(made) if arguments.json else made["token"])
    return 0
