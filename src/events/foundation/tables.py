"""Tables of no particular room."""

from piccolo.columns import JSONB, BigInt, BigSerial, Bytea, Timestamptz, Varchar
from piccolo.table import Table


class AuditLine(Table):
    """One deed; rows are only ever added. Ids, codes and field names, no personal values."""

    id = BigSerial(primary_key=True)
    at = Timestamptz()
    account_id = BigInt(null=True, default=None, index=True)
    actor_kind = Varchar(length=20)
    deed = Varchar(length=60)
    noun = Varchar(length=40)
    noun_id = BigInt(null=True, default=None)
    session_id = BigInt(null=True, default=None, index=True)
    facts = JSONB(default="{}")


class StoredFile(Table):
    """A file by its content: attachments and finished documents."""

    sha256 = Varchar(length=64, primary_key=True)
    media_type = Varchar(length=100)
    content = Bytea()
    stored_at = Timestamptz()
