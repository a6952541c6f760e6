"""`GET /metrics`: figures for Prometheus."""

import secrets
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

PROXIED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-Ip", "Via")
"""Headers that a proxy adds: whoever asks through one is somewhere else."""


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures in Prometheus' text format, without personal data. Three statements, two Redis commands.

    Read by whoever brings ``WEFT_METRICS_TOKEN`` as a bearer; where none is set, by this machine alone.
    """
    token = settings.WEFT_METRICS_TOKEN
    if token and not _brings(request, token):
        answer = _refused(401, "Bring the token of this installation: Authorization: Bearer TOKEN.")
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    if not token and not _from_here(request):
        return _refused(403, "Read from another machine, it needs a token: set WEFT_METRICS_TOKEN.")
    # Loaded by the first who asks: most commands never do.
    from prometheus_client import CONTENT_TYPE_LATEST

    from journeys.queries.metrics import exposition

    answer = HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)
    answer["Cache-Control"] = "no-store"
    return answer


def _brings(request: HttpRequest, token: str) -> bool:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and secrets.compare_digest(given.strip().encode(), token.encode())


def _from_here(request: HttpRequest) -> bool:
    if any(name in request.headers for name in PROXIED):
        return False
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback


def _refused(status: int, said: str) -> HttpResponse:
    return HttpResponse(f"{said}\n", status=status, content_type="text/plain; charset=utf-8")
