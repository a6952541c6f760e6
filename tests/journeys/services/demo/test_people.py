"""The demo's people follow from their number, and its days from a grid."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from journeys.services.demo.acts import introduced, visit
from journeys.services.demo.chance import Even, chance, one_of, weighed
from journeys.services.demo.days import DAYS, TIMES, Days
from journeys.services.demo.people import ADA_SCORE, Type, number_of, person, user_id

BEGIN = datetime(2026, 10, 1, tzinfo=UTC)


def test_the_same_number_is_the_same_person() -> None:
    assert person(17) == person(17)
    assert person(17).traits["email"] != person(18).traits["email"]
    assert number_of(user_id(17)) == 17
    assert number_of("somebody-else") is None
    assert number_of("demo-") is None


def test_chance_is_even_and_weighed() -> None:
    drawn = [chance("a", number) for number in range(2_000)]
    assert 0.45 < sum(drawn) / len(drawn) < 0.55
    assert all(0 <= value < 1 for value in drawn)
    counted = Counter(weighed({"often": 9, "seldom": 1}, "b", number) for number in range(2_000))
    assert 140 < counted["seldom"] < 260
    assert {one_of("xyz", "c", number) for number in range(50)} == set("xyz")


def test_even_chance_keeps_to_its_share_at_every_moment() -> None:
    even, said = Even(), 0
    for asked in range(1, 400):
        said += even.says(0.31, "calls")
        assert abs(said - 0.31 * asked) <= 2


def test_everybody_says_that_they_are_simulated() -> None:
    told = introduced(person(9), BEGIN)
    assert isinstance(told["traits"], dict)
    assert told["traits"]["simulated"] is True
    assert all(act.told(BEGIN)["properties"]["simulated"] for act in visit(person(9), 3))  # type: ignore[index]


def test_types_score_as_they_are() -> None:
    people = [person(number) for number in range(4, 3_000)]
    assert all(80 < each.traits["score"] <= 99 for each in people if each.type is Type.CALLER)  # type: ignore[operator]
    shares = Counter(each.type for each in people)
    assert 0.07 < shares[Type.CALLER] / len(people) < 0.11
    assert person(0).traits["score"] == ADA_SCORE
    assert Type.RIVAL in {person(number, early=True).type for number in range(4, 2_000)}
    assert Type.RIVAL not in shares


def test_a_whole_number_of_days_after_an_instant_lies_another() -> None:
    days = Days(BEGIN, 100)
    assert days.at(5) + timedelta(days=3) == days.at(5 + 3 * len(TIMES))
    assert days.place_after(days.at(5)) == 6
    assert days.place_after(days.at(5) - timedelta(seconds=1)) == 5
    assert list(days.places(days.at(5), days.at(8))) == [6, 7, 8]


def test_everybody_comes_once_within_the_history_and_others_after_it() -> None:
    days = Days(BEGIN, 1_000)
    came = [lead for place in sorted(days.arrivals) for lead in days.arrivals[place]]
    assert sorted(came) == list(range(1_000))
    assert max(days.arrivals) < DAYS * len(TIMES)
    first, last = 0, DAYS * len(TIMES) - len(TIMES)
    in_a_day = [sum(len(days.arrivals.get(p, ())) for p in range(b, b + len(TIMES))) for b in (first, last)]
    assert in_a_day[0] > 2 * in_a_day[1] > 0
    later = [
        number
        for place in range(DAYS * len(TIMES), (DAYS + 9) * len(TIMES))
        for number in days.later(place, 5_000)
    ]
    assert later == list(range(5_000, 5_000 + len(later)))
    assert later
