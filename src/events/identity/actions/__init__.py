"""Everything that changes who somebody is or may do."""

from events.identity.actions.accounts import (
    NewAccount,
    create_account,
    disable_account,
    enable_account,
    grant_role,
    revoke_role,
    set_password,
)
from events.identity.actions.links import NewLink, create_link, create_links, move_links, open_link, revoke_links
from events.identity.actions.logins import Entry, begin_login, log_in, log_out
from events.identity.actions.passwords import change_password, issue_reset, use_reset
from events.identity.actions.tokens import NewToken, create_token, note_use, revoke_token

__all__ = [
    "Entry",
    "NewAccount",
    "NewLink",
    "NewToken",
    "begin_login",
    "change_password",
    "create_account",
    "create_link",
    "create_links",
    "create_token",
    "disable_account",
    "enable_account",
    "grant_role",
    "issue_reset",
    "log_in",
    "log_out",
    "move_links",
    "note_use",
    "open_link",
    "revoke_links",
    "revoke_role",
    "revoke_token",
    "set_password",
    "use_reset",
]
