"""Entering organisations: the same one is found again by code or by name."""

from decimal import Decimal

import make
import pytest

from events.foundation.errors import FormErrors, NotAllowed, NotFound
from events.foundation.transaction import fetch
from events.identity.rules import ANONYMOUS, SYSTEM, Role, ScopeKind
from events.organisations.actions import (
    ContactDraft,
    OrganisationDraft,
    record_contact,
    record_contacts,
    set_labels,
    upsert_organisation,
    upsert_organisations,
)
from events.organisations.queries import contacts_for, organisation_view, search
from events.settings import Settings

CODE, OTHER_CODE = "91331100XX0000019P", "91331122XX0000027E"


async def test_a_firm_is_stored_as_typed_with_keys_for_finding(db: Settings) -> None:
    key = await upsert_organisation(
        SYSTEM, OrganisationDraft("丽水绿臻（环境）科技有限公司", uscc=" 91331100xx0000019p ", labels=("规上", "链主"))
    )
    view = await organisation_view(key)
    assert (view.name, view.uscc, view.short_name) == ("丽水绿臻（环境）科技有限公司", CODE, "绿臻（环境）科技")
    assert {label.label for label in view.labels} == {"规上", "链主"}


async def test_rare_characters_stay_as_they_are(db: Settings) -> None:
    name = "䶮𠮷神纺织厂"
    assert (await organisation_view(await upsert_organisation(SYSTEM, OrganisationDraft(name)))).name == name


async def test_the_same_code_is_the_same_firm_whatever_its_name(db: Settings) -> None:
    first = await upsert_organisation(SYSTEM, OrganisationDraft("旧名有限公司", uscc=CODE, county="缙云县"))
    again = await upsert_organisation(SYSTEM, OrganisationDraft("新名有限公司", uscc=CODE))
    view = await organisation_view(again)
    assert (first, view.name, view.county) == (again, "新名有限公司", "缙云县")


async def test_without_a_code_the_name_finds_it_and_a_later_code_is_added(db: Settings) -> None:
    first = await upsert_organisation(SYSTEM, OrganisationDraft("瓯谷租赁（丽水）有限公司"))
    again = await upsert_organisation(SYSTEM, OrganisationDraft("瓯谷租赁(丽水) 有限责任公司", uscc=CODE))
    third = await upsert_organisation(SYSTEM, OrganisationDraft("瓯谷租赁（丽水）有限公司"))
    assert (first, first) == (again, third)
    assert (await organisation_view(first)).uscc == CODE


async def test_two_codes_of_one_name_are_two_firms(db: Settings) -> None:
    one = await upsert_organisation(SYSTEM, OrganisationDraft("同名有限公司", uscc=CODE))
    two = await upsert_organisation(SYSTEM, OrganisationDraft("同名有限公司", uscc=OTHER_CODE))
    assert one != two


async def test_many_at_once_share_rows_among_themselves(db: Settings) -> None:
    drafts = [
        OrganisationDraft("甲有限公司"),
        OrganisationDraft("乙有限公司", uscc=CODE),
        OrganisationDraft("甲有限公司", uscc=OTHER_CODE, products="纱线"),
        OrganisationDraft("丙有限公司", uscc=CODE),
    ]
    one, two, three, four = await upsert_organisations(SYSTEM, drafts)
    assert (one, two) == (three, four)
    assert (await organisation_view(one)).products == "纱线"
    assert [row["name"] for row in await fetch("SELECT name FROM organisation ORDER BY id")] == [
        "甲有限公司",
        "丙有限公司",
    ]


async def test_what_is_not_said_stays(db: Settings) -> None:
    said = OrganisationDraft("甲有限公司", uscc=CODE, county="缙云县", employees=12, revenue_wan=Decimal("345.6"))
    key = await upsert_organisation(SYSTEM, said)
    await upsert_organisation(SYSTEM, OrganisationDraft("甲有限公司", uscc=CODE, county="青田县"))
    view = await organisation_view(key)
    assert (view.county, view.employees, view.revenue_wan) == ("青田县", 12, Decimal("345.6"))


