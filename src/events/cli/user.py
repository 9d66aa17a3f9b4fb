"""`lianqiao user`: accounts from the command line, for the first administrator and for forgotten passwords."""

import argparse

from events.cli.inside import inside
from events.cli.ports import served_at
from events.settings import settings


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `user create` and `user reset`."""
    verbs = commands.add_parser("user", help="accounts").add_subparsers(required=True, metavar="VERB")
    create = verbs.add_parser("create", help="a new account; prints a link to set its password")
    create.add_argument("login")
    create.add_argument("--name", default="", help="name of the person (default: the login)")
    create.add_argument("--unit", metavar="CODE", help="organizer of this unit, e.g. LS-JXJ (default: administrator)")
    create.set_defaults(run=run_create)
    reset = verbs.add_parser("reset", help="print a link, good for 30 minutes, to set a new password")
    reset.add_argument("login")
    reset.set_defaults(run=run_reset)


def run_create(arguments: argparse.Namespace) -> int:
    """Create the account with its role and print the link."""
    print(_address(inside(lambda: created(arguments))))
    return 0


async def created(arguments: argparse.Namespace) -> str:
    """The token of a new account's first password; what every installation starts with is loaded where missing."""
    from events.foundation.transaction import transaction
    from events.identity.actions import NewAccount, create_account, grant_role, issue_reset
    from events.identity.rules import SYSTEM, Role, ScopeKind
    from events.outcomes.actions import seed_stages
    from events.programme.actions import seed_programme
    from events.programme.queries import unit_by_code

    async with transaction():
        await seed_programme(SYSTEM)
        await seed_stages()
        unit = await unit_by_code(arguments.unit) if arguments.unit else None
        new = NewAccount(arguments.login, arguments.name or arguments.login, unit.name if unit else "")
        account_id = await create_account(SYSTEM, new)
        if unit:
            await grant_role(SYSTEM, account_id, Role.ORGANIZER, ScopeKind.UNIT, unit.id)
        else:
            await grant_role(SYSTEM, account_id, Role.ADMINISTRATOR, ScopeKind.EVERYTHING)
        return await issue_reset(SYSTEM, account_id)


def run_reset(arguments: argparse.Namespace) -> int:
    """Print a link for the account of this login."""

    async def work() -> str:
        from events.foundation.errors import NotFound
        from events.foundation.transaction import fetch
        from events.identity.actions import issue_reset
        from events.identity.rules import SYSTEM

        rows = await fetch("SELECT id FROM account WHERE lower(login) = lower({})", arguments.login)
        if not rows:
            raise NotFound("account", arguments.login)
        return await issue_reset(SYSTEM, rows[0]["id"])

    print(_address(inside(work)))
    return 0


def _address(token: str) -> str:
    """The link as a browser takes it; while nothing is served its path, to be put behind the address `serve` prints."""
    here = settings()
    return f"{here.public_url or served_at(here.var)}/reset/{token}"
