"""Undo and redo of the table editor: a table as it stood at an earlier revision of the open version."""

import copy
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from journeys.models import Rule, RuleVersion
from journeys.services.open_version import OPEN
from journeys.services.rule_changes import CHANGED_MEANWHILE, Change, RuleDocument, refuse


def restored(rule: Rule, to: int, instead_of: int) -> Change:
    """The change that puts the table of revision ``to`` in the place of that of ``instead_of``. Three
    queries.

    Examples come along where nobody has changed them since. Raises RuleError when a revision is not kept any
    more; the change does when the table has been changed since by somebody else.
    """
    version = rule.versions.filter(status__in=OPEN).first()
    wanted, seen = _kept(version, to), _kept(version, instead_of)
    if wanted is None or seen is None:
        raise refuse("not_kept", "", _("This change is too long ago to be undone."), _("Change it by hand."))

    def change(document: Mapping[str, Any]) -> RuleDocument:
        if document.get("table") != seen.get("table"):
            raise CHANGED_MEANWHILE
        changed = copy.deepcopy(dict(document))
        changed["table"] = copy.deepcopy(wanted["table"])
        if changed.get("examples") == seen.get("examples"):
            if "examples" in wanted:
                changed["examples"] = copy.deepcopy(wanted["examples"])
            else:
                changed.pop("examples", None)
        return changed

    return change


def _kept(version: RuleVersion | None, revision: int) -> Mapping[str, Any] | None:
    """What the open version said at a revision; None where that is not known any more."""
    if version is None:
        return None
    if version.revision == revision:
        return dict(version.document)
    kept = version.revisions.filter(revision=revision).first()
    return dict(kept.document) if kept else None
