"""The rulebook as a book: a page to print, and a file of Markdown. The list's filters choose chapters. Both
begin at once, however long they are, and are sent while they are made."""

from collections.abc import Iterator, Sequence

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from config import clock
from config.access import needs
from contacts.streamed import streamed
from journeys.models import Rule
from journeys.queries.rule_book import chapters, markdown
from journeys.queries.rule_list import rules_found
from journeys.views.rulebook.listing import filters_of

HERE = "<!-- chapters -->"
"""Where the page of the book has its chapters."""


@require_safe
@needs("journeys.view_rule")
def book(request: HttpRequest) -> HttpResponseBase:
    """A chapter for each rule, behind a table of contents."""
    rules = _rules(request)
    page: HttpResponse = render(request, "rulebook/book.html", {"rules": rules, "today": clock.now()})
    return streamed(request, _pieces(page.content.decode(), rules), "text/html; charset=utf-8")


@require_safe
@needs("journeys.view_rule")
def book_file(request: HttpRequest) -> HttpResponseBase:
    """The same as Markdown."""
    answer = streamed(request, markdown(_rules(request)), "text/markdown; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="rulebook.md"'
    return answer


def _rules(request: HttpRequest) -> list[Rule]:
    found = list(rules_found(filters_of(request), clock.now().date()).values_list("pk", flat=True))
    rules = Rule.objects.defer("search_text", "facts").in_bulk(found)
    return [rules[pk] for pk in found if pk in rules]


def _pieces(page: str, rules: Sequence[Rule]) -> Iterator[str]:
    head, found, foot = page.partition(HERE)
    yield head
    for some in chapters(rules) if found else ():
        yield render_to_string("rulebook/book.html#chapters", {"chapters": some})
    yield foot or " "
