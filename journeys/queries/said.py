"""What the team says is Markdown in which `@[12]` is a mention; here it is read, for HTML and as the plain
text that lists show."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

MENTIONED = re.compile(r"@\[([1-9]\d{0,8})\]")
CODE = ("code_inline", "code_block", "fence")


@cache
def prose() -> MarkdownIt:
    """Reads Markdown; ``names`` in its environment are those of the members mentioned."""
    made = MarkdownIt("commonmark", {"html": False}).enable("table")
    made.inline.ruler.push("mention", _mention)
    made.core.ruler.push("plain_mentions", _plain_mentions)
    return made


def plain_text(text: str, names: Mapping[int, str]) -> str:
    """What a comment says, without marks and on one line, with names in the place of mentions."""
    words = _words(prose().parse(text, {"names": names}))
    return " ".join("".join(words).split())


def _words(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.children is not None:
            yield from _words(token.children)
        elif token.type in ("softbreak", "hardbreak"):
            yield " "
        else:
            yield token.content
        if token.block:
            yield " "


def _plain_mentions(state: StateCore) -> None:
    """In code and titles nothing is marked, and nobody is a number."""
    names = state.env["names"]
    for token in [child for block in state.tokens for child in (block, *(block.children or ()))]:
        if token.type in CODE:
            token.content = _named(token.content, names)
        if title := token.attrGet("title"):
            token.attrSet("title", _named(str(title), names))


def _named(text: str, names: Mapping[int, str]) -> str:
    return MENTIONED.sub(
        lambda found: f"@{names[int(found[1])]}" if int(found[1]) in names else found[0], text
    )


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
