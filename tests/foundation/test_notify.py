"""News of a storm of deeds: the first at once, the rest together before long."""

import asyncio

from events.foundation import notify
from events.foundation.notify import GAP_SECONDS, Gathered, Listener
from events.settings import Settings, settings


async def test_a_lone_deed_tells_itself_and_a_storm_is_told_together(db: Settings) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    listener = Listener(settings().database_url)

    async def listen() -> None:
        async for topic in listener.news_of_session(7):
            await heard.put(topic)

    listener.start()
    listening = asyncio.create_task(listen())
    while heard.empty():
        await notify.announce("ready", 7)
        await asyncio.sleep(0.05)
    gathered = Gathered()
    assert [gathered.tells_itself("checkin", 7) for _ in range(5)] == [True] + [False] * 4
    assert gathered.tells_itself("checkin", 8)
    for _ in range(4):
        gathered.later("checkin", 7)
    async with asyncio.timeout(20):
        while await heard.get() != "checkin":
            pass
    await asyncio.sleep(GAP_SECONDS)
    assert gathered.tells_itself("checkin", 7)
    gathered.later("checkin", 7)
    gathered.stop()
    await asyncio.sleep(2 * GAP_SECONDS)
    await notify.announce("end", 7)
    async with asyncio.timeout(20):
        assert await heard.get() == "end"
        await listener.stop()
        await listening
