"""The demo: being one of its people, and moving its clock. Nothing of it exists in production."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from config.access import SIGNED_IN, needs
from journeys.queries.demo import STEPS, demo_bar
from journeys.services.demo.clockwork import ask_to_move
from journeys.services.demo.team import cast, member_of

LIVE_PAGES = ("canvas",)
"""Pages that show by themselves what moves, and hold work that a reload would take away."""

type View = Callable[..., HttpResponseBase]


def of_demo(view: View) -> View:
    """A view that exists in development with demo data only. At most one query."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not cast():
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_POST
@of_demo
def enter(request: HttpRequest) -> HttpResponse:
    """Be one of the five, without a password, and go where one was."""
    part = next((part for part in cast() if part.key == request.POST.get("part")), None)
    if part is None:
        return HttpResponseBadRequest("There is nobody of this name in the demo.")
    login(request, member_of(part.key), backend=settings.AUTHENTICATION_BACKENDS[0])
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return redirect(wanted if safe else reverse("journeys:home"))


@require_safe
@of_demo
@needs(SIGNED_IN)
def bar(request: HttpRequest) -> HttpResponse:
    """The bar, asked for again and again while the clock moves; at the end the page that asks loads anew,
    unless it is live by itself."""
    found = demo_bar(request.user)
    if found is not None and not found.demo.moving and not _live(request):
        return HttpResponseClientRefresh()
    return _bar(request)


@require_POST
@of_demo
@needs(SIGNED_IN)
def advance(request: HttpRequest) -> HttpResponse:
    """Ask for the clock to be moved; the bar shows how far it is."""
    hours = request.POST.get("hours", "")
    if hours not in map(str, STEPS):
        return HttpResponseBadRequest("The clock moves by 1 or 48 hours.")
    ask_to_move(int(hours))
    return _bar(request) if request.headers.get("HX-Request") else redirect("journeys:home")


def _bar(request: HttpRequest) -> HttpResponse:
    return render(request, "journeys/demo_bar.html", {"bar": demo_bar(request.user)})


def _live(request: HttpRequest) -> bool:
    try:
        path = urlsplit(request.headers.get("HX-Current-URL", "")).path
        return resolve(path or "/").url_name in LIVE_PAGES
    except (Resolver404, ValueError):
        return True
