"""The interface for other systems: described completely, documented truly, and a problem wherever it refuses."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import make
import pytest
from keys import of_unit

from events.app import LARGEST_BODY
from events.foundation.pages import has_sentence, sentence

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
SCHEMA = "/api/v1/openapi.json"
REDEEM = "/api/v1/checkin/redeem"


async def described(client: httpx.AsyncClient) -> dict[str, Any]:
    answer = await client.get(SCHEMA)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def operations(schema: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(f"{verb.upper()} {path}", one) for path, item in schema["paths"].items() for verb, one in item.items()]


async def test_the_page_names_every_operation_and_no_other(client: httpx.AsyncClient) -> None:
    described_here = {name for name, _ in operations(await described(client))}
    documented = set(re.findall(r"^\| `((?:GET|POST) /api/[^`]+)` \|", DOCUMENT, re.MULTILINE))
    assert documented == described_here


async def test_every_operation_says_what_it_does_who_may_and_how_it_refuses(client: httpx.AsyncClient) -> None:
    schema = await described(client)
    lacking = []
    for name, one in operations(schema):
        whole = all(one.get(word) for word in ("summary", "description", "operationId", "tags"))
        refusals = {status: answer for status, answer in one["responses"].items() if status >= "400"}
        problems = all([*answer["content"]] == ["application/problem+json"] for answer in refusals.values())
        named = {"401", "403", "503"} <= set(refusals) and ("{" not in name or "404" in refusals)
        bodied = "requestBody" not in one or {"400", "413", "415"} <= set(refusals)
        told = [media for answer in one["responses"].values() for media in answer["content"].values()]
        examples = all("examples" in media for media in told)
        described_parts = all(part.get("description") for part in one.get("parameters", []))
        if not (
            described_parts
            and whole
            and problems
            and named
            and bodied
            and examples
            and one["security"] == [{"bearer": []}]
        ):
            lacking.append(name)
    assert lacking == []
    assert schema["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    assert schema["info"]["description"].startswith("Sessions, released plans")


async def test_every_code_of_the_page_is_one_of_ours() -> None:
    codes = re.findall(r"^\| \d{3} \| `(\w+)` \|", DOCUMENT, re.MULTILINE)
    assert len(codes) > 8
    assert [code for code in codes if not has_sentence(code)] == []


async def test_the_example_has_the_fields_of_the_answer(client: httpx.AsyncClient) -> None:
    await make.session()
    await make.session()
    example = json.loads(re.search(r"```json\n(.*?)```", DOCUMENT, re.DOTALL)[1])  # type: ignore[index] # there is one
    answer = (await client.get("/api/v1/sessions?limit=1", headers=await of_unit(await make.unit()))).json()
    assert answer.keys() == example.keys()
    assert answer["sessions"][0].keys() == example["sessions"][0].keys()
    assert re.fullmatch(r"-\d+~-\d+", answer["next"])
    assert re.fullmatch(r"-\d+~-\d+", example["next"])


JSON = {"content-type": "application/json"}
REFUSED: dict[str, tuple[str, str, dict[str, Any], int, str]] = {
    "an unknown address": ("GET", "/api/v1/nowhere", {}, 404, "not_found"),
    "an unknown version": ("GET", "/api/v7/sessions", {}, 404, "not_found"),
    "no token": ("GET", "/api/v1/sessions", {}, 401, "not_logged_in"),
    "a wrong token": ("GET", "/api/v1/sessions", {"headers": {"authorization": "Bearer lqt_x"}}, 401, "not_logged_in"),
    "a method it has not": ("DELETE", "/api/v1/sessions", {}, 405, "method_not_allowed"),
    "a read where one writes": ("GET", REDEEM, {}, 405, "method_not_allowed"),
    "an id beyond measure": ("GET", f"/api/v1/sessions/{2**63}", {}, 404, "not_found"),
    "an id that is none": ("GET", "/api/v1/sessions/first", {}, 404, "not_found"),
    "U+0000 in the query": ("GET", "/api/v1/sessions?cursor=%00", {}, 400, "bad_request"),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_whatever_is_refused_is_a_problem(client: httpx.AsyncClient, name: str) -> None:
    method, path, words, status, code = REFUSED[name]
    _is_problem(await client.request(method, path, **words), status, code)


WRITTEN: dict[str, tuple[dict[str, Any], int, str]] = {
    "no JSON": ({"content": b"{", "headers": JSON}, 400, "bad_request"),
    "JSON of another kind": ({"content": b"[1]", "headers": JSON}, 400, "bad_request"),
    "a form": ({"data": {"nonce": "1"}}, 415, "unsupported_media"),
    "nothing declared": ({"content": b"{}"}, 415, "unsupported_media"),
    "too much": ({"content": b'"' + b"x" * LARGEST_BODY + b'"', "headers": JSON}, 413, "too_large"),
}


@pytest.mark.parametrize("name", WRITTEN)
async def test_a_body_that_cannot_be_read_is_a_problem(client: httpx.AsyncClient, name: str) -> None:
    from events.checkin.actions.devices import create_device
    from events.identity.rules import SYSTEM

    device = await create_device(SYSTEM, await make.session(), "东门", "door")
    words, status, code = WRITTEN[name]
    headers = {"authorization": f"Bearer {device.token}", **words.get("headers", {})}
    _is_problem(await client.post(REDEEM, **{**words, "headers": headers}), status, code)


def _is_problem(answer: httpx.Response, status: int, code: str) -> None:
    told = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    assert (told["status"], told["code"], told["type"]) == (status, code, "about:blank")
    assert told["title"] == sentence(code, told.get("facts", {}), lang="zh-Hans")


async def test_a_field_that_cannot_be_read_is_named(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/sessions?limit=many", headers=await of_unit(await make.unit()))
    assert answer.json()["facts"] == {"fields": ["limit"]}
