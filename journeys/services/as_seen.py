"""Changes that hold only for what somebody had before them when they made them."""

from collections.abc import Mapping
from typing import Any

from journeys.rules.fingerprint import fingerprint_of
from journeys.services.rule_changes import CHANGED_MEANWHILE, Change, RuleDocument


def as_seen(change: Change, parts: str, seen: str | None) -> Change:
    """The change, which raises RuleError where these parts of the document (``name,owner``) have another
    fingerprint than ``seen``: somebody else changed them. None and empty: not said, so not compared."""

    def checked(document: Mapping[str, Any]) -> RuleDocument:
        if seen and fingerprint_of(document, parts) != seen:
            raise CHANGED_MEANWHILE
        return change(document)

    return checked


class Watched:
    """A change that remembers whether it changed anything; then the revision goes on by one."""

    def __init__(self, change: Change) -> None:
        self.change, self.changed = change, False

    def __call__(self, document: Mapping[str, Any]) -> RuleDocument:
        made = self.change(document)
        self.changed = made != document
        return made
