"""Counties as people write them: 莲都, 莲都区, 浙江省丽水市莲都区."""

import re

from events.intake.rules.cells import squeeze

LEADING = re.compile("^(?:浙江省?)?(?:丽水市|丽水(?=.))?")
ZONE = re.compile("经济技术开发区|经济开发区|经开区|开发区")
RANK = re.compile("(?:畲族自治县|自治县|县|区|市)$")


def county_key(written: str) -> str:
    """What two writings of one county have in common; "" for the city as a whole."""
    text = ZONE.sub("经开", LEADING.sub("", squeeze(written)))
    return RANK.sub("", text)


def counties_conflict(first: str, second: str) -> bool:
    """Whether two writings name different counties; an address that contains the county agrees."""
    one, other = county_key(first), county_key(second)
    return bool(one and other) and one not in other and other not in one
