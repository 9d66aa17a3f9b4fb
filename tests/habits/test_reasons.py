"""Every reason the rules give has a sentence."""

import importlib
import inspect
import pkgutil
from enum import StrEnum

import pytest

import events
from events.foundation.pages import has_sentence

ENDINGS = ("Refusal", "Reason", "Fault")
NOT_SAID = {
    "CreditCodeFault": "its refusal has the sentence",
}


def reasons() -> list[type[StrEnum]]:
    """The enums of reasons in all rules and in what reads files for people."""
    names = [module.name for module in pkgutil.walk_packages(events.__path__, "events.") if ".rules" in module.name]
    modules = [importlib.import_module(name) for name in [*names, "events.demo.reading.table"]]
    found = {
        member
        for module in modules
        for _, member in inspect.getmembers(module, inspect.isclass)
        if issubclass(member, StrEnum) and member.__name__.endswith(ENDINGS) and member.__name__ not in NOT_SAID
    }
    return sorted(found, key=lambda enum: (enum.__module__, enum.__name__))


@pytest.mark.parametrize("enum", reasons(), ids=lambda enum: enum.__name__)
def test_every_reason_has_a_sentence(enum: type[StrEnum]) -> None:
    assert [code.value for code in enum if not has_sentence(code)] == []
