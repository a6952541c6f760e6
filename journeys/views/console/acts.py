"""What acts of the console share: which rows were chosen, and who acts."""

from django.http import HttpRequest

from contacts.models import Member


def chosen(request: HttpRequest, name: str) -> list[int]:
    """The ids that a form sent under ``name``; what is no id is passed over."""
    texts = request.POST.getlist(name)
    return [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 19]


def acting(request: HttpRequest) -> Member:
    """The member who acts."""
    assert isinstance(request.user, Member), "only members get past needs"
    return request.user


def number(text: str) -> int | None:
    """An id of an address; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
