"""A session begins as its kind of day usually runs."""

from datetime import time

import make
import pytest

from events.foundation.errors import FormErrors, NotAllowed
from events.identity.rules import SYSTEM, Role
from events.programme.reading import rows
from events.sessions.actions import SessionDraft, create_from_template
from events.sessions.queries import agenda_clashes, agenda_of, session_view
from events.sessions.reading import templates
from events.sessions.rules import refusal_of_rounds
from events.settings import Settings


def words(dictionary: str) -> list[str]:
    return [row["code"] for row in rows("dictionaries") if row["dictionary"] == dictionary]


def test_every_kind_of_session_has_a_template_of_known_items() -> None:
    assert list(templates()) == words("session_template")
    kinds = {item.kind for template in templates().values() for item in template.agenda}
    assert kinds <= set(words("agenda_kind"))


@pytest.mark.parametrize("code", list(templates()))
def test_rounds_are_possible_and_lie_in_the_item_for_them(code: str) -> None:
    template = templates()[code]
    assert refusal_of_rounds(30, template.slots) is None
    meetings = [(item.starts, item.ends) for item in template.agenda if item.kind == "one_on_one"]
    assert list(template.windows) == meetings


async def test_a_session_starts_with_agenda_tables_and_rounds_that_do_not_clash(db: Settings) -> None:
    for code in templates():
        draft = SessionDraft("专场", await make.unit(), make.DAY, template=code)
        session_id = await create_from_template(SYSTEM, draft, tables=5)
        assert await agenda_clashes(session_id) == []
        assert [one.title for one in await agenda_of(session_id)] == [one.title for one in templates()[code].agenda]
    view = await session_view(1)
    assert (view.table_count, view.meeting_minutes) == (5, 20)
    assert [(slot.starts, slot.ends) for slot in view.slots] == [
        (time(11), time(11, 20)),
        (time(11, 25), time(11, 45)),
        (time(11, 50), time(12, 10)),
    ]


async def test_unknown_kinds_and_strangers_are_refused(db: Settings) -> None:
    unit = await make.unit()
    with pytest.raises(FormErrors) as refused:
        await create_from_template(SYSTEM, SessionDraft("专场", unit, make.DAY, template="party"), tables=5)
    assert refused.value.fields == {"template": ("session_template_unknown", {})}
    with pytest.raises(FormErrors) as refused:
        await create_from_template(SYSTEM, SessionDraft("专场", unit, make.DAY), tables=1001)
    assert refused.value.fields == {"tables": ("rounds_too_many_tables", {})}
    with pytest.raises(NotAllowed):
        await create_from_template(make.actor(Role.SUPERIOR), SessionDraft("专场", unit, make.DAY), tables=5)
