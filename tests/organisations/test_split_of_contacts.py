"""Contacts from before they were each host's own: the script that gives them to hosts."""

import make

from events.database.scripts import FOLDER
from events.foundation.transaction import engine, fetch, transaction
from events.settings import Settings

BEFORE = "ALTER TABLE contact DROP COLUMN unit"
NAMED = """
SELECT s.unit, c.unit AS of, c.id = {} AS first FROM registration r
JOIN chain_session s ON s.id = r.session JOIN contact c ON c.id = r.contact ORDER BY r.id
"""


async def test_who_was_known_to_two_hosts_becomes_two(db: Settings) -> None:
    firm = await make.organisation()
    shared = await make.contact(firm)
    city, county = await make.unit(), await make.unit("QT-JSJ")
    for unit in (city, county, city):
        session_id = await make.session(unit_id=unit)
        await make.registration(session_id, firm, contact_id=shared)
        await fetch(
            "INSERT INTO consent_record (contact, session, purpose, state, channel, notice_version, at)"
            " VALUES ({}, {}, 'partners', 'given', 'link', '1', now())",
            shared,
            session_id,
        )
    unnamed = await make.contact(await make.organisation(), "李明")
    async with transaction():
        await fetch(BEFORE)
        running = engine().current_transaction.get()
        assert running
        await running.connection.execute((FOLDER / "0126_contacts_of_units.sql").read_text("utf-8"))
    assert [tuple(row.values()) for row in await fetch(NAMED, shared)] == [
        (city, city, True),
        (county, county, False),
        (city, city, True),
    ]
    matches = "SELECT bool_and(c.contact = r.contact) AS kept FROM consent_record c JOIN registration r USING (session)"
    assert await fetch(matches) == [{"kept": True}]
    assert await fetch("SELECT unit FROM contact WHERE id = {}", unnamed) == [{"unit": None}]
