"""A rule made of logic that stands in a journey, and the way back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import Member
from journeys.graph.nodes import KEY
from journeys.kinds.decide_rule import ANSWER, NO, YES
from journeys.kinds.decide_rule import kind as decide_rule
from journeys.kinds.liquid_conditions import answered
from journeys.models import Journey, Node, Rule, RuleVersion
from journeys.queries.inline_logic import Inline, find
from journeys.rules.problems import RuleError
from journeys.services.documents import draft_document
from journeys.services.edit_draft import edit_draft
from journeys.services.edit_rule import edit_rule, new_rule
from journeys.services.journal import write
from journeys.services.rule_changes import CHANGED_MEANWHILE, refuse

CLIENT = "inline"
"""Who sends the edit of the draft, as the journal of edits names it."""
ROOM = 160
"""How far the message and what stands below it go down, for the step that comes before it."""

type Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Made:
    """The rule; ``step`` is the key of the step that asks it from now on, put in by the ``edit`` of this
    number of the journey's draft. Empty and 0 where the draft stays as it is."""

    rule: Rule
    step: str = ""
    edit: int = 0


@transaction.atomic
def rule_of(found: Inline, member: Member, may_edit: bool) -> Made:
    """A draft of a rule that asks what ``found`` asks.

    A condition in a text gets a step that asks it before its message, and the text reads the answer, as one
    edit of the draft; with ``may_edit`` alone. All else stays as it is. Raises RuleError when the rule cannot
    be made, and where the draft no longer asks this. About twenty-five queries.
    """
    Journey.objects.select_for_update().get(pk=found.journey.pk)
    if find(found.journey.slug, found.node, found.part, found.source) != found:
        raise CHANGED_MEANWHILE
    what = found.words if found.source else found.what
    purpose = _("Taken from *%(step)s* in *%(journey)s*: %(what)s.") % {
        "step": found.name, "journey": found.journey.name, "what": found.what,
    }  # fmt: skip
    rule = new_rule(f"{found.name}: {what}"[:160], Rule.Kind.CONDITION, member)
    edit_rule(
        rule,
        member,
        lambda document: {**document, "condition": found.condition, "examples": [], "purpose": purpose},
    )
    if not (found.source and may_edit):
        return Made(rule)
    document = draft_document(found.journey)
    key = _free_key(document, found.node)
    edits = [{"op": "batch", "edits": list(_asked_before(document, found, rule, key))}]
    return Made(rule, key, edit_draft(found.journey, member, client=CLIENT, edits=edits).revision)


@transaction.atomic
def unmake(rule: Rule, journey: Journey, edit: int, member: Member) -> None:
    """Take back what ``rule_of`` made: the draft of the journey is as it was before the ``edit`` (0: it was
    not changed), and the rule is gone. About fifteen queries.

    Raises RuleError where either was changed since, or was made by somebody else; then all stays.
    """
    Rule.objects.select_for_update().get(pk=rule.pk)
    version = rule.versions.first()
    if rule.versions.count() != 1 or version is None or version.author_id != member.pk:
        raise _used_since(rule)
    if version.revision != 1 or version.status != RuleVersion.Status.DRAFT or rule.comments.exists():
        raise _used_since(rule)
    if edit:
        held = Journey.objects.select_for_update().get(pk=journey.pk)
        stored = held.edits.filter(number=edit, client=CLIENT, member=member).first()
        if stored is None or held.revision != edit:
            raise refuse(
                "changed_meanwhile",
                "",
                _("The draft of %(journey)s was changed since.") % {"journey": journey.name},
                _("Take the step out on its canvas, and write the condition back into the message."),
            )
        edit_draft(held, member, client=CLIENT, edits=[stored.inverse])
    if Node.objects.filter(settings__rule=rule.slug).exists():
        raise _used_since(rule)
    sentence = f"Took back the rule {rule.name}, and {journey.name} asks as before."
    rule.delete()
    write(member, "rule.unmade", f"journey:{journey.slug}", sentence)


def _used_since(rule: Rule) -> RuleError:
    message = _("The rule %(rule)s was changed, talked about or asked since.") % {"rule": rule.name}
    return refuse("changed_meanwhile", "", message, _("Leave it, or change the journey on its canvas."))


def _asked_before(document: Json, found: Inline, rule: Rule, key: str) -> Iterator[Json]:
    """The edits that put a step ``key`` before the message, and let the message read its answer."""
    nodes = {node["key"]: node for node in document["nodes"]}
    message = nodes[found.node]
    x, y = message["position"]
    for node in document["nodes"]:
        if node["position"][1] >= y:
            position = [node["position"][0], node["position"][1] + ROOM]
            yield {"op": "move", "key": node["key"], "position": position}
    settings = {"rule": rule.slug, "version": "approved", "baseline": NO}
    step = {"key": key, "kind": decide_rule.key, "name": rule.name[:120], "stage": message["stage"]}
    yield {"op": "add_node", "node": {**step, "position": [x, y], "settings": settings}}
    for edge in document["edges"]:
        if edge["to"] == found.node:
            yield {"op": "connect", "from": edge["from"], "outcome": edge["outcome"], "to": key}
    for outcome in (YES, NO):
        yield {"op": "connect", "from": key, "outcome": outcome, "to": found.node}
    for part, text in message["settings"].items():
        new = answered(text, found.source, f"step.{key}.{ANSWER}") if isinstance(text, str) else text
        if new != text:
            yield {"op": "set", "key": found.node, "path": f"settings.{part}", "value": new}
    tests = [_through(test, found.node, key) for test in document["tests"]]
    if tests != document["tests"]:
        yield {"op": "set_journey", "path": "tests", "value": tests}


def _through(test: Mapping[str, Any], node: str, key: str) -> Json:
    """A test whose path comes by the new step; without the logic it takes the baseline there."""
    expect = test.get("expect")
    if not isinstance(expect, Mapping) or not isinstance(path := expect.get("path"), list):
        return dict(test)
    longer: list[str] = []
    for entry in path:
        longer += [key, entry] if str(entry).partition(":")[0] == node else [entry]
    return {**test, "expect": {**expect, "path": longer}}


def _free_key(document: Json, node: str) -> str:
    """A key for the step before ``node`` that no step has; without hyphens, so that texts can name it."""
    taken = {each["key"] for each in document["nodes"]}
    wanted = f"{node.replace('-', '_')[:48]}_asks"
    number, key = 1, wanted
    while key in taken or not KEY.fullmatch(key):
        number += 1
        key = f"{wanted}_{number}"
    return key
