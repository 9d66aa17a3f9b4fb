"""Every test starts with an empty database; what the migrations filled stays."""

from events.foundation.transaction import fetch
from events.settings import Settings

COUNTS = "SELECT (SELECT count(*) FROM stored_file) AS files, (SELECT count(*) FROM migration) > 0 AS migrated"
ADD_FILE = "INSERT INTO stored_file VALUES ('0', 'text/plain', '', now())"
ADD_LINE = """
INSERT INTO audit_line (at, actor_kind, deed, noun, facts) VALUES (now(), 'person', 'x', 'x', '{}') RETURNING id::int
""".replace("{}", "{{}}")


async def test_the_first_of_two_tests_leaves_traces(db: Settings) -> None:
    assert await fetch(COUNTS) == [{"files": 0, "migrated": True}]
    await fetch(ADD_FILE)
    assert await fetch(ADD_LINE) == [{"id": 1}]


async def test_the_second_of_two_tests_finds_none_and_counts_from_one(db: Settings) -> None:
    assert await fetch(COUNTS) == [{"files": 0, "migrated": True}]
    await fetch(ADD_FILE)
    assert await fetch(ADD_LINE) == [{"id": 1}]
