"""What is chosen when a journey is paused or resumed, and what the API tells of it."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from journeys.models import Pause
from journeys.services.pause import FASTEST, Resumption


class PauseChoices(serializers.Serializer):
    """`entrants`: `drop` turns away and counts whoever would enter meanwhile; `wait` lets them in when the
    journey is resumed, with the instant of their fact."""

    entrants = serializers.ChoiceField(["drop", "wait"], default="drop")


class ResumeChoices(serializers.Serializer):
    """`waits`: `run` (what fell due meanwhile happens now), or `extend` (the pause does not count for waits
    of a length of time). `overdue`: `send` or `skip` messages that fell due meanwhile; transactional ones are
    always sent. `per_minute`: so many people and messages a minute go on, in the order in which they fell
    due; null for all at once."""

    waits = serializers.ChoiceField(["run", "extend"], default="run")
    overdue = serializers.ChoiceField(["send", "skip"], default="send")
    per_minute = serializers.IntegerField(min_value=1, max_value=FASTEST, allow_null=True, default=None)

    @property
    def chosen(self) -> Resumption:
        """The choices, once they are valid."""
        return Resumption(**self.validated_data)


class PauseShape(serializers.ModelSerializer[Pause]):
    """A pause: `held` until somebody resumes it, then `resuming` (the journey is still held) until `over`. Of
    the `total` people, messages and entrants that have to be seen to first, so many are `done`. `waits`,
    `overdue` and `per_minute` are null until they are chosen."""

    state = serializers.SerializerMethodField()
    waits = serializers.SerializerMethodField()
    overdue = serializers.SerializerMethodField()

    class Meta:
        model = Pause
        fields = (
            "state", "paused_at", "entrants", "resumed_at", "waits", "overdue", "per_minute", "ended_at",
            "done", "total",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field({"type": "string", "enum": ["held", "resuming", "over"]})
    def get_state(self, pause: Pause) -> str:
        """Held, resuming or over."""
        return "over" if pause.ended_at else "resuming" if pause.resumed_at else "held"

    @extend_schema_field({"type": ["string", "null"], "enum": ["run", "extend", None]})
    def get_waits(self, pause: Pause) -> str | None:
        """What was chosen, once it was."""
        return pause.waits if pause.resumed_at else None

    @extend_schema_field({"type": ["string", "null"], "enum": ["send", "skip", None]})
    def get_overdue(self, pause: Pause) -> str | None:
        """What was chosen, once it was."""
        return pause.overdue if pause.resumed_at else None
