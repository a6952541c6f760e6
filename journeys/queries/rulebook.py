"""The rulebook as decision nodes see it: rows read into rules that are ready to decide."""

from collections.abc import Collection
from functools import lru_cache

from journeys.kinds.rulebook import DecidingRule, Rulebook
from journeys.models import RuleVersion
from journeys.queries.reading import read

Status = RuleVersion.Status


def rulebook(slugs: Collection[str]) -> Rulebook:
    """All versions of these rules. One query; each approved version is parsed once per process."""
    rows = RuleVersion.objects.filter(rule__slug__in=slugs).order_by("rule__slug", "number")
    return Rulebook.of(
        _approved(row.pk, row.revision) if row.status == Status.APPROVED else deciding(row) for row in rows
    )


def deciding(row: RuleVersion) -> DecidingRule:
    """One version, ready to decide. Raises RuleError where its document cannot be read."""
    return DecidingRule(read(row.document).rule, status=row.status, number=row.number, version_id=row.pk)


@lru_cache(maxsize=512)
def _approved(pk: int, revision: int) -> DecidingRule:
    """An approved version never changes, so it is parsed once per process. Its revision is part of the key
    for an approval that was rolled back: the version was changed after that."""
    return deciding(RuleVersion.objects.get(pk=pk))
