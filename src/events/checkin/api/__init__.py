"""The JSON face of the door: scans one by one or as a queue, the short way for the plain case, the roster."""

from events.checkin.api.roster import roster
from events.checkin.api.scans import redeem_batch, redeem_one

handlers = [redeem_one, redeem_batch, roster]
