"""The host reviews what was filed: only accepting makes anything of it, and nothing known is overwritten."""

import httpx
import make
import pytest
from desk import chief, host, said, send
from filer import FIRM, filed

from events.filing.actions import Decision, accept_filing, reject_filing
from events.foundation.errors import NotAllowed, NotFound, Refused
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.marketplace.queries import needs_of, supplies_of
from events.registration.queries import consents_of, registrations_of
from events.registration.rules import ConsentState, RegistrationState
from events.sessions.rules import SessionState
from events.settings import Settings


async def the_filing() -> int:
    return int((await fetch("SELECT max(id) AS id FROM filing"))[0]["id"])


async def test_accepting_makes_a_registration_with_contact_delegates_items_and_consents(db: Settings) -> None:
    session_id = await make.session()
    await filed(session_id, count="2", who=["赵敏", "钱会计"], topics=["1:business", "2:finance"], confidential="1")
    await accept_filing(SYSTEM, session_id, await the_filing(), Decision())
    (who,) = await registrations_of(session_id)
    assert (who.name, who.state, who.source, who.consent) == (FIRM, "accepted", "page", ConsentState.GIVEN)
    assert [(one.name, one.topics) for one in who.delegates] == [("赵敏", ("business",)), ("钱会计", ("finance",))]
    (need,) = await needs_of(session_id)
    assert (need.title, need.state, need.confidential, need.visibility) == ("流动资金贷款", "published", True, "host")
    answers = await consents_of(session_id, who.contact_id or 0)
    assert {one.purpose: one.channel for one in answers} == {"take_part": "page", "partners": "page"}
    filed_at = (await fetch("SELECT filed_at FROM filing"))[0]["filed_at"]
    assert {row["at"] for row in await fetch("SELECT at FROM consent_record")} == {filed_at}


async def test_items_may_be_left_to_their_own_review(db: Settings) -> None:
    session_id = await make.session()
    await filed(session_id, what="supply:product", title="针织面料")
    await accept_filing(SYSTEM, session_id, await the_filing(), Decision(publish=False))
    assert [one.state for one in await supplies_of(session_id)] == ["submitted"]


async def test_a_claim_of_a_known_firm_changes_nothing_that_is_known(db: Settings) -> None:
    session_id = await make.session()
    firm = await make.organisation(FIRM, uscc="91331100XX0000019P", kind="enterprise", county="缙云县")
    registration_id = await make.registration(session_id, firm)
    await filed(session_id, organisation_kind="bank")
    await accept_filing(SYSTEM, session_id, await the_filing(), Decision(firm))
    (who,) = await registrations_of(session_id)
    assert (who.registration_id, who.kind, who.county, who.contact_mobile) == (
        registration_id,
        "enterprise",
        "缙云县",
        "13900005678",
    )
    assert who.consent is ConsentState.MISSING
    assert [one.organisation_id for one in await needs_of(session_id)] == [firm]


async def test_the_host_may_let_whoever_filed_become_the_contact(db: Settings) -> None:
    session_id = await make.session()
    firm = await make.participant(session_id, FIRM)
    await filed(session_id)
    await accept_filing(SYSTEM, session_id, await the_filing(), Decision(firm, take_contact=True))
    (who,) = await registrations_of(session_id)
    assert (who.contact_name, who.contact_mobile, who.consent) == ("赵敏", "13900004321", ConsentState.GIVEN)


@pytest.mark.parametrize("state", RegistrationState)
async def test_an_earlier_registration_is_accepted_whatever_became_of_it(
    db: Settings, state: RegistrationState
) -> None:
    session_id = await make.session()
    firm = await make.participant(session_id, FIRM, state=state)
    await filed(session_id)
    await accept_filing(SYSTEM, session_id, await the_filing(), Decision(firm))
    assert [one.state for one in await registrations_of(session_id)] == ["accepted"]


async def test_an_organisation_it_is_not_about_is_not_found(db: Settings) -> None:
    session_id = await make.session()
    other = await make.participant(session_id)
    await filed(session_id)
    with pytest.raises(NotFound):
        await accept_filing(SYSTEM, session_id, await the_filing(), Decision(other))


async def test_a_filing_is_reviewed_once(db: Settings) -> None:
    session_id = await make.session()
    await filed(session_id)
    key = await the_filing()
    await reject_filing(SYSTEM, session_id, key, "不是本链企业")
    with pytest.raises(Refused) as refused:
        await accept_filing(SYSTEM, session_id, key, Decision())
    assert refused.value.code == "filing_reviewed"
    assert await registrations_of(session_id) == []


async def test_only_hosts_review_and_rejecting_needs_a_reason(db: Settings) -> None:
    session_id, other = await make.session(), await make.session()
    await filed(session_id)
    key = await the_filing()
    stranger = make.link(session_id, await make.organisation())
    with pytest.raises(NotAllowed):
        await accept_filing(stranger, session_id, key, Decision())
    with pytest.raises(NotFound):
        await accept_filing(SYSTEM, other, key, Decision())
    with pytest.raises(Refused):
        await reject_filing(SYSTEM, session_id, key, " ")


async def test_the_queue_shows_what_waits_and_the_words_to_forward(client: httpx.AsyncClient) -> None:
    session_id = await make.session()
    await host(client)
    await filed(session_id)
    page = await client.get(f"/sessions/{session_id}/filings")
    assert FIRM in page.text
    assert f"http://testserver/file/{session_id}" in said(page)
    assert "13900004321" not in page.text
    poster = await client.get(f"/sessions/{session_id}/filings/poster")
    assert "data:image/png;base64," in poster.text


async def test_the_page_of_a_filing_accepts_it(client: httpx.AsyncClient) -> None:
    session_id = await make.session()
    firm = await make.participant(session_id, FIRM)
    await host(client)
    await filed(session_id)
    at = f"/sessions/{session_id}/filings/{await the_filing()}"
    page = said(await client.get(at))
    assert "13900004321" in page
    assert "13900005678" in page
    answer = await send(client, f"{at}/accept", {"organisation_id": str(firm), "publish": "1"})
    assert answer.status_code == 303
    assert [one.title for one in await needs_of(session_id)] == ["流动资金贷款"]


async def test_the_page_asks_why_it_is_not_taken(client: httpx.AsyncClient) -> None:
    session_id = await make.session()
    await host(client)
    await filed(session_id)
    at = f"/sessions/{session_id}/filings/{await the_filing()}"
    assert (await send(client, f"{at}/reject", {"reason": ""})).status_code == 422
    assert (await send(client, f"{at}/reject", {"reason": "重复"})).status_code == 303
    assert "重复" in (await client.get(at)).text


async def test_people_of_the_chain_read_no_filing(client: httpx.AsyncClient) -> None:
    session_id = await make.session()
    await filed(session_id)
    await chief(client)
    assert (await client.get(f"/sessions/{session_id}/filings")).status_code == 403
    assert (await client.get(f"/sessions/{session_id}/filings/{await the_filing()}")).status_code == 403


async def test_the_queue_costs_as_many_statements_for_one_as_for_three(
    client: httpx.AsyncClient, statements: list[str]
) -> None:
    session_id = await make.session(state=SessionState.OPEN)
    await host(client)
    numbers = []
    for number in (1, 2, 3):
        await filed(session_id, number)
        statements.clear()
        await client.get(f"/sessions/{session_id}/filings")
        numbers.append(len(statements))
    assert len(set(numbers)) == 1
