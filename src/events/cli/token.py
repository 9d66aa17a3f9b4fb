"""`lianqiao token`: keys of the API for other systems."""

import argparse
import json
from typing import TYPE_CHECKING

from events.cli.inside import inside
from events.identity.rules import TOKEN_DAYS, ApiScope

if TYPE_CHECKING:
    from events.identity.actions import NewToken


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `token create` and `token revoke`."""
    verbs = commands.add_parser("token", help="keys of the API").add_subparsers(required=True, metavar="VERB")
    create = verbs.add_parser("create", help="print a new token; it is shown only now")
    create.add_argument("name", help="for which system")
    acts = create.add_mutually_exclusive_group(required=True)
    acts.add_argument("--unit", metavar="CODE", help="reads what this unit hosts, e.g. LS-JXJ")
    acts.add_argument("--account", metavar="LOGIN", help="reads what this account may")
    create.add_argument(
        "--scope", action="append", choices=list(ApiScope), help="may be given several times (default: all)"
    )
    create.add_argument("--days", type=int, choices=TOKEN_DAYS, default=90, help="how long it lives (default: 90)")
    create.add_argument("--json", action="store_true", help="one JSON object instead of the token alone")
    create.set_defaults(run=run_create)
    revoke = verbs.add_parser("revoke", help="end a token by the signs it begins with, or by its number")
    revoke.add_argument("token", metavar="PREFIX|ID")
    revoke.set_defaults(run=run_revoke)


def run_create(arguments: argparse.Namespace) -> int:
    """Make the token and print it."""

    async def work() -> str:
        from events.identity.actions import create_token
        from events.identity.rules import SYSTEM

        return await create_token(SYSTEM, await _wanted(arguments))

    token = inside(work)
    print(json.dumps({"name": arguments.name, "token": token, "days": arguments.days}) if arguments.json else token)
    return 0


async def _wanted(arguments: argparse.Namespace) -> "NewToken":
    from events.foundation.errors import NotFound
    from events.identity.actions import NewToken
    from events.identity.queries import account_of_login
    from events.programme.queries import unit_by_code

    scopes = frozenset(arguments.scope or ApiScope)
    if arguments.unit:
        unit = await unit_by_code(arguments.unit)
        return NewToken(arguments.name, scopes, arguments.days, unit_id=unit.id)
    account = await account_of_login(arguments.account)
    if account is None:
        raise NotFound("account", arguments.account)
    return NewToken(arguments.name, scopes, arguments.days, account_id=account.id)


def run_revoke(arguments: argparse.Namespace) -> int:
    """End it."""

    async def work() -> None:
        from events.foundation.errors import NotFound
        from events.identity.actions import revoke_token
        from events.identity.queries import tokens_of
        from events.identity.rules import SYSTEM

        wanted = str(arguments.token)
        found = [one for one in await tokens_of(SYSTEM) if wanted in (str(one.id), one.prefix)]
        if len(found) != 1:
            raise NotFound("api_token", wanted)
        await revoke_token(SYSTEM, found[0].id)

    inside(work)
    return 0
