"""Seals over the audit."""

from piccolo.columns import Array, BigInt, BigSerial, Timestamptz, Varchar
from piccolo.table import Table


class AuditSeal(Table):
    """A digest (SHA-256, hex) over the seal before and the lines named here; rows are only ever added."""

    id = BigSerial(primary_key=True)
    at = Timestamptz()
    lines = Array(base_column=BigInt(), default=[])
    digest = Varchar(length=64)
