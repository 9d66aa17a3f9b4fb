"""A device on its own: the cases of tests/vectors/checkin.json, and what the server's rules say of them."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from house import DAY, NOW, POINT, local

from events.checkin.rules import Facts, Kind, Result, TicketState, clean, is_token, judge
from events.foundation import clock

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "vectors" / "checkin.json").read_text())
CASES: list[dict[str, Any]] = VECTORS["offline"]
HOUSE = {"session": 1, "day": DAY.isoformat(), "over": False, "rehearsal": False, "closed": []}
LINE = {"state": "valid", "person": True, "accepted": True, "inside": False}

Asked = dict[str, Any]
"""What `decide` of static/js/judge.js is given, with the code as it was scanned."""


def asked_of(case: dict[str, Any]) -> Asked:
    """A case with what is ordinary."""
    at = local(case.get("at", NOW))
    house, line = case.get("house", {}), case.get("line", {})
    return {
        "text": case.get("text", VECTORS["badge"]),
        "kind": case.get("kind", "entry"),
        "point": case.get("point", POINT),
        "at": int(at.timestamp() * 1000),
        "house": None if house is None else HOUSE | house,
        "line": None if line is None else LINE | line,
        "way": case.get("way"),
    }


def by_the_rules(asked: Asked) -> str:
    """What the server's own rules say of it: without a roster whoever has a well-formed code goes in."""
    if not is_token(clean(asked["text"])):
        return Result.UNKNOWN.value
    house, line = asked["house"] or HOUSE | {"rehearsal": True}, asked["line"]
    if asked["house"] is None:
        line = LINE
    inside = asked["way"] == Kind.ENTRY if asked["way"] else bool(line and line["inside"])
    facts = Facts(
        session_id=1,
        session_day=datetime.fromisoformat(house["day"]).date(),
        session_over=house["over"],
        rehearsal=house["rehearsal"],
        point_closed=asked["point"] in house["closed"],
        ticket_session=1 if line else None,
        ticket_state=line["state"] if line else "",
        has_person=bool(line and line["person"]),
        registration_accepted=bool(line and line["accepted"]),
        inside_before=inside,
        kind=asked["kind"],
    )
    return judge(facts, datetime.fromtimestamp(asked["at"] / 1000, clock.LOCAL).date()).value


def at_the_device(case: dict[str, Any]) -> Asked | None:
    """A case of `redeem` as a device with a fresh roster meets it; none where a device cannot: it has codes only."""
    scan, ticket = case["scan"], case.get("ticket", "valid")
    if scan.get("by") in {"ticket", "both", "two"} or "refused" in case["expect"]:
        return None
    at = case["expect"].get("effective_at") or case.get("now", NOW)
    way = next((one.get("kind", "entry") for one in reversed(case.get("before", []))), None)
    state = ticket if ticket in set(TicketState) else "valid"
    gone = "withdrawn" in {case.get("delegate"), case.get("registration")}
    return asked_of(
        {
            "text": scan["text"] if scan.get("by") == "text" else written(scan),
            "kind": scan.get("kind", "entry"),
            "at": at if scan.get("mode") == "upload" else case.get("now", NOW),
            "house": {
                "over": case.get("session") in {"closed", "reported", "cancelled", "postponed"},
                "rehearsal": case.get("rehearsal", False),
                "closed": [POINT] if case.get("point_closed_at", "9") <= at else [],
            },
            "line": None
            if ticket in {"none", "foreign"}
            else {
                "state": "cancelled" if gone else state,
                "person": ticket != "blank",
                "accepted": case.get("registration", "accepted") == "accepted",
                "inside": way == "entry" and state == "valid",
            },
        }
    )


def written(scan: dict[str, Any]) -> str:
    """The badge's code as a case has it read."""
    badge: str = VECTORS["badge"]
    if scan.get("by") == "misread":
        return badge[:-1] + ("0" if badge[-1] != "0" else "1")
    return {
        "lower": badge.lower(),
        "full": "".join(chr(ord(sign) + 0xFEE0) for sign in badge),
        "spaced": f" {badge[:9]} {badge[9:]}\r\n",
        "misprinted": badge[:4] + badge[4:].replace("1", "I").replace("0", "O"),
    }.get(scan.get("written", ""), badge)


def expected_of(case: dict[str, Any]) -> str:
    """What a device says of it: it knows the badges of its own session only."""
    said: str = case["expect"]["outcome"]
    return Result.UNKNOWN.value if said == Result.WRONG_SESSION else said
