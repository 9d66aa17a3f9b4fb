"""Which language a visitor gets, and that the choice stays."""

import httpx
import pytest


@pytest.mark.parametrize(
    ("header", "lang"), [("", "zh-Hans"), ("zh-TW,zh;q=0.9", "zh-Hant"), ("en-GB", "en"), ("fr", "zh-Hans")]
)
async def test_the_browser_is_believed(client: httpx.AsyncClient, header: str, lang: str) -> None:
    page = await client.get("/login", headers={"accept-language": header})
    assert f'<html lang="{lang}"' in page.text


async def test_a_choice_stays_for_a_year(client: httpx.AsyncClient) -> None:
    chosen = await client.get("/login?lang=en", headers={"accept-language": "zh-TW"})
    assert '<html lang="en"' in chosen.text
    assert any(
        "lang=en;" in cookie and "Max-Age=31536000" in cookie for cookie in chosen.headers.get_list("set-cookie")
    )
    assert '<html lang="en"' in (await client.get("/login", headers={"accept-language": "zh-TW"})).text


async def test_a_language_we_lack_is_not_kept(client: httpx.AsyncClient) -> None:
    await client.get("/login?lang=tlh", headers={"accept-language": "en"})
    assert client.cookies["lang"] == "en"
