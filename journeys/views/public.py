"""Pages behind the links of messages. Nobody signs in here: a signed token says who is meant.

A GET changes nothing but what is counted. No page is stored by anybody or tells its address to another site.
"""

from collections.abc import Callable
from functools import wraps

import psycopg
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from config.log import get_logger
from journeys.delivery import back, links
from journeys.delivery.agents import is_machine
from journeys.delivery.back import Look
from journeys.delivery.links import ExpiredLinkError, Followed, ForgedLinkError

log = get_logger(__name__)

# The smallest picture there is: one transparent pixel.
PIXEL = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}

type Page = Callable[[HttpRequest, Followed], HttpResponse]


def by_token(purpose: str) -> Callable[[Page], Callable[[HttpRequest, str], HttpResponse]]:
    """A view of what a token says; a token that is forged or has expired gets a page that says so."""

    def decorate(page: Page) -> Callable[[HttpRequest, str], HttpResponse]:
        @wraps(page)
        def view(request: HttpRequest, token: str) -> HttpResponse:
            try:
                response = page(request, links.read_token(purpose, token))
            except ExpiredLinkError:
                response = render(request, "public/link.html", {"expired": True}, status=410)
            except ForgedLinkError:
                response = render(request, "public/link.html", {"expired": False}, status=404)
            for name, value in HEADERS.items():
                response[name] = value
            return response

        return view

    return decorate


@csrf_exempt  # nothing but a look: other methods are refused by their name
@require_safe
@by_token(links.CLICK)
def click(request: HttpRequest, followed: Followed) -> HttpResponse:
    """Lead on to where the link leads, and count the click."""
    read = back.letter(followed)
    url = back.destination(followed)
    try:
        back.looked([Look(read, url, machine=is_machine(str(request.method), request.headers))])
    except (DatabaseError, psycopg.Error) as problem:  # the reader gets where they want to go
        log.warning("click.not_counted", problem=str(problem))
    return HttpResponseRedirect(read.ended_url or url)


@csrf_exempt  # nothing but a look: other methods are refused by their name
@require_safe
@by_token(links.OPEN)
def opened(request: HttpRequest, followed: Followed) -> HttpResponse:
    """Count an open and answer with one transparent pixel."""
    try:
        read = back.letter(followed)
        back.looked([Look(read, machine=is_machine(str(request.method), request.headers))])
    except (DatabaseError, psycopg.Error) as problem:
        log.warning("open.not_counted", problem=str(problem))
    return HttpResponse(PIXEL, content_type="image/gif")


@csrf_exempt  # mail programs post without a cookie (RFC 8058); the signed token is the authority
@require_http_methods(["GET", "HEAD", "POST"])
@by_token(links.UNSUBSCRIBE)
def unsubscribe(request: HttpRequest, followed: Followed) -> HttpResponse:
    """POST unsubscribes at once; GET asks, because scanners follow every link."""
    read = back.letter(followed)
    done = request.method == "POST"
    everything = done and request.POST.get("everything") == "yes"
    if done:
        back.unsubscribe(read, everything=everything)
    context: dict[str, object] = {"done": done, "topic": "" if everything else back.topic_name(read)}
    return _page(request, "public/unsubscribe.html", read, context, followed)


@csrf_exempt  # as above
@require_http_methods(["GET", "HEAD", "POST"])
@by_token(links.PREFERENCES)
def preferences(request: HttpRequest, followed: Followed) -> HttpResponse:
    """What the contact hears about: GET shows it, POST changes it."""
    read = back.letter(followed)
    if request.method == "POST":
        if request.POST.get("everything") == "no":
            back.unsubscribe(read, everything=True, source=back.SOURCE_CENTER)
        else:
            back.choose(read, request.POST.getlist("topic"))
    context: dict[str, object] = {"choices": back.choices(read), "saved": request.method == "POST"}
    return _page(request, "public/preferences.html", read, context, followed)


def _page(
    request: HttpRequest, template: str, read: back.Letter, context: dict[str, object], followed: Followed
) -> HttpResponse:
    more = {
        "letter": read,
        "hidden_email": _hidden(read.email),
        "preferences_url": links.preferences_address(followed.delivery, followed.contact),
    }
    languages = dict(settings.LANGUAGES)
    with translation.override(read.language if read.language in languages else settings.LANGUAGE_CODE):
        return render(request, template, context | more)


def _hidden(email: str) -> str:
    """Enough of an address for its owner to recognize it: whoever was forwarded a mail learns no more of
    it."""
    local, at, domain = email.partition("@")
    return f"{local[:1]}…{at}{domain}" if at else ""
