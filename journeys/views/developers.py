"""Welcome for developers: a key, code that sends a first event, and that event as it comes in."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from config import clock
from config.access import SIGNED_IN, needs
from config.pages import asked, instant_of
from config.rail import KEEPS_KEYS
from contacts.models import Key, Member
from journeys.forms.write_key import WriteKeyForm
from journeys.queries.api_reference import api_parts
from journeys.queries.first_event import first_arrival, last_refusal, newest_number
from journeys.queries.snippets import UNKNOWN, sample_event, snippets
from journeys.services.demo.team import WRITE_KEY as DEMO_KEY
from journeys.services.make_key import make_write_key

PAGE = "journeys/developers.html"
MADE = "made_write_key"
"""Where a session holds a key between its making and its being shown."""

MOST_KEYS = 100

PATIENCE_SECONDS = 20
"""After that nobody will enter any more because of the event."""


@require_http_methods(["GET", "HEAD", "POST"])
@needs(KEEPS_KEYS)
def developers(request: HttpRequest) -> HttpResponse:
    """GET shows code for the chosen key and waits; POST makes a key and shows it, this once."""
    form = WriteKeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        assert isinstance(request.user, Member)
        made, secret = make_write_key(form.cleaned_data["name"], request.user)
        request.session[MADE] = [str(made.public_id), secret]
        return redirect(f"{reverse('journeys:developers')}?key={made.public_id}")
    keys = list(Key.objects.filter(kind=Key.Kind.WRITE, revoked_at=None).order_by("-created_at")[:MOST_KEYS])
    key = next(
        (one for one in keys if str(one.public_id) == asked(request, "key")), keys[0] if keys else None
    )
    shown, secret = request.session.pop(MADE, ("", ""))
    fresh = key is not None and shown == str(key.public_id)
    if not fresh:
        secret = _known(key)
    event, journey = sample_event()
    context = {
        "form": form,
        "keys": keys,
        "key": key,
        "fresh": fresh,
        "secret": secret,
        "unknown": UNKNOWN,
        "snippets": snippets(f"{request.scheme}://{request.get_host()}", secret, event),
        "event": event,
        "journey": journey,
        "since": clock.now(),
        "after": newest_number(),
    }
    return render(request, PAGE, context, status=422 if form.errors else 200)


@require_safe
@needs(KEEPS_KEYS)
def first_event(request: HttpRequest) -> HttpResponse:
    """The part of the page that waits: asked for every second, and after an event came, until it is worked
    off."""
    key = _key(asked(request, "key"))
    since, after = instant_of(asked(request, "since")), asked(request, "after")
    if key is None or since is None or not after.isdecimal():
        return redirect("journeys:developers")
    context = {"key": key, "since": since, "after": int(after), **_came(key, since, int(after))}
    return render(request, f"{PAGE}#arrival", context)


@require_safe
@needs(SIGNED_IN)
def api_reference(request: HttpRequest) -> HttpResponse:
    """The REST API to be read: every operation with what it takes and gives. No query of its own."""
    context = {"parts": api_parts(), "host": f"{request.scheme}://{request.get_host()}"}
    return render(request, "journeys/api_reference.html", context)


def _came(key: Key, since: datetime, after: int) -> dict[str, object]:
    arrival = first_arrival(key, since, min(after, 2**62))
    if arrival is None:
        return {"refusal": last_refusal(key, since - clock.ahead())}
    settled = not arrival.watchers or bool(arrival.runs)
    old = clock.now() - arrival.event.received_at
    return {"arrival": arrival, "settled": settled or old.total_seconds() > PATIENCE_SECONDS}


def _known(key: Key | None) -> str:
    """The secret of a key where everybody knows it: the one of the demo."""
    known = key is not None and settings.CLOCK_MOVABLE and key.hash == Key.hash_of(DEMO_KEY)
    return DEMO_KEY if known else ""


def _key(text: str) -> Key | None:
    try:
        return Key.objects.filter(kind=Key.Kind.WRITE, public_id=UUID(text)).first()
    except ValueError:
        return None
