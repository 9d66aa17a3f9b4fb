"""The few errors of the domain; `app` maps them to HTTP once, `templates/reasons.html` holds their sentences."""

from collections.abc import Mapping


class DomainError(Exception):
    """A person asked for something that cannot be; `code` names the sentence, `facts` fill it."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = str(code)
        self.facts: dict[str, object] = facts


class NotFound(DomainError):
    """No such thing, or not one of yours: HTTP 404, so that nobody learns what exists."""

    def __init__(self, noun: str, key: object = "") -> None:
        super().__init__("not_found", noun=noun, key=key)


class LoginNeeded(DomainError):
    """A stranger asks for what only known people get: to the login page, from the API HTTP 401."""

    def __init__(self) -> None:
        super().__init__("not_logged_in")


class NotAllowed(DomainError):
    """You may see it but not do this: HTTP 403."""


class Refused(DomainError):
    """The state of things forbids it: HTTP 409."""


class TooOften(DomainError):
    """Somebody asks faster than he may: HTTP 429, with the whole seconds to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__("too_many_requests", seconds=seconds)
        self.seconds = seconds


class WrongInput(DomainError):
    """A file or command-line word cannot be used: exit status 2, HTTP 400."""


class FormErrors(DomainError):
    """All fields of a form that cannot be used: HTTP 422. `fields` maps a field to (reason code, facts)."""

    def __init__(self, fields: Mapping[str, tuple[str, Mapping[str, object]]]) -> None:
        super().__init__("form_errors", fields=sorted(fields))
        self.fields = dict(fields)
