"""The workspace page and the settings forms beside the canvas."""

import json
import re
from itertools import count
from typing import Any

import pytest
from django.test import Client

from contacts.models import Member
from journeys.kinds import KINDS
from journeys.models import Journey
from journeys.services.edit_draft import edit_draft
from tests.cast import signed_in
from tests.journeys.launch import import_sample

Members = dict[str, Member]
PAGE = "/journeys/feature-launch/"
ACTS = count(1)


@pytest.fixture
def journey(members: Members) -> Journey:
    return import_sample(members["marketer"])


@pytest.fixture
def mia(journey: Journey, members: Members) -> Client:
    return signed_in(members["marketer"])


def form(key: str) -> str:
    return f"{PAGE}nodes/{key}/form/" if key else f"{PAGE}form/"


def shown(client: Client, key: str) -> str:
    answer = client.get(form(key), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def save(client: Client, key: str, **fields: Any) -> Any:
    """Send what somebody typed; names of fields have dots written as two underscores here."""
    sent = {name.replace("__", ".", 1): value for name, value in fields.items()}
    return client.post(form(key), {**sent, "_changed": list(sent), "_client": f"form.{next(ACTS)}"})


def add(journey: Journey, members: Members, kind: str) -> None:
    """A step of the kind, with no settings yet, by the key `fresh`."""
    node = {"key": "fresh", "kind": kind, "name": "Fresh", "stage": "", "position": [0, 0], "settings": {}}
    edit_draft(journey, members["marketer"], "tab.1", [{"op": "add_node", "node": node}])


def settings(journey: Journey, key: str) -> dict[str, Any]:
    found: dict[str, Any] = journey.nodes.get(key=key).settings
    return found


def test_the_page_carries_everything_that_the_canvas_starts_from(mia: Client) -> None:
    content = mia.get(PAGE).content.decode()
    found = re.search(
        r'<script id="canvas-config" type="application/json">(.*?)</script>', content, re.DOTALL
    )
    assert found is not None
    config = json.loads(found[1])
    assert config["canEdit"] is True
    assert {kind["key"] for kind in config["kinds"]} == set(KINDS)
    assert all(kind["icon"] for kind in config["kinds"])
    assert len(config["document"]["nodes"]) == 10
    assert config["urls"]["socket"] == "/ws/journeys/feature-launch/"


def test_the_page_is_never_kept_so_that_back_shows_the_draft_of_now(mia: Client) -> None:
    assert "no-store" in mia.get(PAGE)["Cache-Control"]


def test_a_name_with_markup_stays_a_name(mia: Client, journey: Journey, members: Members) -> None:
    name = "</script><script>alert(1)</script>"
    edits = [
        {"op": "set_journey", "path": "name", "value": name},
        {"op": "set", "key": "wait", "path": "name", "value": name},
    ]
    edit_draft(journey, members["marketer"], "tab.1", edits)
    for content in (mia.get(PAGE).content.decode(), shown(mia, "wait")):
        assert "<script>alert" not in content


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_a_form_that_can_be_filled(
    mia: Client, journey: Journey, members: Members, kind: str
) -> None:
    add(journey, members, kind)
    content = shown(mia, "fresh")
    assert 'name="name" value="Fresh"' in content
    assert save(mia, "fresh", name="Renamed").status_code == 200
    assert journey.nodes.get(key="fresh").name == "Renamed"


def test_with_a_rule_come_its_paths(mia: Client, journey: Journey, members: Members) -> None:
    add(journey, members, "decide_table")
    assert "Make a new rule" in shown(mia, "fresh")
    save(mia, "fresh", settings__rule="lead-routing")
    assert settings(journey, "fresh") == {"rule": "lead-routing", "output": "route"}
    save(mia, "fresh", settings__output="pause")
    save(mia, "fresh", settings__rule="lead-routing")
    assert settings(journey, "fresh")["output"] == "pause"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("2 days", "2d"), ("48 Hours", "48h"), ("1 week", "1w"), ("30 min", "30m"), ("90 mins.", "90m")],
)
def test_durations_are_understood_in_words(mia: Client, journey: Journey, typed: str, stored: str) -> None:
    save(mia, "wait", settings__duration=typed)
    assert settings(journey, "wait")["duration"] == stored


def test_days_times_and_zones_of_a_window_are_chosen(mia: Client, journey: Journey, members: Members) -> None:
    add(journey, members, "wait_window")
    assert '<option value="Europe/Berlin">' in shown(mia, "fresh")
    save(mia, "fresh", settings__days=["mon", "fri"], settings__from="09:00", settings__to="17:00")
    assert settings(journey, "fresh") == {"days": ["mon", "fri"], "from": "09:00", "to": "17:00"}
    content = save(mia, "fresh", settings__timezone="Europe/Berlim").content.decode()
    assert "There is no time zone &#x27;Europe/Berlim&#x27;" in content
    assert re.findall(r'value="(\w+)" checked', content) == ["mon", "fri"]
    assert 'type="time" name="settings.from" value="09:00"' in content
    mia.post(form("fresh"), {"_changed": ["settings.days"]})
    assert "days" not in settings(journey, "fresh")


def test_an_offset_from_a_date_is_understood_in_words(
    mia: Client, journey: Journey, members: Members
) -> None:
    add(journey, members, "wait_date")
    save(mia, "fresh", settings__attribute="trial_ends", settings__offset="2 weeks before")
    assert settings(journey, "fresh") == {"attribute": "trial_ends", "offset": "-2w"}
    assert "is not an offset" in save(mia, "fresh", settings__offset="a little before").content.decode()


