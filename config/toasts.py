"""What the next page says has happened, with a way to take it back where there is an honest one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh


@dataclass(frozen=True, slots=True)
class Undo:
    """What takes an act back: the address to post to, with which values, and what of the page its answer
    replaces (a selector; empty for an answer that says itself where to go)."""

    address: str
    values: Mapping[str, str | list[str]] = field(default_factory=dict)
    target: str = ""


def tell(request: HttpRequest, text: str, undo: Undo | None = None) -> None:
    """Let the next page that this reader opens show ``text``, beside a button that undoes it. No query."""
    taken_back: dict[str, object] = {}
    if undo:
        taken_back = {"label": _("Undo"), "address": undo.address, "values": dict(undo.values)}
        taken_back |= {"target": undo.target} if undo.target else {}
    messages.success(request, text, extra_tags=json.dumps(taken_back) if taken_back else "")


def done(request: HttpRequest, to: str) -> HttpResponse:
    """The answer to an act: on to the page ``to`` (an address or the name of one), or, where a script asked
    (an undo), the page that it stands on anew."""
    if getattr(request, "htmx", False):
        return HttpResponseClientRefresh()
    return redirect(to)
