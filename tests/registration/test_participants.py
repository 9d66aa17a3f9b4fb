"""Who takes part, in as many statements for three as for one."""

import make
from counting import statements

from events.registration.queries import areas_of, participants, registration_counts
from events.registration.rules import RegistrationState
from events.settings import Settings


async def test_three_participants_cost_as_many_statements_as_one(db: Settings) -> None:
    session_id = await make.session()
    costs = []
    for _ in range(3):
        await make.participant(session_id, delegates=2)
        with statements() as seen:
            await participants(session_id)
        costs.append(len(seen))
    assert costs == [3, 3, 3]


async def test_only_accepted_ones_take_part_by_organisation(db: Settings) -> None:
    session_id, other = await make.session(), await make.session()
    second, first = await make.organisation("乙有限公司"), await make.organisation("甲有限公司")
    await make.registration(session_id, first)
    await make.registration(session_id, second)
    await make.participant(session_id, state=RegistrationState.FILED)
    await make.participant(other)
    assert [one.name for one in await participants(session_id)] == ["乙有限公司", "甲有限公司"]
    assert await registration_counts([session_id, other, 10_000]) == {session_id: 2, other: 1}


async def test_a_firm_lies_in_the_area_of_its_county(db: Settings) -> None:
    await make.programme()
    jingning = await make.organisation(county="景宁县")
    full = await make.organisation(county="景宁畲族自治县")
    away = await make.organisation(county="杭州市")
    assert await areas_of([jingning, full, away]) == {jingning: 331127, full: 331127}
