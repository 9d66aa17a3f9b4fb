"""The fields of a kind of outcome with the words a dictionary offers for them."""

from dataclasses import replace

from events.marketplace.rules.details import Detail, Details
from events.outcomes.rules import OutcomeKind
from events.outcomes.rules.details import DETAILS_OF_OUTCOMES, FROM_DICTIONARY
from events.programme.queries import dictionary

Labels = dict[str, dict[str, str]]
"""What a dictionary calls the options of a field, retired ones too: by the field's name and the code."""


async def details_on_offer(kind: str, chosen: Details) -> tuple[tuple[Detail, ...], Labels]:
    """The fields of a kind with the words in use, and those that are `chosen` already; none of an unknown kind."""
    found: list[Detail] = []
    labels: Labels = {}
    for one in DETAILS_OF_OUTCOMES[OutcomeKind(kind)] if kind in set(OutcomeKind) else ():
        if one.name not in FROM_DICTIONARY:
            found.append(one)
            continue
        words = await dictionary(FROM_DICTIONARY[one.name])
        labels[one.name] = {word.code: word.label for word in words}
        offered = tuple(word.code for word in words if word.active or word.code == chosen.get(one.name))
        found.append(replace(one, options=offered))
    return tuple(found), labels
