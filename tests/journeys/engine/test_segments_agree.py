"""Whatever the condition, the facts and the clock: the rule in Python, the rule in SQL and the members that
are kept say the same of everybody."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from config import clock, partitions
from contacts.models import Contact, SegmentMember
from contacts.segments import lists, passes, recount
from contacts.segments.defining import define, make_list
from contacts.statements import numbers
from journeys.engine.facts import fetch
from journeys.engine.facts.asked import Asked
from journeys.engine.statements import session
from journeys.rules.conditions import parse_condition
from journeys.rules.evaluate import compile_condition
from tests.contacts.facts import consenting
from tests.journeys.engine import stage
from tests.journeys.rules.random_rules import WRONG

pytestmark = pytest.mark.django_db

PEOPLE = 4
WINDOWS = ("2h", "1d", "3d")

policies = st.sampled_from([{}, {}, {"missing": "no"}, {"missing": "yes"}, {"missing": "otherwise"}])
ages = st.sampled_from([{}, {}, {"no_older_than": "1d"}])


def leaf(fact: str, how: str, value: Any = None, **more: Any) -> dict[str, Any]:
    return {"fact": fact, "is": how, **({} if value is None else {"value": value}), **more}


attributes = st.one_of(
    st.sampled_from(
        [
            leaf("contact.a", "equal_to", "x"),
            leaf("contact.a", "known"),
            leaf("contact.a", "unknown"),
            leaf("contact.a", "not_equal_to", "x"),
            leaf("contact.a", "at_least", 2, type="number"),
            leaf("contact.score", "greater_than", 10),
        ]
    ),
    st.builds(
        lambda how, span: leaf("contact.when", how, span, type="datetime"),
        st.sampled_from(["within_last", "within_next"]),
        st.sampled_from(WINDOWS),
    ),
)
used = st.builds(
    lambda days: leaf(
        "contact.when", "within_next", "3d", type="datetime",
        missing={"use": (clock.real_now() + timedelta(days=days)).isoformat()},
    ),
    st.integers(-2, 6),
)  # fmt: skip
values = st.one_of(
    st.builds(lambda asked, *more: {**asked, **more[0], **more[1]}, attributes, policies, ages), used
)
behavior = st.one_of(
    st.builds(
        lambda least, more, window, where: {
            "event": "e",
            "at_least": least,
            "at_most": least + more if more is not None else None,
            **window,
            **where,
        },
        st.integers(0, 3),
        st.sampled_from([None, 0, 1]),
        st.sampled_from([{}, *({"within": window} for window in WINDOWS)]),
        st.sampled_from([{}, {"where": [{"property": "p", "is": "equal_to", "value": 1}]}]),
    ),
    st.sampled_from(
        [
            leaf("event.e.last", "within_last", "1d"),
            leaf("event.e.last", "known", no_older_than="1d"),
            leaf("event.e.sum.p", "at_least", 2, within="1d"),
            leaf("event.e", "equal_to", False, within="3d"),
        ]
    ),
)
others = st.sampled_from(
    [
        leaf("consent.email.news", "equal_to", True),
        leaf("segment.vip", "equal_to", True),
        leaf("segment.inner", "equal_to", True),
        leaf("segment.inner", "equal_to", False),
        leaf("segment.nowhere", "equal_to", True),
    ]
)  # fmt: skip
leaves = st.one_of(values, behavior, others)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda part: {"not": part}, inner),
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
    ),
    max_leaves=5,
)
inner = st.one_of(values, behavior)

person = st.integers(0, PEOPLE - 1)
acts = st.one_of(
    st.tuples(st.just("event"), person, st.sampled_from([{}, {"p": 1}, {"p": "1"}, {"p": "many"}])),
    st.tuples(
        st.just("identify"),
        person,
        st.fixed_dictionaries(
            {},
            optional={
                "a": st.sampled_from(["x", "y", "2", None]),
                "score": st.sampled_from([5, 10.5, None]),
            },
        ),
    ),
    st.tuples(st.just("when"), person, st.integers(-80, 80)),
    st.tuples(st.just("consent"), person, st.tuples(st.sampled_from(["email", "email.news"]), st.booleans())),
    st.tuples(st.just("list"), person, st.booleans()),
    st.tuples(st.just("define"), person, inner),
    st.tuples(st.just("born"), person, st.just(None)),
    st.tuples(st.just("time"), person, st.sampled_from([1, 59, 120, 1439, 1440, 4320])),
    st.tuples(st.just("time"), person, st.integers(1, 6000)),
)


def carry_out(people: list[Contact], act: tuple[str, int, Any]) -> None:
    what, who, given = act
    contact = people[who]
    match what:
        case "event":
            stage.happen(contact, "e", given)
        case "identify":
            stage.identify(contact, **given)
        case "when":
            stage.identify(contact, when=(clock.now() + timedelta(hours=given)).isoformat())
        case "consent":
            category, granted = given
            stage.tell(
                consenting({"type": "track", "event": "said", "contact": contact.pk}, **{category: granted})
            )
        case "list":
            lists.put("vip", [contact.pk], inside=given, now=clock.now())
        case "define":
            define("inner", "Inner", given)
            passes.rebuild_some()
        case "born":
            stage.tell({"type": "track", "event": "said", "userId": f"new-{len(people)}"})
        case "time":
            clock.move(clock.ahead() + timedelta(minutes=given))
            partitions.ensure([clock.now()])


def agree(condition: dict[str, Any]) -> None:
    now = clock.now()
    assert recount.strays(now) == []
    assert recount.sizes() == []
    everybody = sorted(Contact.objects.values_list("pk", flat=True))
    parsed = parse_condition(condition)
    with session() as work:
        columns = fetch(work, Asked(now, "none", everybody), parsed.needs)
        holds = compile_condition(parsed)(columns, len(everybody), now)
    python = {contact for contact, held in zip(everybody, holds, strict=True) if held}
    kept = set(SegmentMember.objects.filter(segment__slug="s").values_list("contact_id", flat=True))
    assert kept == python, numbers(sorted(kept ^ python))


@settings(
    max_examples=30,
    phases=(Phase.explicit, Phase.generate),
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(
    condition=conditions,
    within=inner,
    known=st.lists(st.sampled_from([*WRONG[:9], "x", 3, 2.5]), min_size=PEOPLE, max_size=PEOPLE),
    steps=st.lists(acts, min_size=1, max_size=8),
)
def test_rule_statement_and_members_agree(
    condition: dict[str, Any], within: dict[str, Any], known: list[Any], steps: list[tuple[str, int, Any]]
) -> None:
    with stage.alone():
        people = [stage.somebody(a=value) for value in known]
        make_list("vip", "VIP")
        define("inner", "Inner", within)
        define("s", "S", condition)
        passes.rebuild_some()
        passes.work()
        agree(condition)
        for step in steps:
            carry_out(people, step)
            passes.work()
            agree(condition)
