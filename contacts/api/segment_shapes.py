"""What the REST API takes and shows of segments."""

from typing import Any

from rest_framework import serializers

from contacts.models import Segment

MOST_AT_ONCE = 10_000
SLUG = r"^[a-z0-9][a-z0-9_-]{0,49}$"


class SegmentShape(serializers.ModelSerializer[Segment]):
    """A segment and how many belong to it now. While `building`, `count` is still rising or falling, and
    `progress` says how much of the contacts has been looked at, in percent."""

    count = serializers.IntegerField(source="size", read_only=True)
    building = serializers.BooleanField(read_only=True)
    progress = serializers.IntegerField(read_only=True)

    class Meta:
        model = Segment
        fields: tuple[str, ...] = ("slug", "name", "kind", "count", "counted_at", "building", "progress")
        read_only_fields: tuple[str, ...] = fields


class SampleShape(serializers.Serializer[Any]):
    """One of those who belong."""

    id = serializers.UUIDField(source="public_id")
    email = serializers.CharField()


class SegmentDetail(SegmentShape):
    """A segment with its condition (null for a list) and some of those who belong to it."""

    condition = serializers.JSONField(allow_null=True)
    sample = SampleShape(many=True)

    class Meta(SegmentShape.Meta):
        fields = (*SegmentShape.Meta.fields, "condition", "sample")
        read_only_fields = fields


class NewSegment(serializers.Serializer[Any]):
    """A segment to be made: with a `condition`, or of the kind `list`."""

    slug = serializers.RegexField(SLUG)
    name = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(Segment.Kind.choices, default=Segment.Kind.CONDITION)
    condition = serializers.JSONField(required=False, allow_null=True)


class ChangedSegment(serializers.Serializer[Any]):
    """What of a segment is to be changed."""

    name = serializers.CharField(max_length=120, required=False)
    condition = serializers.JSONField(required=False)


class Moves(serializers.Serializer[Any]):
    """Contacts to be put on a list or taken off it, by public id or user id."""

    action = serializers.ChoiceField(["add", "remove"])
    contacts = serializers.ListField(child=serializers.UUIDField(), default=list, max_length=MOST_AT_ONCE)
    user_ids = serializers.ListField(
        child=serializers.CharField(max_length=200), default=list, max_length=MOST_AT_ONCE
    )


class MovedShape(serializers.Serializer[Any]):
    """How many were moved; whoever was where they should be already is not counted. `unknown` are the names
    that nobody has."""

    moved = serializers.IntegerField()
    unknown = serializers.ListField(child=serializers.CharField())
