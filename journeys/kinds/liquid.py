"""Liquid, fenced in: personal texts that can neither run away nor write HTML of their own.

    check(source)                          the problem in a template as a sentence, or None
    render(source, context, html=True)     the text; values are escaped for HTML
    render(source, context, html=False)    the text for subjects, titles, plain parts; no escaping
    variables(source)                      the dotted names that it reads
    boolean(source)                        the condition of an `{% if %}`, as the library reads it
    nodes(source)                          the whole of it, as the library reads it

An unknown variable renders as nothing (`| default: 'there'` says what instead). Loops, output and the
filters that multiply text are bounded, `safe` is gone, templates load no other templates, and `now` is the
`now` of the context.
"""

import re
from collections.abc import Callable, Mapping, Sized
from functools import lru_cache
from typing import Any

from liquid.ast import Node
from liquid.builtin.expressions import BooleanExpression
from liquid.builtin.tags.if_tag import IfNode
from liquid.exceptions import FilterError, LiquidError
from liquid.expression import Expression

from liquid import BoundTemplate, Environment

LONGEST = 200_000
"""Characters or items that a filter may take or give."""
MOST_FILTERED = 2_000_000
"""Characters and items that all filters of one rendering may take: a filter in a loop is work."""
MOST_COMPARED = 5_000
"""Items that `uniq` may take, which compares each with each."""
MOST_OUTPUT = 5_000_000
FILTERED = "weft.filtered"
REMOVED_TAGS = ("include", "render", "extends", "block")
SINGLE_LINE = re.compile(r"[\r\n\x00]+")


class Fenced(Environment):
    """An environment with every bound set; the library sets none."""

    loop_iteration_limit = 10_000
    local_namespace_limit = 2_000_000
    output_stream_limit = MOST_OUTPUT
    block_nesting_limit = 20

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        """The library's tags and filters, less the unsafe ones, each filter bounded."""
        super().setup_tags_and_filters(extra=extra)
        for tag in REMOVED_TAGS:
            self.tags.pop(tag, None)
        self.filters.pop("safe", None)
        for name, function in list(self.filters.items()):
            self.filters[name] = _bounded(name, function)


class TemplateError(ValueError):
    """A template cannot be read or rendered; its text says why in a sentence."""


def check(source: str) -> str | None:
    """What is wrong with a template, or None. Compiles it; remembered."""
    try:
        template = _template(source, False)
    except TemplateError as error:
        return str(error)
    unknown = sorted(set(template.filter_names()) - set(PLAIN.filters))
    return f"There is no filter '{unknown[0]}'." if unknown else None


def render(source: str, context: Mapping[str, Any], *, html: bool) -> str:
    """The text that the template makes of the context. Raises TemplateError.

    About 10 us; the compiled template is remembered. For a subject or a title use `one_line` on what comes
    back.
    """
    # Stated, lest the library read the clock on the wall for them.
    clock = {"now": context.get("now"), "today": context.get("now")}
    try:
        return _template(source, html).render(**{**context, **clock})
    except LiquidError as error:
        raise TemplateError(_sentence(error)) from error
    except (ArithmeticError, ValueError, TypeError, RecursionError) as error:
        raise TemplateError(f"A value does not fit its filter: {error}.") from error


def one_line(text: str) -> str:
    """The text without line breaks, as headers and titles need it: a value must not begin a header of its
    own."""
    return SINGLE_LINE.sub(" ", text).strip()


def variables(source: str) -> frozenset[str]:
    """The names that a template reads from its context, dotted: `contact.first_name`, `step.route.pause`."""
    try:
        return frozenset(str(name) for name in _template(source, False).global_variable_paths())
    except TemplateError:
        return frozenset()


