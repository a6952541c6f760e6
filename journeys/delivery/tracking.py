"""Rewriting the links of a message, and leaving the rest of it byte for byte as it was."""

import re
from collections.abc import Callable, Iterator
from html import escape, unescape
from html.parser import HTMLParser

ATTRIBUTE = re.compile(r"""([^\s=>"'/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
HREFS = re.compile(r"""\shref\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
SCHEME = re.compile(r"[\x00-\x20]*([a-zA-Z][a-zA-Z0-9+.\-\t\r\n]*)[\t\r\n]*:")
SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel", "sms"})


def rewrite(html: str, replace: Callable[[str], str]) -> str:
    """Give every `<a href>` and `<area href>` the address that `replace` returns for it.

    Links to http and https are replaced; an address with a scheme that runs code (`javascript:` and
    whatever else no message needs) becomes `#`; others stay. Comments are left alone, the conditional ones
    of Outlook too.
    """
    starts = _line_starts(html)
    parts: list[str] = []
    done = 0
    for line, column, text, href in _anchors(html):
        at = starts[line - 1] + column
        found = next((one for one in ATTRIBUTE.finditer(text, 2) if one[1].lower() == "href"), None)
        address = _replaced(href, replace)
        if found is None or address == href:
            continue
        parts += [html[done : at + found.start()], f'href="{escape(address)}"']
        done = at + found.end()
    return "".join([*parts, html[done:]])


def fixed_links(source: str) -> frozenset[str]:
    """The http addresses that a template (HTML or MJML) spells out, the same for every reader."""
    found = (unescape(double or single).strip() for double, single in HREFS.findall(source))
    return frozenset(url for url in found if is_web(url) and "{{" not in url and "{%" not in url)


def is_web(url: str) -> bool:
    """Whether the address is one of the web."""
    return url.lower().startswith(("http://", "https://"))


def _replaced(href: str, replace: Callable[[str], str]) -> str:
    url = href.strip()
    if is_web(url):
        return replace(url)
    scheme = SCHEME.match(url)
    # Browsers skip tabs and newlines within a scheme, so that "java\tscript:" runs.
    if scheme and re.sub(r"[\t\r\n]", "", scheme[1]).lower() not in SAFE_SCHEMES:
        return "#"
    return href


def _line_starts(text: str) -> list[int]:
    starts = [0]
    starts.extend(found.end() for found in re.finditer("\n", text))
    return starts


def _anchors(html: str) -> Iterator[tuple[int, int, str, str]]:
    """Line, column, source text and address of each link."""
    reader = _Reader(convert_charrefs=False)
    reader.feed(html)
    reader.close()
    yield from reader.anchors


class _Reader(HTMLParser):
    def __init__(self, *, convert_charrefs: bool) -> None:
        super().__init__(convert_charrefs=convert_charrefs)
        self.anchors: list[tuple[int, int, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = next((value for name, value in attrs if name == "href"), None)
        if tag in ("a", "area") and href is not None:
            self.anchors.append((*self.getpos(), self.get_starttag_text() or "", href))
