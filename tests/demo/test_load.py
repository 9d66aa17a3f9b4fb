"""A data set's folder becomes a session, whole or not at all."""

import shutil
import time
from datetime import date
from pathlib import Path

import make
import pytest

from events.demo.actions import load_dataset, load_outcomes
from events.foundation.errors import NotAllowed, WrongInput
from events.foundation.transaction import fetch
from events.identity.rules import ANONYMOUS, SYSTEM, Role, ScopeKind
from events.marketplace.queries import needs_of, public_needs, supplies_of
from events.marketplace.rules import Visibility
from events.registration.queries import participants
from events.sessions.queries import agenda_of, session_view
from events.sessions.rules import SessionState
from events.settings import Settings

DATA = Path(__file__).resolve().parents[2] / "src/events/demo/data/textile-57"


async def count(table: str) -> int:
    return int((await fetch(f"SELECT count(*) AS n FROM {table}"))[0]["n"])  # noqa: S608 - our own tables


async def test_the_textile_set_loads_with_all_its_rows(db: Settings) -> None:
    session_id = await load_dataset(SYSTEM, DATA)
    view, needs = await session_view(session_id), await needs_of(session_id)
    assert len(await participants(session_id)) == 106
    assert len(needs) == 233
    assert len({need.organisation_id for need in needs}) == 57
    assert len(await supplies_of(session_id)) == 320
    assert (view.table_count, len(view.slots), view.state) == (30, 15, SessionState.DRAFT)
    assert (view.title, view.day) == ("“十链百场万企”现代纺织产业链专场对接会", date(2026, 12, 10))
    assert (view.unit_name, view.chain_name) == ("丽水市经济和信息化局", "现代纺织")
    assert [item.kind for item in await agenda_of(session_id)] == [
        *("checkin", "speech", "policy", "demand_release", "one_on_one", "break", "one_on_one", "signing"),
    ]


async def test_rows_are_those_of_the_files(db: Settings) -> None:
    session_id = await load_dataset(SYSTEM, DATA)
    people = await participants(session_id)
    bank = next(one for one in people if one.uscc == "91331102MAAB376N78")
    assert (bank.name, bank.kind, bank.consent) == ("括苍银行股份有限公司丽水分行", "bank", "missing")
    assert (bank.contact_name, bank.contact_mobile, len(bank.delegates)) == ("顾经理", "19900000058", 3)
    assert sum(len(one.delegates) for one in people) == 162
    assert sum(len(one.absences) for one in people) == 9
    first = (await needs_of(session_id))[0]
    assert (first.source_ref, first.category, str(first.amount_wan.normalize() if first.amount_wan else "")) == (
        *("N0001", "technology", "2E+2"),
    )
    assert (first.deadline, first.confidential, first.visibility) == (date(2027, 3, 31), True, Visibility.HOST)
    assert sum(need.confidential for need in await needs_of(session_id)) == 7
    assert await public_needs(session_id) == []
    assert await count("outcome") == 0


async def test_twice_makes_two_sessions_of_the_same_organisations(db: Settings) -> None:
    one = await load_dataset(SYSTEM, DATA)
    start = time.process_time()
    two = await load_dataset(SYSTEM, DATA, title="第二场", day=date(2027, 3, 4))
    seconds = time.process_time() - start
    view = await session_view(two)
    assert (view.title, view.day) == ("第二场", date(2027, 3, 4))
    assert one != two
    assert (await count("organisation"), await count("contact"), await count("organisation_label")) == (106, 106, 123)
    assert await count("registration") == 212
    assert seconds < 1


async def test_outcomes_come_only_when_asked_for(db: Settings) -> None:
    session_id = await load_dataset(SYSTEM, DATA, outcomes=True)
    assert await count("outcome") == 40
    rows = await fetch(
        """
        SELECT n.source_ref AS need, s.source_ref AS supply, a.name AS a, b.name AS b FROM outcome o
        JOIN need n ON n.id = o.need JOIN supply s ON s.id = o.supply
        JOIN organisation a ON a.id = o.a JOIN organisation b ON b.id = o.b
        WHERE o.session = {} ORDER BY o.id LIMIT 1
        """,
        session_id,
    )
    assert rows == [
        {"need": "N0002", "supply": "S0023", "a": "浙江霁川合成革股份有限公司", "b": "浙江超岚超纤科技有限公司"}
    ]


async def test_outcomes_may_follow_later(db: Settings, tmp_path: Path) -> None:
    session_id = await load_dataset(SYSTEM, DATA)
    assert len(await load_outcomes(SYSTEM, DATA, session_id)) == 40
    folder = Path(shutil.copytree(DATA, tmp_path / "set"))
    (folder / "outcomes.csv").unlink()
    assert await load_outcomes(SYSTEM, folder, session_id) == []


async def test_an_organizers_unit_leads_what_he_loads(db: Settings) -> None:
    county = await make.unit("JY-JXJ")
    session_id = await load_dataset(make.actor(Role.ORGANIZER, ScopeKind.UNIT, county), DATA)
    assert (await session_view(session_id)).unit_id == county


async def test_who_organizes_nothing_loads_nothing(db: Settings) -> None:
    for actor in (ANONYMOUS, make.actor(Role.SUPERIOR)):
        with pytest.raises(NotAllowed):
            await load_dataset(actor, DATA)
    assert await count("chain_session") == 0


async def test_a_fault_in_the_last_file_leaves_nothing_behind(db: Settings, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(DATA, tmp_path / "set"))
    sheet = (folder / "session.json").read_text().replace('"现代纺织"', '"造纸"')
    (folder / "session.json").write_text(sheet)
    with pytest.raises(WrongInput, match="dataset_chain_unknown"):
        await load_dataset(SYSTEM, folder)
    assert (await count("chain_session"), await count("organisation")) == (0, 0)
