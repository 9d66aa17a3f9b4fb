"""Unified social credit codes and organisation codes as people type them."""

import re
from dataclasses import dataclass, field

from events.intake.rules.cells import CellValue, fold, is_blank, text_of
from events.intake.rules.codes import Problem
from events.organisations.rules import CreditCodeFault, credit_code_fault, normalise_credit_code


@dataclass(frozen=True, slots=True)
class CodeReading:
    """A code in its proper writing; `is_sound` when length, alphabet and check character agree."""

    code: str = ""
    organisation_code: str = ""
    problems: frozenset[Problem] = field(default_factory=frozenset)
    is_sound: bool = False


NOTHING = CodeReading()
LONGEST = 200
LABEL = re.compile(
    (
        r"^[\[【(]?(?:统一|社会|信用|代码|组织|机构|税号|纳税人|识别|号码?|证照|编号|登记|"
        r"注册|三证合一|五证合一|营业|执照|USCC|USCI|码|[:：\]】()（）.\s])+(?=[0-9A-Za-z])"
    ),
    re.IGNORECASE,
)
CODE_SIGN = re.compile("[0-9A-Za-z]")
ROUNDED = re.compile(r"\d\.\d+[eE]\+?\d+")
ORGANISATION_LABEL = re.compile("组织机构")
NOTE = re.compile(r"\([^()]*\)|【[^】]*】|[\u3400-\u9fff].*$", re.DOTALL)
BRACKETED = re.compile(r"[(\[【]([0-9A-Za-z\s-]+)[)\]】]")
ORGANISATION_CODE = re.compile(r"[0-9A-Z]{8}[0-9X]")
ORGANISATION_LENGTH = 9
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
LOOKALIKES = str.maketrans({"I": "1", "Z": "2", "S": "5"})


def read_credit_code(value: CellValue) -> CodeReading:
    """What a code cell says; look-alike letters (O for 0) are put right, nothing else is guessed."""
    if is_blank(value):
        return NOTHING
    text = fold(text_of(value))[:LONGEST].removeprefix("'")
    if not CODE_SIGN.search(text):
        return NOTHING
    bare, noted = _without_words(text.strip())
    bare = bare if ROUNDED.fullmatch(bare) else re.sub(r"(?<=[0-9A-Za-z])[._·/](?=[0-9A-Za-z])", "-", bare)
    is_organisation = ORGANISATION_LABEL.search(text) is not None
    if text != text.strip() or len(bare.split()) > 1:
        noted.add(Problem.USCC_SPACES)
    if any(sign.islower() for sign in bare):
        noted.add(Problem.USCC_LOWERCASE)
    code = normalise_credit_code(bare)
    if len(code) == ORGANISATION_LENGTH and (is_organisation or is_organisation_code(code)):
        noted = (noted - {Problem.USCC_PREFIX_TEXT}) | {Problem.USCC_IS_ORG_CODE}
        return CodeReading(organisation_code=code, problems=frozenset(noted))
    if len(code) != len("".join(bare.split())) and not ROUNDED.fullmatch(bare):
        noted.add(Problem.USCC_HYPHENS)
    return _judged(code, noted)


def _without_words(text: str) -> tuple[str, set[Problem]]:
    inside = BRACKETED.fullmatch(text)
    bare = inside[1].strip() if inside else NOTE.sub("", LABEL.sub("", text)).strip()
    if not bare or bare == text:
        return text, set()
    return bare, {Problem.USCC_PREFIX_TEXT}


def _judged(code: str, noted: set[Problem]) -> CodeReading:
    if "O" in code:
        code = code.replace("O", "0")
        noted = noted | {Problem.USCC_LETTER_O}
    fault = credit_code_fault(code)
    if fault is CreditCodeFault.ALPHABET and credit_code_fault(code.translate(LOOKALIKES)) is None:
        code = code.translate(LOOKALIKES)
    if fault is None:
        return CodeReading(code, problems=frozenset(noted), is_sound=True)
    noted = noted | {Problem.USCC_LENGTH if fault is CreditCodeFault.LENGTH else Problem.USCC_CHECK_DIGIT}
    return CodeReading(code, problems=frozenset(noted))


def is_organisation_code(code: str) -> bool:
    """Whether nine characters pass GB 11714: weights 3 7 9 10 5 8 4 2 modulo 11; 10 is X, 11 is 0."""
    if not ORGANISATION_CODE.fullmatch(code):
        return False
    total = sum(int(sign, 36) * weight for sign, weight in zip(code[:8], ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11] == code[8]
