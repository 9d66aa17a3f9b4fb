"""What every change of the programme asks first."""

from events.foundation.errors import FormErrors, NotAllowed, Refused
from events.identity.rules import Actor
from events.programme.rules import ProgrammeRefusal, refusal_of_code


def must_administer(actor: Actor) -> None:
    """Raise `NotAllowed` for everybody but administrators."""
    if not actor.administrator:
        raise NotAllowed(ProgrammeRefusal.ADMINISTRATORS_ONLY)


def must_be_said(**said: str) -> None:
    """Raise `FormErrors` for the texts that are empty."""
    complain({name: ProgrammeRefusal.MISSING for name, value in said.items() if not value.strip()})


def must_be_new(code: str, known: bool, **said: str) -> None:  # noqa: FBT001 - asked with a query's answer
    """Raise `FormErrors` for a code that cannot be one or is taken, and for texts that are empty."""
    refusal = refusal_of_code(code) or (ProgrammeRefusal.CODE_TAKEN if known else None)
    wrong = {name: ProgrammeRefusal.MISSING for name, value in said.items() if not value.strip()}
    complain({"code": refusal, **wrong} if refusal else wrong)


def complain(wrong: dict[str, ProgrammeRefusal]) -> None:
    """Raise `FormErrors` if something is wrong."""
    if wrong:
        raise FormErrors({name: (code, {}) for name, code in wrong.items()})


def in_use() -> Refused:
    """The refusal to delete what others refer to."""
    return Refused(ProgrammeRefusal.IN_USE)
