"""Rules of organisations: credit code, phone, size class, names.

The unified social credit code (GB 32100-2015) has 18 characters of a 31-letter alphabet; the last one checks the first
17. Only length and alphabet are sure signs of a wrong code: some firms of the early pilots carry codes that fail it.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from events.identity.rules import Actor, Role, ScopeKind

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


class OrganisationKind(StrEnum):
    """What an organisation is; figures by kind are never mixed."""

    ENTERPRISE = "enterprise"
    BANK = "bank"
    UNIVERSITY = "university"
    INSTITUTE = "institute"
    BUYER = "buyer"
    SERVICE = "service"


class SizeClass(StrEnum):
    """Size class 规模."""

    LARGE = "large"
    MEDIUM = "medium"
    SMALL = "small"
    MICRO = "micro"


@dataclass(frozen=True)
class SizeBounds:
    """Lower bounds (people, revenue in 万元), both needed, of large, medium and small."""

    large: tuple[int, int]
    medium: tuple[int, int]
    small: tuple[int, int]


INDUSTRY = SizeBounds((1000, 40_000), (300, 2_000), (20, 300))
SOFTWARE = SizeBounds((300, 10_000), (100, 1_000), (10, 50))
WHOLESALE = SizeBounds((200, 40_000), (20, 5_000), (5, 1_000))


def size_class(employees: int, revenue_wan: Decimal, bounds: SizeBounds = INDUSTRY) -> SizeClass:
    """The highest class whose both bounds are met (统计上大中小微型企业划分办法, 2017); else micro."""
    steps = ((SizeClass.LARGE, bounds.large), (SizeClass.MEDIUM, bounds.medium), (SizeClass.SMALL, bounds.small))
    for size, (people, money) in steps:
        if employees >= people and revenue_wan >= money:
            return size
    return SizeClass.MICRO


_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}(-\d{1,6})?")
_COUNTRY = re.compile(r"^(\+|00)86")


def normalise_phone(written: str) -> str:
    """A mobile as 11 digits without +86, spaces, hyphens; a landline with its hyphens; else as written, half width."""
    folded = "".join(sign for sign in unicodedata.normalize("NFKC", written) if not sign.isspace())
    folded = _COUNTRY.sub("", "".join("-" if sign in HYPHENS else sign for sign in folded)).lstrip("-")
    bare = folded.replace("-", "")
    return bare if _MOBILE.fullmatch(bare) else folded


def is_mobile(phone: str) -> bool:
    """Whether a normalised number is a mobile of the mainland."""
    return _MOBILE.fullmatch(phone) is not None


def is_landline(phone: str) -> bool:
    """Whether a normalised number is a landline with its area code, extension allowed."""
    return _LANDLINE.fullmatch(phone) is not None


def mask_phone(phone: str) -> str:
    """138****5678 for a mobile; anything else keeps its last two characters only; nothing stays nothing."""
    if is_mobile(phone):
        return f"{phone[:3]}****{phone[-4:]}"
    return f"****{phone[-2:]}" if phone else ""


def mask_name(name: str) -> str:
    """The first character and a star."""
    return f"{name[0]}*" if name else ""


_NOTE = re.compile(r"[(（][^()（）]*(盖章|公章|签章)[^()（）]*[)）]\s*$")


def name_key(written: str) -> str:
    """The name for comparing: half-width brackets, no spaces, no note about a seal, one word for 有限公司."""
    folded = unicodedata.normalize("NFKC", written)
    bare = "".join(_NOTE.sub("", folded).split()).casefold()
    return bare.replace("有限责任公司", "有限公司")


_LEGAL_FORM = re.compile(
    r"(股份有限公司|有限责任公司|有限公司|集团公司|总公司|合伙企业|[(（](有限合伙|普通合伙|特殊普通合伙)[)）])(?=$|.{0,12}[行部司心]$)"
)
_PLACE = re.compile(
    r"^(?:浙江|江苏|上海|福建|广东|安徽|江西|北京)?(?:省|市)?"
    r"(?:丽水|莲都|青田|缙云|遂昌|松阳|云和|庆元|景宁|龙泉|杭州|宁波|温州|嘉兴|湖州|绍兴|金华|衢州|舟山|台州|义乌|泉州|南京)?"
    r"(?:市|县|区)?"
)
SHORT_NAME_LENGTH = 12
SHORTEST = 4


def short_name(name: str) -> str:
    """The name on boards: without legal form, and without the place in front while four characters remain.

    At most 12 characters. Two organisations may come out alike: boards show the full name beside it on demand.
    """
    bare = _LEGAL_FORM.sub("", "".join(name.split())) or name
    without_place = _PLACE.sub("", bare)
    chosen = without_place if len(without_place) >= SHORTEST else bare
    return chosen[:SHORT_NAME_LENGTH]


class TextFault(StrEnum):
    """Why a text cannot be stored."""

    NULL_CHARACTER = "text_null_character"
    LONE_SURROGATE = "text_lone_surrogate"


def text_fault(text: str) -> TextFault | None:
    """PostgreSQL stores no U+0000, UTF-8 no lone surrogate; every other character is kept as typed."""
    if "\x00" in text:
        return TextFault.NULL_CHARACTER
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        return TextFault.LONE_SURROGATE
    return None


class OrganisationRefusal(StrEnum):
    """Why an organisation or contact is not taken in."""

    NOT_YOURS = "organisation_not_yours"
    NAME_MISSING = "organisation_name_missing"
    NAME_LONG = "organisation_name_long"
    KIND_UNKNOWN = "organisation_kind_unknown"
    CODE_LENGTH = "credit_code_length"
    CODE_ALPHABET = "credit_code_alphabet"
    PHONE_INVALID = "phone_invalid"
    CODE_TAKEN = "credit_code_taken"
    WORD_RETIRED = "word_retired"


LONGEST_NAME = 120
_CERTAIN = {
    CreditCodeFault.LENGTH: OrganisationRefusal.CODE_LENGTH,
    CreditCodeFault.ALPHABET: OrganisationRefusal.CODE_ALPHABET,
}


def refusal_of_credit_code(code: str) -> OrganisationRefusal | None:
    """Why a normalised code cannot be stored; a failed check digit is no reason, whoever typed it is warned."""
    fault = credit_code_fault(code)
    return _CERTAIN.get(fault) if fault else None


def refusal_of_name(name: str) -> OrganisationRefusal | TextFault | None:
    """Why a name cannot be stored: empty, over 120 characters, or not a text."""
    if not name.strip():
        return OrganisationRefusal.NAME_MISSING
    if len(name) > LONGEST_NAME:
        return OrganisationRefusal.NAME_LONG
    return text_fault(name)


_KEEPERS = frozenset({Role.ADMINISTRATOR, Role.ORGANIZER, Role.COLLECTOR, Role.CHAIN_OFFICE})


def may_add(actor: Actor) -> bool:
    """Hosts, collectors and chain offices enter organisations."""
    return any(grant.role in _KEEPERS for grant in actor.grants)


def may_edit(actor: Actor, organisation_id: int) -> bool:
    """Whoever may add one, its own people, and its commissioner."""
    own = any(
        organisation_id in actor.scopes(role, ScopeKind.ORGANISATION) for role in (Role.PARTICIPANT, Role.COMMISSIONER)
    )
    return may_add(actor) or own or actor.organisation_id == organisation_id
