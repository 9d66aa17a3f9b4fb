"""Snapshots of figures and the documents made from them."""

from piccolo.columns import JSONB, BigInt, BigSerial, Integer, Timestamptz, Varchar
from piccolo.table import Table

from events.foundation.columns import belongs_to
from events.sessions.tables import ChainSession


class ReportSnapshot(Table):
    """The figures of a session as they stood, and the files made from them (by SHA-256)."""

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession)
    state = Varchar(length=20)
    audience = Varchar(length=10)
    figures = JSONB()
    pdf_sha256 = Varchar(length=64, default="")
    docx_sha256 = Varchar(length=64, default="")
    xlsx_sha256 = Varchar(length=64, default="")
    refusal = Varchar(length=60, default="")
    asked_by = BigInt(null=True, default=None)
    asked_at = Timestamptz()
    finished_at = Timestamptz(null=True, default=None)


class Paper(Table):
    """A long paper of a session, set in pieces: badges or agendas. States: `rules.ReportState`."""

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession)
    kind = Varchar(length=20)
    state = Varchar(length=20)
    lang = Varchar(length=10)
    done = Integer(default=0)
    whole = Integer(default=0)
    sha256 = Varchar(length=64, default="")
    refusal = Varchar(length=60, default="")
    asked_by = BigInt(null=True, default=None)
    asked_at = Timestamptz()
    finished_at = Timestamptz(null=True, default=None)
