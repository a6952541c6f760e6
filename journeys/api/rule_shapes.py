"""What the endpoints of the rulebook take and give."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from journeys.models import Rule, RuleVersion

MOST_AT_ONCE = 1_000
BIGGEST = 2_147_483_647


class RuleShape(serializers.ModelSerializer[Rule]):
    """A rule. `approved` is the number of the version in force, `opened` of the one being worked on, each
    null where there is none; `document` is the newest version as a rule file."""

    approved = serializers.IntegerField(allow_null=True)
    opened = serializers.IntegerField(allow_null=True)
    document = serializers.SerializerMethodField()

    class Meta:
        model = Rule
        fields = (
            "slug",
            "name",
            "kind",
            "owner",
            "tags",
            "goal",
            "review_by",
            "approved",
            "opened",
            "document",
        )
        read_only_fields = fields

    @extend_schema_field({"type": ["object", "null"]})
    def get_document(self, rule: Rule) -> Any:
        """The newest version's document; null where there is no version."""
        newest = max(rule.versions.all(), key=lambda version: version.number, default=None)
        return newest.document if newest else None


class VersionShape(serializers.ModelSerializer[RuleVersion]):
    """A version of a rule. An approved one never changes; an open one has another `revision` after each
    change."""

    author = serializers.CharField(source="author.email", default=None, allow_null=True)
    approved_by = serializers.CharField(source="approved_by.email", default=None, allow_null=True)
    document = serializers.DictField()

    class Meta:
        model = RuleVersion
        fields = ("number", "revision", "status", "author", "approved_by", "approved_at", "note", "document")
        read_only_fields = fields


@extend_schema_field(
    {
        "oneOf": [
            {"type": "object", "additionalProperties": True},
            {
                "type": "array",
                "items": {"type": "object", "additionalProperties": True},
                "maxItems": MOST_AT_ONCE,
            },
        ]
    }
)
class Facts(serializers.Field):
    """One set of facts by their names, or a list of such sets."""

    default_error_messages = {
        "invalid": 'Give facts as an object, for instance {{"contact.score": 90}}, or a list of such.',
        "too_many": "Ask for at most {most} sets of facts at once.",
    }

    def to_internal_value(self, data: Any) -> Any:
        """The facts as they came. Raises ValidationError for anything else."""
        sets = data if isinstance(data, list) else [data]
        if not all(isinstance(facts, dict) for facts in sets):
            self.fail("invalid")
        if len(sets) > MOST_AT_ONCE:
            self.fail("too_many", most=MOST_AT_ONCE)
        return data

    def to_representation(self, value: Any) -> Any:
        """As it is."""
        return value


@extend_schema_field(
    {
        "oneOf": [
            {"type": "object", "additionalProperties": {"type": "string"}},
            {"type": "array", "items": {"type": "object", "additionalProperties": {"type": "string"}}},
        ]
    }
)
class Ages(Facts):
    """How old the facts are, by their names: once for all sets of facts, or a list with one for each."""

    default_error_messages = {
        "invalid": 'Give ages as an object, for instance {{"contact.score": "100d"}}, or a list of such.',
    }


class Asked(serializers.Serializer):
    """What to decide: facts by name; how old they are, where a rule asks for fresh ones; a version's
    number."""

    facts = Facts()
    ages = Ages(default=dict)
    version = serializers.IntegerField(min_value=1, max_value=BIGGEST, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One set of ages for all, or as many as there are sets of facts."""
        facts, ages = attrs["facts"], attrs["ages"]
        if isinstance(ages, list) and (not isinstance(facts, list) or len(ages) != len(facts)):
            raise serializers.ValidationError({"ages": "Give one set of ages, or one for each set of facts."})
        return attrs


class AnswerShape(serializers.Serializer):
    """An answer, with its reason."""

    row = serializers.CharField()
    outputs = serializers.DictField()
    fallback = serializers.CharField(allow_blank=True)
    seen = serializers.DictField()
    missing = serializers.DictField(child=serializers.CharField())
    explanation = serializers.CharField()


class DecidedShape(serializers.Serializer):
    """The answers, in the order of the facts. For one set of facts the answer stands at the top as well."""

    rule = serializers.CharField()
    version = serializers.IntegerField()
    status = serializers.CharField()
    answers = AnswerShape(many=True)
    row = serializers.CharField(required=False)
    outputs = serializers.DictField(required=False)
    fallback = serializers.CharField(required=False, allow_blank=True)
    seen = serializers.DictField(required=False)
    missing = serializers.DictField(child=serializers.CharField(), required=False)
    explanation = serializers.CharField(required=False)


class CureShape(serializers.Serializer):
    """What one click does: the act, what it is done to, and what a button says."""

    act = serializers.CharField()
    to = serializers.DictField()
    button = serializers.CharField()


class FindingShape(serializers.Serializer):
    """A finding: its kind, place and reason in words, an example (facts by their names), the rows
    concerned."""

    code = serializers.CharField()
    place = serializers.CharField()
    severity = serializers.ChoiceField(("warning", "note"))
    message = serializers.CharField()
    cure = serializers.CharField()
    rows = serializers.ListField(child=serializers.CharField())
    example = serializers.DictField(allow_null=True)
    cures = CureShape(many=True)


class AnalysisShape(serializers.Serializer):
    """Everything that was found. `limits` are sentences about what was not looked at, or not exactly."""

    rule = serializers.CharField()
    version = serializers.IntegerField()
    status = serializers.CharField()
    findings = FindingShape(many=True)
    limits = serializers.ListField(child=serializers.CharField())
