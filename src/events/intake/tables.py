"""Uploaded workbooks and what senders' columns mean."""

from piccolo.columns import JSONB, BigInt, BigSerial, Boolean, Integer, Timestamptz, Varchar
from piccolo.table import Table

from events.foundation.columns import belongs_to
from events.programme.tables import Unit
from events.sessions.tables import ChainSession


class Upload(Table):
    """A workbook or CSV that somebody sent for a session. States: `rules.uploads.UploadState`; the bytes by `sha256`.

    `judged`: the rows as `engine.Judged`, NULL until read; `faces`: the sheets as a person sees them to say what a
    column means, `engine.SheetFace`; `mapping`: what a person (or an earlier file) said, per sheet; `decisions`: what a
    person decided about rows, `engine.Decision` by number; `counts`: rows by action, once confirmed also by effect.
    """

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession)
    file_name = Varchar(length=120)
    sender = Varchar(length=60, default="")
    sha256 = Varchar(length=64)
    size_bytes = Integer()
    state = Varchar(length=20)
    refusal = Varchar(length=60, default="")
    refusal_facts = JSONB(default="{}")
    judged = JSONB(null=True, default=None)
    faces = JSONB(default="[]")
    mapping = JSONB(default="{}")
    remembered = Boolean(default=False)
    decisions = JSONB(default="{}")
    counts = JSONB(default="{}")
    asked_by = BigInt(null=True, default=None)
    asked_at = Timestamptz()
    begun_at = Timestamptz(null=True, default=None)
    read_at = Timestamptz(null=True, default=None)
    confirmed_by = BigInt(null=True, default=None)
    confirmed_at = Timestamptz(null=True, default=None)


class RememberedColumn(Table):
    """What a column of this name holds in the files of a sender, as a person said once; "" for nothing of ours."""

    id = BigSerial(primary_key=True)
    unit = belongs_to(Unit)
    sender = Varchar(length=60)
    name = Varchar(length=120)
    field = Varchar(length=20, default="")
    said_at = Timestamptz()
