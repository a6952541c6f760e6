"""The rulebook as a book: a page to print, and a file of Markdown. The list's filters choose chapters."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config import clock
from config.access import needs
from journeys.queries.rule_book import chapters, markdown
from journeys.queries.rule_list import rules_found
from journeys.views.rulebook.listing import filters_of


@require_safe
@needs("journeys.view_rule")
def book(request: HttpRequest) -> HttpResponse:
    """A chapter for each rule."""
    found = chapters(rules_found(filters_of(request), clock.now().date()))
    return render(request, "rulebook/book.html", {"chapters": found, "today": clock.now()})


@require_safe
@needs("journeys.view_rule")
def book_file(request: HttpRequest) -> HttpResponseBase:
    """The same as Markdown."""
    found = chapters(rules_found(filters_of(request), clock.now().date()))
    answer = StreamingHttpResponse(markdown(found), content_type="text/markdown; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="rulebook.md"'
    return answer