async def test_a_provisional_claim_does_not_touch_a_known_firm(db: Settings) -> None:
    key = await upsert_organisation(SYSTEM, OrganisationDraft("甲有限公司", county="缙云县"))
    claim = OrganisationDraft("甲有限公司", county="青田县", provisional=True)
    assert await upsert_organisation(SYSTEM, claim) == key
    view = await organisation_view(key)
    assert (view.county, view.provisional) == ("缙云县", False)


async def test_a_host_confirms_a_provisional_firm(db: Settings) -> None:
    key = await upsert_organisation(SYSTEM, OrganisationDraft("甲有限公司", provisional=True))
    assert (await organisation_view(key)).provisional
    await upsert_organisation(SYSTEM, OrganisationDraft("甲有限公司"))
    assert not (await organisation_view(key)).provisional


@pytest.mark.parametrize(
    ("draft", "field", "code"),
    [
        (OrganisationDraft(" "), "name", "organisation_name_missing"),
        (OrganisationDraft("甲\x00"), "name", "text_null_character"),
        (OrganisationDraft("甲", uscc="9133"), "uscc", "credit_code_length"),
        (OrganisationDraft("甲", kind="shop"), "kind", "organisation_kind_unknown"),
        (OrganisationDraft("甲", products="纱\ud800"), "products", "text_lone_surrogate"),
    ],
)
async def test_what_cannot_be_stored_is_refused_and_nothing_written(
    db: Settings, draft: OrganisationDraft, field: str, code: str
) -> None:
    with pytest.raises(FormErrors) as refused:
        await upsert_organisations(SYSTEM, [OrganisationDraft("好的有限公司"), draft])
    assert {name: why for name, (why, _) in refused.value.fields.items()} == {field: code}
    assert await fetch("SELECT 1 FROM organisation") == []


async def test_a_stranger_enters_nothing(db: Settings) -> None:
    with pytest.raises(NotAllowed):
        await upsert_organisation(ANONYMOUS, OrganisationDraft("甲有限公司"))


async def test_audit_lines_name_fields_and_no_values(db: Settings) -> None:
    await upsert_organisation(SYSTEM, OrganisationDraft("甲有限公司", uscc=CODE))
    await upsert_organisation(SYSTEM, OrganisationDraft("甲有限公司", uscc=CODE, county="青田县"))
    lines = await fetch("SELECT deed, facts::text AS facts FROM audit_line ORDER BY id")
    assert [line["deed"] for line in lines] == ["add_organisations", "edit_organisation"]
    assert "county" in lines[1]["facts"]
    assert "青田" not in lines[1]["facts"]


async def test_a_contact_is_corrected_by_number_and_added_by_a_new_one(db: Settings) -> None:
    firm, unit = await make.organisation(), await make.unit()
    first = await record_contact(SYSTEM, firm, ContactDraft("王芳", "经理", "+86 139-0000-5678"), unit_id=unit)
    again = await record_contact(SYSTEM, firm, ContactDraft("王芬", "", "13900005678"), unit_id=unit)
    other = await record_contact(SYSTEM, firm, ContactDraft("李明", "厂长", "0578-2091234"), unit_id=unit)
    assert first == again != other
    assert [(one.name, one.title, one.mobile) for one in await contacts_for(firm, [unit])] == [
        ("王芬", "经理", "13900005678"),
        ("李明", "厂长", "0578-2091234"),
    ]


async def test_a_person_known_to_two_units_is_two_contacts_neither_of_which_changes_the_other(db: Settings) -> None:
    firm, city, county = await make.organisation(), await make.unit(), await make.unit("QT-JSJ")
    first = await record_contact(SYSTEM, firm, ContactDraft("王芳", "经理", "13900005678"), unit_id=city)
    other = await record_contact(SYSTEM, firm, ContactDraft("王芬", "厂长", "13900005678"), unit_id=county)
    nobodys = await record_contact(SYSTEM, firm, ContactDraft("李明", "", "13900005678"), unit_id=None)
    assert len({first, other, nobodys}) == 3
    named = [[one.name for one in await contacts_for(firm, units)] for units in ([city], [county], [city, county], [])]
    assert named == [["王芳"], ["王芬"], ["王芳", "王芬"], []]
    assert [one.name for one in await contacts_for(firm, None)] == ["王芳", "王芬", "李明"]


