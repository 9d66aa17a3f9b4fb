"""The unified social credit code: alphabet, length and check character."""

import pytest

from events.organisations.rules import CreditCodeFault, credit_code_fault, normalise_credit_code

VALID = [
    "91350100M000100Y43",
    "91110108551385082Q",
    "91110000600037341L",
    "91331100XX0000019P",
    "91331122XX0000027E",
    "91331181XX0000035P",
    "92331121XX0000043J",
    "93331125XX00000514",
    "12330000XX000006XE",
    "11331100XX00000783",
    "51331100XX0000086R",
    "N2331121XX0000094D",
    "Y1331100XX0000107G",
    "91331100XX00005370",
    "91331100XX00007720",
    "91331100XX0000182Y",
]


@pytest.mark.parametrize("code", VALID)
def test_a_valid_code_has_no_fault(code: str) -> None:
    assert credit_code_fault(code) is None


@pytest.mark.parametrize("code", ["91331100XX0000019Q", "91110018551385082Q", "91350100M0001TGQXM"])
def test_an_altered_or_swapped_character_fails_the_check(code: str) -> None:
    assert credit_code_fault(code) is CreditCodeFault.CHECK_DIGIT


@pytest.mark.parametrize("code", ["91350100M000100Y4Z", "9135O100M000100Y43"])
def test_a_letter_outside_the_alphabet_is_told(code: str) -> None:
    assert credit_code_fault(code) is CreditCodeFault.ALPHABET


@pytest.mark.parametrize("code", ["", "9135", "91350100M000100Y433"])
def test_a_wrong_length_is_told(code: str) -> None:
    assert credit_code_fault(code) is CreditCodeFault.LENGTH


def test_spaces_hyphens_case_and_width_are_normalised() -> None:
    assert normalise_credit_code(" ９１35-0100 m000100y43\n") == "91350100M000100Y43"
