"""What the team says, as HTML: Markdown in which the members mentioned stand out."""

from collections.abc import Mapping
from functools import cache

import nh3
from django import template
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

from config.templatetags.weft import PROSE
from journeys.queries.mentions import MENTIONED, in_plain_words

register = template.Library()

CODE = ("code_inline", "code_block", "fence")


@register.filter
def said(text: str, names: Mapping[int, str]) -> SafeString:
    """A comment in Markdown, cleaned; a mention is the ``names`` of its member, marked."""
    made = _prose().render(str(text), {"names": names})
    return mark_safe(nh3.clean(made, tags=PROSE | {"mark"}, link_rel="noopener nofollow"))  # noqa: S308 - cleaned


@cache
def _prose() -> MarkdownIt:
    prose = MarkdownIt("commonmark", {"html": False}).enable("table")
    prose.inline.ruler.push("mention", _mention)
    prose.core.ruler.push("plain_mentions", _plain_mentions)
    return prose


def _plain_mentions(state: StateCore) -> None:
    """In code and titles nothing is marked, and nobody is a number."""
    for block in state.tokens:
        for token in (block, *(block.children or ())):
            if token.type in CODE:
                token.content = in_plain_words(token.content, state.env["names"])
            if title := token.attrGet("title"):
                token.attrSet("title", in_plain_words(str(title), state.env["names"]))


def _mention(state: StateInline, silent: bool) -> bool:
    """The rule of Markdown for ``@[12]``: whether it stands here."""
    found = MENTIONED.match(state.src, state.pos)
    name = state.env["names"].get(int(found[1])) if found else None
    if found is None or name is None:
        return False
    if not silent:
        state.push("mention_open", "mark", 1)
        state.push("text", "", 0).content = f"@{name}"
        state.push("mention_close", "mark", -1)
    state.pos = found.end()
    return True
