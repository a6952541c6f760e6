"""The inbox of the mail catcher: every mail that was sent on this machine. Development only."""

import re
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from config.access import needs
from config.pages import asked, part
from journeys.models import CaughtMail
from journeys.queries.mails import mail_list, parts

PAGE = 50
# The mail's own page: it may look as it likes, load pictures, and run nothing.
MAIL_CSP: dict[str, list[str]] = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["'self'", "data:", "https:", "http:"],
    "frame-ancestors": ["'self'"],
    "form-action": ["'none'"],
    "base-uri": ["'self'"],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
}
NEW_WINDOW = '<base target="_blank">'
HEAD = re.compile(r"<head[^>]*>", re.IGNORECASE)


@needs("journeys.view_delivery")
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The latest mails; the first page is read anew every second while one looks. Two queries."""
    search = asked(request, "search").strip()
    page = Paginator(mail_list(search), PAGE).get_page(request.GET.get("page"))
    return render(request, part(request, "journeys/mailbox.html", "mails"), {"page": page, "search": search})


@needs("journeys.view_delivery")
@require_safe
def message(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One mail: how it looks, its text, its headers. One query."""
    mail = get_object_or_404(CaughtMail, public_id=public_id)
    return render(request, "journeys/mailbox_message.html", {"mail": mail, "parts": parts(bytes(mail.raw))})


@needs("journeys.view_delivery")
@require_safe
@xframe_options_sameorigin
@csp_override(MAIL_CSP)
def html(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The HTML of a mail, fenced in: no scripts, no forms, links open in a window of their own."""
    mail = get_object_or_404(CaughtMail, public_id=public_id)
    page = parts(bytes(mail.raw)).html
    head = HEAD.search(page)
    at = head.end() if head else 0  # in front of a doctype it would change how the page looks
    return HttpResponse(page[:at] + NEW_WINDOW + page[at:])


@needs("journeys.view_delivery")
@require_safe
def raw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A mail byte for byte."""
    mail = get_object_or_404(CaughtMail, public_id=public_id)
    return HttpResponse(bytes(mail.raw), content_type="text/plain; charset=utf-8")
