"""Numbers as they are made: deltas appended by each tick, folded in the background, read together."""

from django.db import models


class CounterFields(models.Model):
    """What is counted: per version and node, arrivals and departures, by UTC hour.

    ``measure``: ``arrived`` (outcome empty), ``left`` (outcome = way out, or goal, exit, moved,
    merged), ``failed`` (+1 when parked, -1 when resumed), ``entered`` and ``ended`` (outcome = how) of
    the run on the trigger node, as are ``moved_in`` and ``moved_out`` of runs that another version took
    over, ``row`` (outcome = row id) of decisions, ``converted``. Test traffic is never counted.
    """

    version_id = models.BigIntegerField()
    node_id = models.BigIntegerField()
    measure = models.CharField(max_length=10)
    outcome = models.CharField(max_length=80, default="")
    without_logic = models.BooleanField(default=False)
    hour = models.DateTimeField()
    count = models.BigIntegerField()

    class Meta:
        abstract = True


class Counter(CounterFields):
    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["version_id", "node_id", "measure", "outcome", "without_logic", "hour"],
                name="one_counter",
            ),
        )

    def __str__(self) -> str:
        return f"{self.node_id} {self.measure} {self.outcome} {self.count}"


class CounterDelta(CounterFields):
    """Appended by ticks, so that workers never queue for one counter row."""

    def __str__(self) -> str:
        return f"{self.node_id} {self.measure} {self.outcome} +{self.count}"
