"""The kinds of steps as the canvas offers them: derived from the kinds themselves."""

import re
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from config.templatetags.weft import drawn
from journeys.kinds import KINDS, Kind
from journeys.kinds.base import FAMILIES
from journeys.kinds.rulebook import Rulebook

SHAPE = re.compile(r"<(\w+)\b([^>]*)/>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
UNKNOWN_ICON = "square"

type Json = dict[str, Any]


def palette() -> list[Json]:
    """Every kind, by family and then by label: what it is called, its icon, how a new node of it begins."""
    kinds = sorted(KINDS.values(), key=lambda kind: (FAMILIES.index(kind.family), _(kind.label)))
    return [_offered(kind) for kind in kinds]


def _offered(kind: Kind[Any]) -> Json:
    return {
        "key": kind.key,
        "label": _(kind.label),
        "description": _(kind.description),
        "family": kind.family,
        "icon": icon_shapes(kind.icon),
        "defaults": {},
        "view": {
            "summary": "",
            "outcomes": [
                {"key": outcome, "optional": kind.may_end or outcome in kind.optional}
                for outcome in kind.outcomes(None, Rulebook())
            ],
            "rule": None,
        },
    }


@cache
def icon_shapes(name: str) -> list[tuple[str, dict[str, str]]]:
    """The shapes of a Lucide icon as (element, attributes), for a script that may write no markup."""
    try:
        source = drawn(name, 24, "")
    except KeyError:
        source = drawn(UNKNOWN_ICON, 24, "")
    return [(tag, dict(ATTRIBUTE.findall(attributes))) for tag, attributes in SHAPE.findall(source)]
