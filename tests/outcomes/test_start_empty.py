"""An installation without the demo programme has what its ledger asks for."""

from argparse import Namespace

from events.cli.user import created
from events.outcomes.queries import stages
from events.outcomes.rules import OutcomeKind
from events.settings import Settings


async def test_the_first_account_brings_the_stages_of_the_ledger(db: Settings) -> None:
    assert {kind for kind, rows in (await stages()).items() if rows} == set()
    await created(Namespace(login="admin", name="", unit=None))
    known = await stages()
    assert {kind for kind, rows in known.items() if rows} == set(OutcomeKind)
    await created(Namespace(login="wang", name="王芳", unit="LS-JXJ"))
    assert await stages() == known
