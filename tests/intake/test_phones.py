"""What a telephone cell says."""

import pytest

from events.intake.rules.phones import numbers_in, read_phone, rounds_to


@pytest.mark.parametrize(
    ("cell", "number", "codes"),
    [
        (None, "", ""),
        ("无", "", ""),
        ("19900000002", "19900000002", ""),
        ("+86 199 0000 0002", "19900000002", ""),
        ("0086-19900000002", "19900000002", ""),
        ("8619900000002", "19900000002", ""),
        ("199-0000-0002（微信同号）", "19900000002", ""),
        ("陈总 19900000002", "19900000002", ""),
        ("19900000002 19900000002", "19900000002", ""),
        (19900000002, "19900000002", "FLOAT"),
        (19900000002.0, "19900000002", "FLOAT"),
        ("19900000002.0", "19900000002", "FLOAT"),
        ("１９９００００００２０", "19900000020", "FULLWIDTH"),
        ("１９９００００００２０.０", "19900000020", "FLOAT FULLWIDTH"),
        ("1.9900000002E+10", "19900000002", "SCIENTIFIC"),
        ("1.99E+10", "", "SCIENTIFIC"),
        ("4.5E+10", "", "SCIENTIFIC"),
        ("1.5E+3", "", "SCIENTIFIC"),
        ("19900000002 / 0578-2000002", "19900000002", "TWO_NUMBERS"),
        ("0578-2000002，19900000002", "0578-2000002", "TWO_NUMBERS"),
        ("19900000002、19900000003", "19900000002", "TWO_NUMBERS"),
        ("0578-2000002", "0578-2000002", ""),
        ("(0578)2000002转801", "0578-2000002-801", ""),
        ("2000002", "2000002", ""),
        ("400-800-1234", "400-800-1234", ""),
        ("1990000078", "", "INVALID"),
        ("199000000789", "", "INVALID"),
        (5782000002, "", "FLOAT INVALID"),
        ("微信联系", "", "INVALID"),
    ],
)
def test_a_number_is_read_with_what_was_odd(cell: str | float | None, number: str, codes: str) -> None:
    reading = read_phone(cell)
    told = " ".join(sorted(problem.removeprefix("PHONE_") for problem in reading.problems))
    assert (reading.number, told) == (number, codes)


def test_of_a_rounded_number_the_leading_digits_survive() -> None:
    assert read_phone("1.99E+10").visible_digits == "199"
    assert [rounds_to("19955550002", digits) for digits in ("199", "1995", "199556", "2", "199557", "198")] == [
        *[True] * 4,
        *[False] * 2,
    ]
    assert not rounds_to("", "199"), "an organisation without a number"


def test_all_numbers_of_a_text_come_in_the_order_of_writing() -> None:
    assert numbers_in("电话0578-2000002 手机19900000002") == ("0578-2000002", "19900000002")
