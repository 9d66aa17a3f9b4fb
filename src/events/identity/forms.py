"""Forms of logins, links and accounts; `read` functions return drafts or raise all field errors at once."""

import re
from datetime import date

from events.foundation.errors import FormErrors
from events.foundation.forms import Form, Many, Reader
from events.identity.rules import Grant, Role, ScopeKind


class LoginForm(Form):
    """Login and password."""

    login: str = ""
    password: str = ""
    next: str = ""


class DigitsForm(Form):
    """The last four digits of a mobile."""

    digits: str = ""


class NewPasswordForm(Form):
    """A new password, typed twice."""

    password: str = ""
    again: str = ""


class ChangePasswordForm(NewPasswordForm):
    """The old password and a new one."""

    old_password: str = ""


class AccountForm(Form):
    """A new account."""

    login: str = ""
    display_name: str = ""
    unit_name: str = ""


class GrantForm(Form):
    """A role, and its scope as `kind:id`."""

    role: str = ""
    scope: str = ""
    ends_on: str = ""


class TokenForm(Form):
    """A new token of the API; `acts` is `self` or `unit:id`."""

    name: str = ""
    acts: str = "self"
    scopes: Many = ""
    days: str = "90"


_FULL_WIDTH = {ord("０") + offset: str(offset) for offset in range(10)}
_SCOPE = re.compile(r"([a-z]+):([0-9]{1,18})", re.ASCII)


def read_login(form: LoginForm) -> tuple[str, str]:
    """Login and password, both there."""
    missing = [name for name in ("login", "password") if not getattr(form, name).strip()]
    if missing:
        raise FormErrors({name: ("required", {}) for name in missing})
    return form.login.strip(), form.password


def read_digits(form: DigitsForm) -> str:
    """Four digits; full-width ones and spaces as phones type them are fine."""
    digits = form.digits.translate(_FULL_WIDTH).replace(" ", "")
    if not re.fullmatch(r"[0-9]{4}", digits, re.ASCII):
        raise FormErrors({"digits": ("not_four_digits", {})})
    return digits


def read_new_password(form: NewPasswordForm) -> str:
    """A password typed the same way twice; whether it may be used is a rule, not a matter of typing."""
    if not form.password:
        raise FormErrors({"password": ("required", {})})
    if form.password != form.again:
        raise FormErrors({"again": ("passwords_differ", {})})
    return form.password


def read_grant(form: GrantForm) -> Grant:
    """A role in a scope."""
    match = _SCOPE.fullmatch(form.scope)
    if form.role not in set(Role):
        raise FormErrors({"role": ("not_an_option", {})})
    if match is None or match[1] not in set(ScopeKind):
        raise FormErrors({"scope": ("not_an_option", {})})
    return Grant(Role(form.role), ScopeKind(match[1]), int(match[2]))


def read_end(form: GrantForm) -> date | None:
    """The last day of a role; none: for good."""
    read = Reader(form)
    day = read.day("ends_on")
    read.done()
    return day


def read_acts(form: TokenForm) -> int | None:
    """The unit a token is to act for; none: for oneself."""
    if form.acts == "self":
        return None
    match = _SCOPE.fullmatch(form.acts)
    if match is None or match[1] != ScopeKind.UNIT or not int(match[2]):
        raise FormErrors({"acts": ("not_an_option", {})})
    return int(match[2])