async def test_one_number_may_stand_for_several_firms(db: Settings) -> None:
    chamber = ContactDraft("商会张", mobile="13900005678")
    keys = [await make.organisation() for _ in range(2)]
    one, two = await record_contacts(SYSTEM, [(key, chamber) for key in keys], unit_id=None)
    assert one != two


async def test_the_same_new_contact_twice_at_once_is_one(db: Settings) -> None:
    firm = await make.organisation()
    twice = [(firm, ContactDraft("王芳", mobile="13900005678"))] * 2
    one, two = await record_contacts(SYSTEM, twice, unit_id=await make.unit())
    assert one == two


async def test_a_number_that_is_none_is_refused(db: Settings) -> None:
    with pytest.raises(FormErrors) as refused:
        await record_contact(SYSTEM, await make.organisation(), ContactDraft("王芳", mobile="1390000"), unit_id=None)
    assert refused.value.fields == {"mobile": ("phone_invalid", {})}


async def test_contacts_and_labels_are_the_firms_own(db: Settings) -> None:
    firm, other = await make.organisation(), await make.organisation()
    own = make.actor(Role.PARTICIPANT, ScopeKind.ORGANISATION, firm)
    await record_contact(own, firm, ContactDraft("王芳", mobile="13900005678"), unit_id=None)
    await set_labels(own, firm, ["规上"])
    with pytest.raises(NotAllowed):
        await record_contact(own, other, ContactDraft("王芳"), unit_id=None)
    with pytest.raises(NotAllowed):
        await record_contacts(own, [(firm, ContactDraft("王芳")), (other, ContactDraft("王芳"))], unit_id=None)
    with pytest.raises(NotAllowed):
        await set_labels(own, other, ["规上"])
    with pytest.raises(NotFound):
        await set_labels(own, 10_000, ["规上"])


async def test_labels_are_set_as_a_whole_and_kept_where_they_stay(db: Settings) -> None:
    firm = await make.organisation(labels=("规上", "链主"))
    await fetch("UPDATE organisation_label SET year = 2024 WHERE label = '规上'")
    await set_labels(SYSTEM, firm, ["高新技术企业", "规上"])
    labels = {label.label: label.year for label in (await organisation_view(firm)).labels}
    assert labels == {"规上": 2024, "高新技术企业": None}
    await set_labels(SYSTEM, firm, [])
    assert (await organisation_view(firm)).labels == ()


@pytest.mark.parametrize("question", ["绿臻", "綠臻", "lvzhen", "lszg", "lslz", "91331100XX", "（环境", "ＬＳＬＺ"])
async def test_a_firm_is_found_by_name_pinyin_initials_and_code(db: Settings, question: str) -> None:
    await make.organisation("丽水绿臻（环境）科技有限公司", uscc=CODE)
    await make.organisation("青田侨头鞋业有限公司", uscc=OTHER_CODE)
    found = [row.short_name for row in await search(question)]
    assert found == (["绿臻（环境）科技"] if question not in ("lvzhen", "lszg") else [])


async def test_a_name_that_starts_so_comes_first_and_signs_are_no_wildcards(db: Settings) -> None:
    for name in ("安心纺织厂", "纺织之家", "百分%纺织"):
        await make.organisation(name)
    assert [row.name for row in await search("纺织")] == ["纺织之家", "安心纺织厂", "百分%纺织"]
    assert [row.name for row in await search("%")] == ["百分%纺织"]
    assert await search("  ") == []


async def test_an_organisation_nobody_knows_is_not_found(db: Settings) -> None:
    with pytest.raises(NotFound):
        await organisation_view(1)
