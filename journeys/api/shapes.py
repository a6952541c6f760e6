"""What the endpoints about journeys, runs, numbers and tasks give."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from journeys.api.pause_shapes import PauseShape
from journeys.models import Journey, Run, Task, Version
from journeys.queries.pauses import latest_pause
from journeys.queries.tasks import title_of


class JourneyShape(serializers.ModelSerializer[Journey]):
    """A journey. `live_version` is the number of its live version, null where it was never published; `pause`
    is the pause that holds it or held it last, null where there was none."""

    live_version = serializers.IntegerField(source="live_version.number", default=None, allow_null=True)
    brand = serializers.SlugField(source="brand.slug")
    pause = serializers.SerializerMethodField()

    class Meta:
        model = Journey
        fields: tuple[str, ...] = (
            "slug", "name", "summary", "status", "brand", "revision", "live_version", "pause", "created_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(PauseShape(allow_null=True))
    def get_pause(self, journey: Journey) -> Any:
        """The newest pause."""
        latest = latest_pause(journey)
        return None if latest is None else PauseShape(latest).data


class JourneyVersionShape(serializers.ModelSerializer[Version]):
    """A published version; its document never changes. `moving` says how many of its people another version
    takes over and how many it has, null while nobody moves."""

    published_by = serializers.CharField(source="published_by.email", default=None, allow_null=True)
    document = serializers.DictField()
    moving = serializers.SerializerMethodField()

    class Meta:
        model = Version
        fields = ("number", "status", "published_at", "published_by", "note", "moving", "document")
        read_only_fields = fields

    @extend_schema_field(
        {
            "type": ["object", "null"],
            "properties": {"people": {"type": "integer"}, "moved": {"type": "integer"}},
            "required": ["people", "moved"],
        }
    )
    def get_moving(self, version: Version) -> dict[str, int] | None:
        """The progress of a move to another version."""
        mark = version.moving
        return None if mark is None else {"people": mark["total"], "moved": mark["moved"]}


class RunShape(serializers.ModelSerializer[Run]):
    """A run: one contact in one version. `how` it ended is empty while it is under way; `node` is where it
    stands."""

    id = serializers.UUIDField(source="public_id")
    contact = serializers.UUIDField(source="contact.public_id")
    journey = serializers.SlugField(source="journey.slug")
    version = serializers.IntegerField(source="enrollment.version.number")
    node = serializers.CharField(source="enrollment.node.key")
    state = serializers.SerializerMethodField()
    without_logic = serializers.BooleanField(source="enrollment.without_logic")
    ended_at = serializers.DateTimeField(allow_null=True)
    how = serializers.CharField(allow_blank=True)

    class Meta:
        model = Run
        fields: tuple[str, ...] = (
            "id", "contact", "journey", "version", "node", "state", "without_logic", "test", "entered_at",
            "ended_at", "how",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field({"type": "string", "enum": ["live", "ended", "parked"]})
    def get_state(self, run: Run) -> str:
        """Live, ended or parked."""
        return ("live", "ended", "parked")[run.enrollment.state]


class ReasonShape(serializers.Serializer):
    """Why a decision went one way: the rule, the row, the values seen, and a sentence."""

    rule = serializers.CharField()
    version = serializers.IntegerField(allow_null=True)
    row = serializers.CharField(allow_blank=True)
    seen = serializers.DictField()
    outputs = serializers.DictField()
    explanation = serializers.CharField()


class StepMessageShape(serializers.Serializer):
    """A message of a step: where it stands and why. More about it is at `deliveries/{id}/`."""

    id = serializers.UUIDField(source="public_id")
    channel = serializers.CharField()
    state = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)
    queued_at = serializers.DateTimeField()
    settled_at = serializers.DateTimeField(allow_null=True)


class StepShape(serializers.Serializer):
    """A step of a path. `left_at` and `outcome` are empty where the person stands now; `by_hand` is the
    outcome of who was parked and moved on by somebody."""

    node = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    entered_at = serializers.DateTimeField()
    left_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.CharField(allow_blank=True)
    decision = ReasonShape(allow_null=True)
    deliveries = serializers.ListField(child=serializers.UUIDField())
    messages = StepMessageShape(many=True)
    tasks = serializers.ListField(child=serializers.UUIDField())


class WaitedForShape(serializers.Serializer):
    """A fact that ends a wait, or asks the step again."""

    kind = serializers.ChoiceField(["event", "attribute", "segment", "consent"])
    name = serializers.CharField()


class WaitShape(serializers.Serializer):
    """What a run waits for: the instant `until` which at the latest (null: for facts alone), or one of the
    facts before."""

    until = serializers.DateTimeField(allow_null=True)
    facts = WaitedForShape(many=True)


class FailureShape(serializers.Serializer):
    """What holds a run up. `parked`: until somebody decides; else it is tried again at `retry_at`. `trace` is
    null for whoever may not see failures."""

    node = serializers.CharField()
    reason = serializers.CharField()
    trace = serializers.CharField(allow_null=True, allow_blank=True)
    attempt = serializers.IntegerField()
    at = serializers.DateTimeField()
    parked = serializers.BooleanField()
    retry_at = serializers.DateTimeField(allow_null=True)


class PathShape(serializers.Serializer):
    """A run with all its steps. `wait` is null for a run that has ended or is held up by a `failure`. `due`
    and `waits_for` say of it when it goes on by itself, and the events that move it on before."""

    run = RunShape()
    steps = StepShape(many=True)
    due = serializers.DateTimeField(allow_null=True)
    waits_for = serializers.ListField(child=serializers.CharField())
    wait = WaitShape(allow_null=True)
    failure = FailureShape(allow_null=True)
    converted_at = serializers.DateTimeField(allow_null=True)


class EntrantsShape(serializers.Serializer):
    """People of a version, or of one share of them."""

    entered = serializers.IntegerField()
    under_way = serializers.IntegerField()
    ended = serializers.IntegerField()
    converted = serializers.IntegerField()


class NodeNumbersShape(serializers.Serializer):
    """People at one step. `left` by way out, goal and exit among them; `rows` by the row that decided, empty
    for those without the logic; `reached_goal` is null where it would take too long to say."""

    arrived = serializers.IntegerField()
    waiting = serializers.IntegerField()
    failed = serializers.IntegerField()
    left = serializers.DictField(child=serializers.IntegerField())
    went_on = serializers.IntegerField()
    rows = serializers.DictField(child=serializers.IntegerField())
    reached_goal = serializers.IntegerField(allow_null=True)


class MetricsShape(serializers.Serializer):
    """The numbers of a version; test traffic is never among them. `nodes` by key."""

    journey = serializers.CharField()
    version = serializers.IntegerField()
    everybody = EntrantsShape()
    with_logic = EntrantsShape()
    without_logic = EntrantsShape()
    nodes = serializers.DictField(child=NodeNumbersShape())


class TaskShape(serializers.ModelSerializer[Task]):
    """A task for a person."""

    id = serializers.UUIDField(source="public_id")
    contact = serializers.UUIDField(source="contact.public_id")
    title = serializers.SerializerMethodField()
    journey = serializers.SerializerMethodField()
    assignee = serializers.CharField(source="assignee.email", default=None, allow_null=True)

    class Meta:
        model = Task
        fields = (
            "id", "contact", "journey", "title", "queue", "priority", "state", "assignee", "created_at",
            "due", "closed_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_title(self, task: Task) -> str:
        """What is to be done, with the contact's values filled in."""
        return title_of(task)

    @extend_schema_field({"type": ["string", "null"]})
    def get_journey(self, task: Task) -> Any:
        """The slug of the journey that handed it over."""
        return task.node.version.journey.slug if task.node else None
