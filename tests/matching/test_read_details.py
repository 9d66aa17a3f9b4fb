"""Ranking reads what was written in the details of a need and a supply."""

import make

from events.identity.rules import SYSTEM
from events.matching.actions import rank_session
from events.matching.queries import matches_of_need
from events.settings import Settings


async def test_words_of_details_bring_a_pair_together(db: Settings) -> None:
    session_id = await make.session()
    firm, other, institute = [await make.participant(session_id) for _ in range(3)]
    said = {"category": "technology", "title": "请专家帮助攻关"}
    need = await make.need(session_id, firm, **said, details={"problem": "超纤革耐光色牢度不足"})
    mute = await make.need(session_id, firm, **said)
    offered = {"kind": "technology", "title": "成果转让"}
    right = await make.supply(session_id, institute, **offered, details={"indicators": "超纤革耐光色牢度 4 级"})
    await make.supply(session_id, other, **offered, details={"indicators": "机床主轴精度"})
    await rank_session(SYSTEM, session_id)
    scores = [{one.supply_id: one.score for one in await matches_of_need(key)} for key in (need, mute)]
    assert scores[0][right] > scores[1].get(right, 0)
    assert max(scores[0], key=lambda supply: scores[0][supply]) == right
