"""Accounts, logins, links and grants."""

from piccolo.columns import BigInt, BigSerial, Boolean, Date, SmallInt, Timestamptz, Varchar
from piccolo.table import Table

from events.foundation.columns import belongs_to, may_name


class Account(Table):
    """A person who may log in."""

    id = BigSerial(primary_key=True)
    login = Varchar(length=80, unique=True)
    display_name = Varchar(length=80)
    unit_name = Varchar(length=120, default="")
    password_hash = Varchar(length=255, default="")
    disabled_at = Timestamptz(null=True, default=None)
    demo = Boolean(default=False)
    created_at = Timestamptz()


class RoleGrant(Table):
    """A role of an account in a scope; scope ids belong to upper rooms, so they are no foreign keys."""

    id = BigSerial(primary_key=True)
    account = belongs_to(Account)
    role = Varchar(length=30)
    scope_kind = Varchar(length=20)
    scope_id = BigInt(default=0)
    granted_at = Timestamptz()
    ends_on = Date(null=True, default=None)


class Login(Table):
    """One browser that has logged in; the cookie holds the token, we its SHA-256."""

    token_hash = Varchar(length=64, primary_key=True)
    account_id = BigInt(null=True, default=None, index=True)
    link_id = BigInt(null=True, default=None, index=True)
    created_at = Timestamptz()
    expires_at = Timestamptz()


class LoginAttempt(Table):
    """A failed try, for throttling; `key` is a digest of what was tried."""

    id = BigSerial(primary_key=True)
    key = Varchar(length=64, index=True)
    at = Timestamptz()


class ResetLink(Table):
    """A one-time way to set a new password."""

    token_hash = Varchar(length=64, primary_key=True)
    account = belongs_to(Account)
    expires_at = Timestamptz()
    used_at = Timestamptz(null=True, default=None)


class ApiToken(Table):
    """A key of another system: it acts as an account or for a unit, in its scopes; we keep its SHA-256."""

    id = BigSerial(primary_key=True)
    name = Varchar(length=80)
    prefix = Varchar(length=12)
    token_hash = Varchar(length=64, unique=True)
    scopes = Varchar(length=200)
    account = may_name(Account)
    unit_id = BigInt(null=True, default=None)
    made_by = BigInt(null=True, default=None)
    created_at = Timestamptz()
    expires_at = Timestamptz()
    used_at = Timestamptz(null=True, default=None)
    revoked_at = Timestamptz(null=True, default=None)


class PersonalLink(Table):
    """A link for one purpose of one organisation in one session; opens with the last four digits of a mobile."""

    id = BigSerial(primary_key=True)
    token_hash = Varchar(length=64, unique=True)
    purpose = Varchar(length=20)
    session_id = BigInt(index=True)
    organisation_id = BigInt(index=True)
    contact_id = BigInt(null=True, default=None)
    digits_hash = Varchar(length=64)
    tries_left = SmallInt(default=5)
    created_at = Timestamptz()
    expires_at = Timestamptz()
    opened_at = Timestamptz(null=True, default=None)
    revoked_at = Timestamptz(null=True, default=None)
    carrier = Varchar(length=20, default="")