def boolean(source: str) -> Expression:
    """The condition that stands in an `{% if %}`. Raises TemplateError."""
    (found,) = _template(f"{{% if {source} %}}{{% endif %}}", False).nodes
    if not isinstance(found, IfNode):
        raise TemplateError("It is no condition.")
    condition = found.condition
    return condition.expression if isinstance(condition, BooleanExpression) else condition


def nodes(source: str) -> list[Node]:
    """The parsed template, for whoever reads more of it than names. Raises TemplateError."""
    return _template(source, False).nodes


@lru_cache(maxsize=2000)
def _template(source: str, html: bool) -> BoundTemplate:
    try:
        return (HTML if html else PLAIN).from_string(source)
    except LiquidError as error:
        raise TemplateError(_sentence(error)) from error
    except RecursionError as error:
        raise TemplateError("The template is nested too deeply.") from error


def _sentence(error: LiquidError) -> str:
    text = (error.message if hasattr(error, "message") else str(error)) or type(error).__name__
    token = getattr(error, "token", None)
    source, index = getattr(token, "source", ""), getattr(token, "start_index", 0)
    line = f" in line {source.count(chr(10), 0, index) + 1}" if source and index else ""
    return f"{str(text)[:1].upper()}{str(text)[1:]}{line}."


def _bounded(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, refusing what is too large before it is made and after."""
    before = {"replace": _before_replace, "join": _before_join, "date": _before_date}.get(name)

    def call(*args: Any, context: Any = None, environment: Any = None, **named: Any) -> Any:
        for value in args:
            _check_size(name, value)
        _spend(name, context, args)
        if before is not None:
            args = before(context, *args)
        if name == "date" and args[0] in (None, ""):
            return ""
        if getattr(function, "with_context", False):
            named["context"] = context
        if getattr(function, "with_environment", False):
            named["environment"] = environment
        result = function(*args, **named)
        _check_size(name, result)
        return result

    call.with_context = True  # type: ignore[attr-defined]  # the library looks for these marks
    call.with_environment = True  # type: ignore[attr-defined]
    return call


def _check_size(name: str, value: Any) -> None:
    if isinstance(value, Sized) and len(value) > LONGEST:
        raise FilterError(f"{name}: more than {LONGEST} characters or items", token=None)
    if isinstance(value, int) and abs(value) > 10**40:
        raise FilterError(f"{name}: a number with more than 40 digits", token=None)


def _spend(name: str, context: Any, args: tuple[Any, ...]) -> None:
    """Count what a filter takes; the rendering's own notes hold the sum."""
    size = sum(len(value) for value in args if isinstance(value, Sized))
    if name == "uniq" and size > MOST_COMPARED:
        raise FilterError(f"uniq: more than {MOST_COMPARED} items", token=None)
    notes = context.tag_namespace
    notes[FILTERED] = notes.get(FILTERED, 0) + size
    if notes[FILTERED] > MOST_FILTERED:
        raise FilterError(f"{name}: the template filters more than {MOST_FILTERED} characters", token=None)


def _before_replace(context: Any, value: Any, *args: Any) -> tuple[Any, ...]:
    text = str(value)
    old, new = (str(part) for part in (*args, "", "")[:2])
    times = text.count(old) if old else len(text) + 1
    if len(text) + times * len(new) > LONGEST:
        raise FilterError("replace: the text would grow too long", token=None)
    return (value, *args)


def _before_join(context: Any, value: Any, *args: Any) -> tuple[Any, ...]:
    items = value if isinstance(value, list | tuple | range) else [value]
    separator = str(args[0]) if args else " "
    if len(items) * len(separator) + sum(len(str(item)) for item in items) > LONGEST:
        raise FilterError("join: the text would grow too long", token=None)
    return (value, *args)


def _before_date(context: Any, value: Any, *args: Any) -> tuple[Any, ...]:
    if isinstance(value, str) and value.strip() in ("now", "today"):
        value = context.resolve("now")
    return (value, *args)


HTML = Fenced(autoescape=True)
PLAIN = Fenced(autoescape=False)
