from datetime import timedelta

import pytest

from contacts import ingest
from contacts.models import Watch
from journeys.engine.check import check
from journeys.models import Decision, Enrollment, JournalEntry, Journey, Refused, RuleVersion, Run, Step
from journeys.rules.problems import RuleError
from journeys.services.demo import GALLERY
from journeys.services.import_files import import_files
from journeys.services.pause import pause, resume
from journeys.services.publish import publish
from journeys.services.readiness import readiness
from journeys.services.settle import advance, settle
from tests.clock import MovableClock
from tests.journeys.delivery.mail_server import MailServer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def journey(clock: MovableClock, mail_server: MailServer) -> Journey:
    """The sample, its rule still a draft."""
    import_files({"sample": (GALLERY / "feature-launch.journey.json").read_bytes()}, None)
    return Journey.objects.get()


@pytest.fixture
def live(journey: Journey) -> Journey:
    """The sample, live, with the logic for everybody: a draw by chance would send one in ten another way."""
    del journey.settings["without_logic"]
    journey.save()
    RuleVersion.objects.update(status=RuleVersion.Status.APPROVED)
    publish(journey, None)
    journey.refresh_from_db()
    return journey


def download(user: str, clock: MovableClock, **traits: object) -> None:
    """Somebody downloads the whitepaper; traits that are given are known before."""
    messages: list[dict[str, object]] = [
        {
            "type": "identify",
            "userId": user,
            "messageId": f"{user}-i",
            "traits": {"email": f"{user}@x.test", **traits},
        },
        {"type": "track", "userId": user, "messageId": f"{user}-t", "event": "whitepaper_downloaded"},
    ]
    ingest.take(messages, None, clock.now)


def test_an_unapproved_rule_keeps_it_from_going_live(journey: Journey) -> None:
    with pytest.raises(RuleError) as caught:
        publish(journey, None)
    assert [problem.code for problem in caught.value.problems] == ["unapproved_rule"]
    assert readiness(journey).unapproved == ["lead-routing"]
    assert not journey.versions.exists()


def test_a_red_test_keeps_it_from_going_live(journey: Journey) -> None:
    RuleVersion.objects.update(status=RuleVersion.Status.APPROVED)
    journey.tests[0]["expect"]["path"] = ["start", "done"]
    journey.save()
    with pytest.raises(RuleError) as caught:
        publish(journey, None)
    (problem,) = caught.value.problems
    assert problem.code == "red_test"
    assert "a hot lead is handed to sales" in problem.message


def test_it_makes_a_version_that_events_can_enter(live: Journey) -> None:
    assert live.status == Journey.Status.LIVE
    assert live.live_version is not None
    assert live.live_version.number == 1
    assert Watch.objects.filter(kind="event", name="whitepaper_downloaded").exists()
    assert JournalEntry.objects.filter(verb="journey.published").exists()


def test_publishing_again_lets_people_finish_where_they_are(live: Journey, clock: MovableClock) -> None:
    download("ada", clock, score=90)
    settle()
    second = publish(live, None)
    download("bob", clock, score=90)
    settle()
    numbers = Run.objects.order_by("enrollment_id").values_list("enrollment__version__number", flat=True)
    assert (second.number, list(numbers)) == (2, [1, 2])


def test_a_hot_lead_is_with_sales_after_two_days(live: Journey, clock: MovableClock) -> None:
    download("ada", clock, score=90)
    settle()
    assert Enrollment.objects.get().node.key == "wait"
    began = Run.objects.get().entered_at
    advance(timedelta(days=3))
    run = Run.objects.get()
    path = list(Step.objects.order_by("seq").values_list("node_id", flat=True))
    assert run.how == "end"
    assert run.ended_at is not None
    assert timedelta(hours=48) <= run.ended_at - began < timedelta(hours=48, seconds=5)
    assert len(path) == 6
    decision = Decision.objects.get()
    assert (decision.row, decision.outcome) == ("hot", "sales")
    assert check() == []


def test_nobody_enters_or_moves_while_it_is_paused(live: Journey, clock: MovableClock) -> None:
    download("ada", clock)
    settle()
    assert pause(live, None)
    assert not pause(live, None)
    download("bob", clock)
    advance(timedelta(days=3))
    assert Enrollment.objects.get().node.key == "wait"
    assert Refused.objects.get().reason == "paused"
    assert resume(live, None)
    settle()
    assert Enrollment.objects.get().node.key != "wait"


def test_publishing_leaves_a_paused_journey_paused(live: Journey, clock: MovableClock) -> None:
    pause(live, None)
    live.settings["reentry"] = "always"
    live.save()
    version = publish(live, None)
    live.refresh_from_db()
    assert (live.status, live.live_version) == (Journey.Status.PAUSED, version)
    download("ada", clock)
    settle()
    assert Refused.objects.get().reason == "paused"
    assert resume(live, None)
    download("bob", clock)
    settle()
    assert Enrollment.objects.get().version == version


def test_an_hour_48_times_is_48_hours(live: Journey, clock: MovableClock) -> None:
    download("ada", clock, score=20)
    download("bob", clock, score=90)
    settle()
    for _ in range(49):
        advance(timedelta(hours=1))
    route = Decision.objects.values_list("at", flat=True)
    began = dict(Run.objects.values_list("contact_id", "entered_at"))
    assert len(route) == 2
    for decision in Decision.objects.all():
        assert (
            timedelta(hours=48) <= decision.at - began[decision.contact_id] < timedelta(hours=48, seconds=5)
        )
