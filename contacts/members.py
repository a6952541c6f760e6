"""Who of the team may do what, asked for everybody at once."""

from django.db.models import Q, QuerySet

from contacts.models import Member


def holders(permission: str) -> QuerySet[Member]:
    """The active members with a permission (``app.codename``), by themselves, by a role or as superusers.
    One query, however many they are."""
    app, codename = permission.split(".")
    right = {"codename": codename, "content_type__app_label": app}
    held = Q(is_superuser=True)
    for way in ("user_permissions", "groups__permissions"):
        held |= Q(**{f"{way}__{key}": value for key, value in right.items()})
    return Member.objects.filter(is_active=True).filter(held).distinct()
