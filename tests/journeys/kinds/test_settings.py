import pytest

from journeys.kinds import KINDS, Kind
from journeys.kinds.base import FAMILIES, described, form_fields
from journeys.kinds.wait_for import kind as wait_for


def places(document: object) -> list[tuple[str, str]]:
    parsed = wait_for.Settings.parse(document)
    return [(problem.code, problem.place) for problem in (*parsed.wrong, *parsed.missing)]


def test_unknown_settings_are_refused_by_name_and_those_of_ones_own_kept() -> None:
    assert places({"duration": "1h", "x-note": 1}) == []
    parsed = wait_for.Settings.parse({"duration": "1h", "cut_short": ["a"]})
    (problem,) = parsed.wrong
    assert (problem.code, problem.place) == ("unknown_key", "settings/cut_short")
    assert "cut_short_by" in problem.cure


def test_every_problem_is_found_at_once_with_its_place() -> None:
    found = places({"duration": "soon", "since": "forever", "cut_short_by": [1]})
    assert found == [
        ("not_a_duration", "settings/duration"),
        ("unknown_choice", "settings/since"),
        ("not_text", "settings/cut_short_by/0"),
    ]


def test_what_is_not_made_yet_is_missing_and_not_wrong() -> None:
    parsed = wait_for.Settings.parse({})
    assert parsed.settings is None
    assert parsed.wrong == ()
    assert [problem.code for problem in parsed.missing] == ["missing_setting"]


def test_settings_are_an_object() -> None:
    assert places([1]) == [("not_an_object", "settings")]
    assert places(None) == [("not_an_object", "settings")]


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"from": "step.route.pause"}, "settings/duration/else"),
        ({"from": "contact.plan", "else": "1d"}, "settings/duration/from"),
        ({"from": "step.route", "else": "1d"}, "settings/duration/from"),
        ({"from": "step.route.pause", "else": "long"}, "settings/duration/else"),
        ({"from": "step.route.pause", "else": "1d", "or": 1}, "settings/duration/or"),
    ],
)
def test_a_reference_names_a_step_and_states_what_holds_without(value: object, place: str) -> None:
    assert [found for _, found in places({"duration": value})] == [place]


def test_only_some_settings_may_come_from_a_step() -> None:
    found = places({"duration": "1h", "since": {"from": "step.a.b", "else": "entering"}})
    assert found == [("no_reference", "settings/since")]


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: str(kind.key))
def test_every_kind_says_what_it_is(kind: object) -> None:
    assert isinstance(kind, Kind)
    assert kind.label
    assert kind.description
    assert kind.icon
    assert kind.family in FAMILIES
    assert kind.__class__.__doc__
    for field in form_fields(kind.Settings):
        assert field.label, f"{kind.key}.{field.key} has no label"
        assert not field.required or field.default in (None, [])
    assert len(described(kind.Settings)) == len(form_fields(kind.Settings))


def test_form_fields_say_how_each_setting_is_entered() -> None:
    duration, since, cut = form_fields(wait_for.Settings)
    assert (duration.widget, duration.required, duration.reference, duration.unit) == (
        "duration",
        True,
        True,
        "m, h, d or w",
    )
    assert (since.widget, since.default) == ("since", "entering")
    assert (cut.widget, cut.catalog, cut.default) == ("names", "event", [])


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: str(kind.key))
@pytest.mark.parametrize("junk", [None, 1, [], {}, {"a": {}}, "x", {"from": 1}, [[1]], True, 10**400])
def test_no_value_whatever_breaks_the_reading(kind: object, junk: object) -> None:
    assert isinstance(kind, Kind)
    for field in form_fields(kind.Settings):
        kind.Settings.parse({field.key: junk})
