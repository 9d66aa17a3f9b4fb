"""Filing from the QR in a group: in one form, twice is once, limited, and nothing is shown back."""

import json
import re
from datetime import timedelta

import httpx
import make
import pytest
from desk import said
from fair import HTMX
from filer import FIRM, RECEIPT, SAID, filed, open_form, send

from events.filing.rules import FILINGS, SEARCHES
from events.foundation import clock
from events.foundation.errors import FormErrors, NotFound, Refused
from events.foundation.transaction import fetch
from events.sessions.rules import SessionState
from events.settings import Settings


async def rows() -> list[dict[str, object]]:
    return await fetch("SELECT * FROM filing ORDER BY id")


async def test_one_form_files_an_organisation_with_an_item(client: httpx.AsyncClient) -> None:
    session_id = await make.session()
    answer = await send(client, session_id)
    assert answer.status_code == 303
    (row,) = await rows()
    assert (row["name"], row["mobile"], row["state"], row["consents"]) == (
        FIRM,
        "13900004321",
        "waiting",
        ["take_part", "partners"],
    )
    (item,) = json.loads(str(row["items"]))
    assert (item["side"], item["kind"], item["title"], item["amount_wan"]) == ("need", "finance", "流动资金贷款", "500")


async def test_nothing_else_exists_before_the_host_has_looked(client: httpx.AsyncClient) -> None:
    session_id = await make.session()
    await send(client, session_id)
    for table in ("organisation", "contact", "registration", "need", "supply"):
        assert not await fetch(f"SELECT 1 FROM {table}"), table  # noqa: S608 - the names above


async def test_the_receipt_shows_the_number_and_nothing_of_what_was_typed(client: httpx.AsyncClient) -> None:
    session_id = await make.session()
    address = (await send(client, session_id)).headers["location"]
    page = await client.get(address)
    assert str((await rows())[0]["number"]) in page.text
    for typed in (FIRM, "赵敏", "4321", "流动资金贷款"):
        assert typed not in page.text


async def test_a_receipt_opens_with_its_own_secret_in_its_own_session_only(client: httpx.AsyncClient) -> None:
    session_id, other = await make.session(), await make.session()
    secret = (await send(client, session_id)).headers["location"].rpartition("/")[2]
    assert (await client.get(f"/file/{other}/receipt/{secret}")).status_code == 404
    assert (await client.get(f"/file/{session_id}/receipt/{secret[:-1]}x")).status_code == 404


async def test_sending_twice_files_once_and_shows_the_same_receipt(client: httpx.AsyncClient) -> None:
    session_id = await make.session()
    hidden = await open_form(client, session_id)
    first = await send(client, session_id, None, hidden)
    again = await send(client, session_id, {**SAID, "title": "改了标题"}, hidden)
    assert again.headers["location"] == first.headers["location"]
    assert len(await rows()) == 1


async def test_the_back_button_leads_to_the_receipt_and_another_form_is_another_one(client: httpx.AsyncClient) -> None:
    session_id = await make.session()
    first, again = [RECEIPT.findall((await client.get(f"/file/{session_id}")).text) for _ in range(2)]
    assert first == again
    hidden = {**await open_form(client, session_id), "receipt": first[0]}
    address = (await send(client, session_id, None, hidden)).headers["location"]
    assert (await client.get(f"/file/{session_id}")).headers["location"] == address
    (more,) = re.findall(r"/file/\d+\?again=[\w-]+", (await client.get(address)).text)
    assert RECEIPT.findall((await client.get(more)).text) != first


async def test_errors_stand_beside_fields_and_what_was_typed_stays(client: httpx.AsyncClient) -> None:
    session_id = await make.session()
    wrong = {**SAID, "mobile": "123", "consents": [], "amount_wan": "很多", "uscc": "91331100XX000001Z"}
    answer = await send(client, session_id, wrong)
    assert answer.status_code == 422
    for field in ("mobile", "consents", "amount_wan", "uscc"):
        assert f"#field-{field}" in answer.text
    assert 'value="赵敏"' in answer.text
    assert 'value="很多"' in answer.text
    assert await rows() == []


async def test_without_the_necessary_consent_nothing_is_filed(db: Settings) -> None:
    session_id = await make.session()
    with pytest.raises(FormErrors) as wrong:
        await filed(session_id, consents=["partners"])
    assert list(wrong.value.fields) == ["consents"]


async def test_several_items_are_gathered_without_scripts_and_filed_in_one_go(client: httpx.AsyncClient) -> None:
    session_id = await make.session()
    hidden = await open_form(client, session_id)
    more = await send(client, session_id, {**SAID, "deed": "add"}, hidden)
    assert more.status_code == 200
    assert "流动资金贷款" in said(more)
    assert await rows() == []
    packed = json.dumps({"side": "need", "kind": "finance", "title": "流动资金贷款", "amount_wan": "500"})
    second = {**SAID, "packed": packed, "what": "supply:product", "title": "针织面料"}
    assert (await send(client, session_id, second, hidden)).status_code == 303
    assert [one["title"] for one in json.loads(str((await rows())[0]["items"]))] == ["流动资金贷款", "针织面料"]


