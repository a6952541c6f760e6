"""Messages as lists and endpoints show them."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet

from journeys.models import Attempt, Delivery


def delivery_list(
    *, state: str = "", journey: str = "", node: str = "", contact: UUID | None = None
) -> QuerySet[Delivery]:
    """Messages with their contact, step and journey; what is not named is not asked for. One query."""
    found = Delivery.objects.select_related("contact", "node", "version__journey", "offer")
    wanted = {
        "state": state,
        "version__journey__slug": journey,
        "node__key": node,
        "contact__public_id": contact,
    }
    return found.filter(**{name: value for name, value in wanted.items() if value})


def delivery_with_attempts() -> QuerySet[Delivery]:
    """Messages with their attempts, in order. Two queries."""
    attempts = Prefetch("attempt_rows", Attempt.objects.order_by("number"))
    return delivery_list().prefetch_related(attempts)
