"""What the draft endpoints take and give."""

from rest_framework import serializers

MOST_EDITS = 2000
BIGGEST_REVISION = 2_147_483_647


class EditsIn(serializers.Serializer):
    """Edits, in order. `revision` is the one that the sender knows; `client` names the sender, and with a
    dot in it the one act (`TAB.NUMBER`), which is then applied at most once."""

    revision = serializers.IntegerField(min_value=0, max_value=BIGGEST_REVISION)
    client = serializers.RegexField(r"^[\w.-]{0,40}$", allow_blank=True, default="")
    edits = serializers.ListField(child=serializers.DictField(), max_length=MOST_EDITS, allow_empty=False)


class ProblemShape(serializers.Serializer):
    """A finding: its code, where it is, a sentence, what to do; errors refuse publishing."""

    code = serializers.CharField()
    place = serializers.CharField()
    message = serializers.CharField()
    cure = serializers.CharField()
    severity = serializers.ChoiceField(["error", "warning"])


class MemberShape(serializers.Serializer):
    """Who did it."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class StoredEdit(serializers.Serializer):
    """An edit as it was stored, with the edit that takes it back."""

    number = serializers.IntegerField()
    member = MemberShape(allow_null=True)
    client = serializers.CharField()
    edit = serializers.DictField()
    inverse = serializers.DictField()


class EditsSince(serializers.Serializer):
    """Edits after a number, and what the draft now is like."""

    revision = serializers.IntegerField()
    edits = StoredEdit(many=True)
    problems = ProblemShape(many=True)
    views = serializers.DictField()
    rules = serializers.DictField()


class AppliedEdits(serializers.Serializer):
    """Everything since the sender's revision, its own edits last. `problems` and `rules` are null when they
    could not change; `views` are of the nodes that were touched."""

    revision = serializers.IntegerField()
    edits = StoredEdit(many=True)
    problems = ProblemShape(many=True, allow_null=True)
    views = serializers.DictField()
    rules = serializers.DictField(allow_null=True)


class DraftShape(serializers.Serializer):
    """A draft: the journey file without rules, and what is derived from it. `mark` changes with what it rests
    on besides: rules, the catalog of facts, segments, forms, other journeys."""

    mark = serializers.CharField()
    revision = serializers.IntegerField()
    document = serializers.DictField()
    views = serializers.DictField()
    rules = serializers.DictField()
    problems = ProblemShape(many=True)


class ProblemsShape(serializers.Serializer):
    """Findings about a draft."""

    revision = serializers.IntegerField()
    problems = ProblemShape(many=True)


class LayoutShape(serializers.Serializer):
    """Positions by node key."""

    positions = serializers.DictField(child=serializers.ListField(child=serializers.IntegerField()))
