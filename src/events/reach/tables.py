"""What calls came to."""

from piccolo.columns import BigInt, BigSerial, Timestamptz, Varchar
from piccolo.table import Table

from events.foundation.columns import belongs_to
from events.registration.tables import Registration


class CallTick(Table):
    """What one telephone call came to; the newest that was not undone holds. Answers: `rules.CallAnswer`."""

    id = BigSerial(primary_key=True)
    registration = belongs_to(Registration)
    answer = Varchar(length=20)
    note = Varchar(length=300, default="")
    account_id = BigInt(null=True, default=None)
    at = Timestamptz()
    undone_at = Timestamptz(null=True, default=None)
