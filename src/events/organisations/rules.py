"""Rules of organisations: the unified social credit code (GB 32100-2015).

A code has 18 characters of a 31-letter alphabet; the last one checks the first 17. Only length and alphabet are sure
signs of a wrong code: some firms of the early pilots really carry codes that fail the check.
"""

import unicodedata
from enum import StrEnum

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
MODULUS = 31
HYPHENS = "-‐‑‒–—―−_"


class CreditCodeFault(StrEnum):
    """Why a code cannot be trusted; the first that applies."""

    LENGTH = "length"
    ALPHABET = "alphabet"
    CHECK_DIGIT = "check_digit"


def normalise_credit_code(written: str) -> str:
    """The code in capitals of half width, without spaces and hyphens; no letter is guessed."""
    folded = unicodedata.normalize("NFKC", written)
    return "".join(sign for sign in folded if not sign.isspace() and sign not in HYPHENS).upper()


def credit_check_character(body: str) -> str:
    """The 18th character for the first 17: alphabet[(31 - sum(Ci * Wi) mod 31) mod 31], Wi = 3^(i-1) mod 31."""
    total = sum(ALPHABET.index(sign) * weight for sign, weight in zip(body, WEIGHTS, strict=True))
    return ALPHABET[(MODULUS - total % MODULUS) % MODULUS]


def credit_code_fault(code: str) -> CreditCodeFault | None:
    """What is wrong with a normalised code, or None. A failed check digit is a warning, the others are certain."""
    if len(code) != LENGTH:
        return CreditCodeFault.LENGTH
    if any(sign not in ALPHABET for sign in code):
        return CreditCodeFault.ALPHABET
    if credit_check_character(code[:-1]) != code[-1]:
        return CreditCodeFault.CHECK_DIGIT
    return None
