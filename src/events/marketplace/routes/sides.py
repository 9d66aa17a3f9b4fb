"""What the pages of hosts and participants share: which side an address names, an item as a form, a form as a draft."""

from events.foundation.errors import NotFound
from events.marketplace.actions import NeedDraft, SupplyDraft
from events.marketplace.forms import ItemForm, SaidOfItem, fill_details
from events.marketplace.queries import NeedView, SupplyView, need_view, supply_view

NEEDS, SUPPLIES = "needs", "supplies"


def is_need(side: str) -> bool:
    """Whether an address is about needs; raises `NotFound` where it is about neither."""
    if side not in {NEEDS, SUPPLIES}:
        raise NotFound("page")
    return side == NEEDS


async def view_of(side: str, item_id: int) -> NeedView | SupplyView:
    """The item; whose it is, the caller asks."""
    return await (need_view if is_need(side) else supply_view)(item_id)


def form_of(view: NeedView | SupplyView) -> ItemForm:
    """The form that says what an item says."""
    form = ItemForm(
        organisation_id=str(view.organisation_id),
        title=view.title,
        description=view.description,
        amount_wan=_plain(view.amount_wan),
        visibility=view.visibility.value,
    )
    fill_details(form, view.details)
    if isinstance(view, SupplyView):
        form.kind, form.keywords = view.kind, "、".join(view.keywords)
        return form
    form.kind, form.priority = view.category, str(view.priority)
    form.amount_min_wan, form.amount_max_wan = _plain(view.amount_min_wan), _plain(view.amount_max_wan)
    form.deadline = view.deadline.isoformat() if view.deadline else ""
    form.confidential = "1" if view.confidential else ""
    return form


def _plain(amount: object) -> str:
    text = "" if amount is None else f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def need_of(said: SaidOfItem) -> NeedDraft:
    """What the form says of a need."""
    return NeedDraft(
        organisation_id=said.organisation_id,
        category=said.kind,
        title=said.title,
        description=said.description,
        amount_wan=said.amount_wan,
        amount_min_wan=said.amount_min_wan,
        amount_max_wan=said.amount_max_wan,
        deadline=said.deadline,
        confidential=said.confidential,
        visibility=said.visibility,
        priority=said.priority,
        details=said.details,
    )


def supply_of(said: SaidOfItem) -> SupplyDraft:
    """What the form says of a supply."""
    return SupplyDraft(
        organisation_id=said.organisation_id,
        kind=said.kind,
        title=said.title,
        description=said.description,
        amount_wan=said.amount_wan,
        keywords=said.keywords,
        visibility=said.visibility,
        details=said.details,
    )
