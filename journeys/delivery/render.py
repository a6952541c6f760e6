"""What a message says to one reader: Liquid, then MJML, footer, plain text, tracked links.

Nothing from a contact reaches HTML unescaped, no header can be begun from a value, and no template can run
away (`journeys.kinds.liquid` bounds it). Whatever goes wrong is a CompositionError of this one message.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import mrml
from inscriptis import get_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig

from journeys.delivery import links
from journeys.delivery.footer import footer_html, footer_text
from journeys.delivery.limits import TRANSACTIONAL
from journeys.delivery.link_rows import link_rows
from journeys.delivery.mime import STEERING
from journeys.delivery.order import CompositionError, Order
from journeys.delivery.tracking import rewrite
from journeys.kinds import liquid

LETTER = "max-width:600px;margin:0 auto;padding:24px;font:15px/24px system-ui,sans-serif"
LONGEST_SUBJECT = 500
PIXEL = '<img src="{}" width="1" height="1" alt="" style="border:0">'
PLAIN = ParserConfig(css=CSS_PROFILES["strict"].copy(), display_links=True, display_anchors=False)


@dataclass(frozen=True, slots=True)
class Content:
    """A message as its reader gets it. `unsubscribe`: the one-click address, empty for transactional ones."""

    subject: str
    html: str
    text: str
    unsubscribe: str


def render(order: Order) -> Content:
    """Make the message of one order. Raises CompositionError.

    About 1 ms; two statements the first time that a process sends for the node.
    """
    settings = order.settings
    may_leave = order.message_class != TRANSACTIONAL
    addresses = {
        "unsubscribe_url": links.unsubscribe_address(order.public_id, order.person.public_id),
        "preferences_url": links.preferences_address(order.public_id, order.person.public_id),
    }
    context = _context(order) | addresses
    subject = _one_line(_liquid(settings.get("subject"), context, html=False, part="subject"))
    html = _html(settings, context)
    text = _liquid(settings.get("text"), context, html=False, part="text").strip()
    if not html and not text:
        raise CompositionError("The message has neither text nor HTML.")
    if html:
        html = _document(html, subject, order.sender.language)
        text = text or _plain(html)
        if may_leave and addresses["unsubscribe_url"] not in html:
            html = _at_the_end(html, footer_html(order.sender, **addresses))
        html = _tracked(html, order)
    if may_leave and addresses["unsubscribe_url"] not in text:
        text = f"{text}\n\n{footer_text(order.sender, **addresses)}"
    return Content(
        subject=subject[:LONGEST_SUBJECT],
        html=html,
        text=f"{text}\n",
        unsubscribe=addresses["unsubscribe_url"] if may_leave else "",
    )


def _context(order: Order) -> dict[str, Any]:
    return {
        "contact": order.person.facts,
        "entry": order.entry,
        "step": order.outputs,
        "brand": {"name": order.sender.name, "postal_address": order.sender.postal_address},
        "now": order.now,
    }


def _liquid(source: object, context: Mapping[str, Any], *, html: bool, part: str) -> str:
    try:
        return liquid.render(str(source or ""), context, html=html)
    except liquid.TemplateError as problem:
        raise CompositionError(f"{part}: {problem}") from problem


def _one_line(text: str) -> str:
    """A subject made of a value may hold what ends a line."""
    return " ".join(STEERING.sub(" ", text).split())


def _html(settings: Mapping[str, Any], context: Mapping[str, Any]) -> str:
    if source := settings.get("mjml"):
        return _mjml(_liquid(source, context, html=True, part="mjml"))
    return _liquid(settings.get("html"), context, html=True, part="html").strip()


def _mjml(source: str) -> str:
    try:
        return str(mrml.to_html(source).content)
    except OSError as problem:  # what the library raises for any MJML that it cannot read
        raise CompositionError(f"mjml: {problem}.") from problem


def _document(html: str, subject: str, language: str) -> str:
    """The page around a fragment; a whole page stays as it is."""
    if "<html" in html[:2000].lower():
        return html
    return (
        f'<!doctype html>\n<html lang="{escape(language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(subject)}</title></head><body style="{LETTER}">\n{html}\n</body></html>'
    )


def _plain(html: str) -> str:
    """The text of a page, links with their addresses. Trees too deep to walk have none."""
    try:
        return str(get_text(html, PLAIN)).strip()
    except (ValueError, LookupError, RecursionError, AssertionError) as problem:
        raise CompositionError(f"html: no plain text can be made of it ({problem}).") from problem


def _tracked(html: str, order: Order) -> str:
    person, delivery = order.person.public_id, order.public_id
    rows = link_rows(order.node, str(order.settings.get("mjml") or order.settings.get("html") or ""))
    ours = links.own_addresses()

    def replace(url: str) -> str:
        if url.startswith(ours):
            return url
        return links.click_address(delivery, person, rows.get(url, 0), url)

    return _at_the_end(rewrite(html, replace), PIXEL.format(links.open_address(delivery, person)))


def _at_the_end(html: str, more: str) -> str:
    """`more` before the end of the body, or at the very end."""
    at = html.lower().rfind("</body")
    return f"{html}{more}" if at < 0 else f"{html[:at]}{more}\n{html[at:]}"