def test_a_change_is_stored_as_an_edit_of_that_setting_alone(mia: Client, journey: Journey) -> None:
    answer = save(mia, "wait", settings__duration="3d")
    assert answer["X-Revision"] == "2"
    last = journey.edits.get(number=2)
    assert last.edit == {"op": "set", "key": "wait", "path": "settings.duration", "value": "3d"}
    assert last.inverse["value"] == "48h"


def test_fields_that_nobody_changed_keep_what_others_made_of_them(mia: Client, journey: Journey) -> None:
    stale = {"name": "Old name", "settings.duration": "5d", "_changed": ["settings.duration"]}
    mia.post(form("wait"), stale)
    node = journey.nodes.get(key="wait")
    assert (node.name, node.settings["duration"]) == ("48 h after the last interaction", "5d")


def test_what_is_wrong_is_said_at_its_field_and_the_rest_is_saved(mia: Client, journey: Journey) -> None:
    content = save(mia, "wait", settings__duration="soon", name="Patience").content.decode()
    assert "&#x27;soon&#x27; is not a duration" in content
    assert 'value="soon" aria-invalid="true"' in content
    assert settings(journey, "wait")["duration"] == "48h"
    assert journey.nodes.get(key="wait").name == "Patience"


def test_a_setting_can_be_taken_away(mia: Client, journey: Journey) -> None:
    content = save(mia, "wait", settings__cut_short_by="").content.decode()
    assert "cut_short_by" not in settings(journey, "wait")
    assert "cut_short" not in {edge.outcome for edge in journey.edges.filter(source="wait", target="")}
    assert 'aria-invalid="true"' not in content


def test_a_value_from_an_earlier_step_is_kept_and_can_be_edited(mia: Client, journey: Journey) -> None:
    assert 'value="step.route.pause" selected' in shown(mia, "patience")
    sent = {
        "settings.timeout": "9d",
        "settings.timeout__from": "step.route.pause",
        "_changed": ["settings.timeout"],
    }
    mia.post(form("patience"), sent)
    assert settings(journey, "patience")["timeout"] == {"from": "step.route.pause", "else": "9d"}
    mia.post(form("patience"), {**sent, "settings.timeout__from": "", "_changed": ["settings.timeout__from"]})
    assert settings(journey, "patience")["timeout"] == "9d"


def test_a_decision_offers_its_rules_outputs_and_outcomes(mia: Client) -> None:
    content = shown(mia, "route")
    for value in ("lead-routing", "approved", "pause", "otherwise"):
        assert f'<option value="{value}"' in content
    assert 'href="/rulebook/lead-routing/"' in content
    assert "Open the rule and have it approved." in content


def test_the_journey_has_a_form_of_its_own(mia: Client, journey: Journey) -> None:
    save(mia, "", name="Launch", without_logic="10")
    save(mia, "", reentry="once")
    mia.post(
        form(""),
        {
            "goal.event": "bought",
            "goal.within": "7d",
            "goal.leave": "",
            "_changed": ["goal.event", "goal.within", "goal.leave"],
        },
    )
    journey.refresh_from_db()
    assert journey.name == "Launch"
    assert journey.settings["without_logic"] == {"share": 10}
    assert journey.settings["reentry"] == "once"
    assert journey.settings["goal"] == {"event": "bought", "within": "7d", "value": "amount", "leave": False}
    content = save(mia, "", without_logic="250").content.decode()
    assert "0 to 100" in content
    journey.refresh_from_db()
    assert journey.settings["without_logic"] == {"share": 10}


def test_who_may_only_look_changes_nothing(journey: Journey, members: Members) -> None:
    ada = signed_in(members["analyst"])
    assert "disabled" in shown(ada, "wait")
    assert "not change it" in save(ada, "wait", settings__duration="3d").content.decode()
    assert settings(journey, "wait")["duration"] == "48h"
    assert signed_in(members["sales"]).get(form("wait")).status_code == 403


def test_a_step_that_is_gone_says_so(mia: Client) -> None:
    assert "no longer there" in shown(mia, "nobody")
    assert mia.get("/journeys/nowhere/").status_code == 404


def test_without_htmx_the_address_of_a_form_leads_to_the_whole_page(mia: Client) -> None:
    assert mia.get(form("wait")).headers["Location"] == f"{PAGE}?node=wait"
    content = mia.get(f"{PAGE}?node=wait").content.decode()
    assert 'data-key="wait"' in content
    assert 'name="settings.duration"' in content


@pytest.mark.parametrize("text", ["a\x00b", "x" * 1000, "line\nbreak", '<img src=x onerror="alert(1)">'])
def test_hostile_text_is_refused_or_shown_as_text(mia: Client, journey: Journey, text: str) -> None:
    answer = save(mia, "wait", name=text)
    assert answer.status_code == 200
    assert "<img" not in answer.content.decode()


def test_a_schedule_says_when_it_comes_next(mia: Client, journey: Journey, members: Members) -> None:
    add(journey, members, "trigger_schedule")
    assert "Next:" not in shown(mia, "fresh")
    save(
        mia,
        "fresh",
        settings__cron="0 9 * * mon",
        settings__segment="fans",
        settings__timezone="Europe/Berlin",
    )
    page = shown(mia, "fresh")
    assert re.search(r"At 09:00 on Monday\. Next: Monday, \d+ \w+ \d{4} at 09:00 \(Europe/Berlin\)\.", page)
    save(mia, "fresh", settings__cron="", settings__at="2020-01-01T09:00")
    assert "It does not come again." in shown(mia, "fresh")
