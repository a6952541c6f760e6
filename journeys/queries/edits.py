"""Edits of a draft as browsers and the API see them."""

from typing import Any

from journeys.models import Edit, Journey

MOST = 500
"""Whoever has missed more takes the whole draft."""


def edits_since(journey: Journey, number: int) -> list[dict[str, Any]] | None:
    """The edits after ``number`` in order, or None when they are too many to be played back. One query."""
    rows = journey.edits.filter(number__gt=number).select_related("member").order_by("number")[: MOST + 1]
    found = [shown(row) for row in rows]
    return found if len(found) <= MOST else None


def shown(row: Edit) -> dict[str, Any]:
    """One stored edit; its member must be fetched."""
    member = row.member
    return {
        "number": row.number,
        "member": {"id": member.pk, "name": str(member)} if member else None,
        "client": row.client,
        "edit": row.edit,
        "inverse": row.inverse,
    }
