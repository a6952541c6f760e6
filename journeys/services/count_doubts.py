"""Doubts about large rules, counted behind the edits that changed them."""

from django.db import transaction

from journeys.engine.halving import each_in_turn
from journeys.models import Rule, RuleVersion
from journeys.queries.reading import read
from journeys.rules.problems import RuleError
from journeys.services.describe_rule import counted

MOST = 20
"""Rules of one pass: each may take a fifth of a second."""


def count_doubts(most: int = MOST) -> int:
    """Count for rules of which it is not known how many findings want to be dealt with; gives how many rules
    these were. Four statements each, since each is analyzed by itself and may be changed meanwhile. In no
    order, and raising at the end: those that cannot be counted keep no other from its turn."""
    waiting = list(Rule.objects.filter(doubts=None).order_by("?").values_list("pk", flat=True)[:most])
    done: list[bool] = []
    each_in_turn(waiting, lambda rule: done.append(_count(rule)))
    return sum(done)


def _count(rule: int) -> bool:
    version = RuleVersion.objects.filter(rule=rule).order_by("-number").first()
    try:
        number = counted(read(version.document).analysis) if version else 0
    except RuleError:
        number = 0
    with transaction.atomic():
        row = Rule.objects.select_for_update().get(pk=rule)
        newest = row.versions.order_by("-number").values_list("pk", "revision").first()
        # What was changed since is counted by the pass that the change asks for.
        if version is not None and newest != (version.pk, version.revision):
            return False
        return bool(Rule.objects.filter(pk=rule, doubts=None).update(doubts=number))
