"""The mail catcher keeps the newest mails."""

import pytest

from journeys.delivery import catcher
from journeys.models import CaughtMail


@pytest.mark.django_db
def test_it_throws_away_all_but_the_newest() -> None:
    raw = b"Subject: Number %d\r\n\r\nText"
    CaughtMail.objects.bulk_create(
        [
            catcher.caught(raw % number, "a@example.com", ["b@example.com"])
            for number in range(catcher.KEPT + 5)
        ]
    )
    assert catcher.prune() == 5
    assert CaughtMail.objects.count() == catcher.KEPT
    subjects = set(CaughtMail.objects.values_list("subject", flat=True))
    assert "Number 4" not in subjects
    assert f"Number {catcher.KEPT + 4}" in subjects
    assert catcher.prune() == 0