async def test_an_entered_item_can_be_taken_out(client: httpx.AsyncClient) -> None:
    session_id = await make.session()
    packed = [json.dumps({"side": "need", "kind": "sales", "title": title}) for title in ("第一条", "第二条")]
    page = await send(client, session_id, {**SAID, "what": "", "packed": packed, "deed": "drop:0"})
    assert "第二条" in page.text
    assert "第一条" not in page.text


async def test_what_nobody_of_ours_packed_is_left_out(db: Settings) -> None:
    session_id = await make.session()
    await filed(
        session_id, packed=["{", '{"side": "x"}', '{"side": "need", "kind": "sales", "title": "", "a": 1}', "[1]"]
    )
    assert len(json.loads(str((await rows())[0]["items"]))) == 1


async def test_a_chosen_kind_brings_its_own_fields(client: httpx.AsyncClient) -> None:
    session_id = await make.session()
    hidden = await open_form(client, session_id)
    block = await client.post(
        f"/file/{session_id}/form", data={**hidden, "what": "need:talent", "name": FIRM}, headers=HTMX
    )
    assert 'name="detail_post"' in block.text
    assert "<html" not in block.text


async def test_a_search_finds_names_and_nothing_else(client: httpx.AsyncClient) -> None:
    session_id = await make.session()
    await make.organisation(FIRM, uscc="91331100XX0000019P")
    await make.organisation("丽水绿臻暂记公司", provisional=True)
    answer = await client.get(f"/file/{session_id}/names", params={"name": "绿臻"}, headers=HTMX)
    assert FIRM in answer.text
    assert "暂记" not in answer.text
    assert "91331100XX0000019P" not in answer.text
    assert FIRM not in (await client.get(f"/file/{session_id}/names", params={"name": "绿"}, headers=HTMX)).text


async def test_without_scripts_the_find_button_offers_the_names(client: httpx.AsyncClient) -> None:
    session_id = await make.session()
    await make.organisation(FIRM)
    answer = await send(client, session_id, {**SAID, "name": "绿臻", "deed": "find"})
    assert f'name="known" value="{FIRM}"' in answer.text
    await send(client, session_id, {**SAID, "name": "绿臻", "known": FIRM})
    assert [row["name"] for row in await rows()] == [FIRM]


async def test_a_phone_files_so_often_an_hour_and_no_more(db: Settings) -> None:
    session_id = await make.session()
    most = FILINGS["mobile"].most
    for number in range(most):
        await filed(session_id, number)
    with pytest.raises(Refused) as refused:
        await filed(session_id, most)
    assert (refused.value.code, refused.value.facts) == ("filing_too_often", {"minutes": 60})
    with clock.fixed(clock.now() + timedelta(minutes=61)):
        await filed(session_id, most)


async def test_too_many_filings_of_one_browser_keep_what_was_typed(client: httpx.AsyncClient) -> None:
    session_id = await make.session()
    for number in range(FILINGS["device"].most):
        await send(client, session_id, {**SAID, "mobile": f"1390000{1000 + number}"})
    answer = await send(client, session_id)
    assert answer.status_code == 409
    assert 'value="赵敏"' in answer.text


async def test_searches_of_one_browser_are_limited(client: httpx.AsyncClient) -> None:
    session_id = await make.session()
    await open_form(client, session_id)
    address = f"/file/{session_id}/names?name=丽水"
    answers = {(await client.get(address)).status_code for _ in range(SEARCHES["device"].most)}
    assert answers == {200}
    assert (await client.get(address)).status_code == 409


@pytest.mark.parametrize("state", [SessionState.LIVE, SessionState.CLOSED, SessionState.CANCELLED])
async def test_a_session_that_takes_no_registrations_says_so(client: httpx.AsyncClient, state: SessionState) -> None:
    session_id = await make.session()
    hidden = await open_form(client, session_id)
    await fetch("UPDATE chain_session SET state = {}", state.value)
    assert "本场现在不收填报" in (await client.get(f"/file/{session_id}")).text
    assert (await send(client, session_id, None, hidden)).status_code == 409
    assert await rows() == []


async def test_a_draft_is_nobodys_business(client: httpx.AsyncClient, db: Settings) -> None:
    session_id = await make.session(state=SessionState.DRAFT)
    assert (await client.get(f"/file/{session_id}")).status_code == 404
    with pytest.raises(NotFound):
        await filed(session_id + 99)


async def test_a_receipt_of_our_own_making_only(client: httpx.AsyncClient) -> None:
    session_id = await make.session()
    hidden = {**await open_form(client, session_id), "receipt": "kurz"}
    assert (await send(client, session_id, None, hidden)).status_code == 409


async def test_a_form_of_another_site_is_refused(client: httpx.AsyncClient) -> None:
    session_id = await make.session()
    hidden = {**await open_form(client, session_id), "_csrf_token": "0" * 64}
    assert (await send(client, session_id, None, hidden)).status_code == 403
