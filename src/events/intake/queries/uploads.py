"""Uploads as they are shown."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from events.foundation.errors import NotFound
from events.foundation.listing import Listing, any_text, one_of
from events.foundation.transaction import fetch, records
from events.intake.rules.uploads import UploadState


@dataclass(frozen=True)
class UploadView:
    """An upload without its rows; `counts` by action, once confirmed also by effect."""

    id: int
    session_id: int
    unit_id: int
    file_name: str
    sender: str
    sha256: str
    size_bytes: int
    state: UploadState
    refusal: str
    refusal_facts: Mapping[str, Any]
    remembered: bool
    counts: Mapping[str, int]
    asked_by: str
    asked_at: datetime
    begun_at: datetime | None
    read_at: datetime | None
    confirmed_by: str
    confirmed_at: datetime | None

    @property
    def usable(self) -> int:
        """How many rows can be written as they are."""
        return self.counts.get("accept", 0) + self.counts.get("accept_with_warning", 0)

    @property
    def review(self) -> int:
        """How many a person must decide."""
        return self.counts.get("review", 0)

    @property
    def rejected(self) -> int:
        """How many cannot be used."""
        return self.counts.get("reject", 0)

    @property
    def written(self) -> int | None:
        """How many were written; None until it is confirmed."""
        if self.state is not UploadState.CONFIRMED:
            return None
        return self.counts.get("new", 0) + self.counts.get("changed", 0)


_COLUMNS = """u.id, u.session, s.unit, u.file_name, u.sender, u.sha256, u.size_bytes, u.state, u.refusal,
    u.refusal_facts, u.remembered, u.counts, coalesce(a.display_name, ''), u.asked_at, u.begun_at, u.read_at,
    coalesce(c.display_name, ''), u.confirmed_at"""
_FROM = """FROM upload u JOIN chain_session s ON s.id = u.session
    LEFT JOIN account a ON a.id = u.asked_by LEFT JOIN account c ON c.id = u.confirmed_by"""


def _upload(*values: Any) -> UploadView:  # noqa: ANN401 - the columns above
    row = dict(zip(UploadView.__dataclass_fields__, values, strict=True))
    loaded = {name: json.loads(row[name]) for name in ("refusal_facts", "counts")}
    return UploadView(**{**row, **loaded, "state": UploadState(row["state"])})


UPLOADS = Listing(
    row=_upload,
    columns=_COLUMNS,
    source=f"{_FROM} WHERE u.session = {{}}",
    tie="u.id",
    sorts={"sent": "u.id", "file": "u.file_name", "sender": "u.sender"},
    order="-sent",
    filters={"status": one_of("u.state = {}", UploadState), "sender": any_text("u.sender")},
    text="strpos(lower(concat_ws(' ', u.file_name, u.sender, a.display_name)), {}) > 0",
)
"""The uploads of a session, the newest first."""


async def upload_view(session_id: int, upload_id: int) -> UploadView:
    """One upload of a session.

    Raises:
        NotFound: the session has none of this id.
    """
    sql = f"SELECT {_COLUMNS} {_FROM} WHERE u.id = {{}} AND u.session = {{}}"
    rows = await records(sql, upload_id, session_id)
    if not rows:
        raise NotFound("upload", upload_id)
    return _upload(*rows[0])


async def content_of(sha256: str) -> bytes:
    """The bytes of a stored file."""
    rows = await fetch("SELECT content FROM stored_file WHERE sha256 = {}", sha256)
    if not rows:
        raise NotFound("file", sha256)
    return bytes(rows[0]["content"])
