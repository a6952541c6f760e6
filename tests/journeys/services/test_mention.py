"""Mentioning somebody in a comment: who is meant, who hears of it, and that a new name changes nothing."""

import re

import pytest
from django.contrib.auth.models import Group

from contacts.models import Member
from journeys.models import Mention, Rule, RuleVersion
from journeys.queries.mentions import mentions_of, proposals
from journeys.rules.problems import RuleError
from journeys.services.comment_on_rule import answer, comment, withdraw
from journeys.services.edit_rule import new_rule
from journeys.services.mail_mentions import mail_mentions
from journeys.services.mention import read, with_mentions
from tests.cast import signed_in
from tests.journeys.delivery.mail_server import MailServer

pytestmark = pytest.mark.django_db
Members = dict[str, Member]


@pytest.fixture
def rule(members: Members) -> Rule:
    return new_rule("Routing", "table", members["marketer"])


@pytest.fixture
def version(rule: Rule) -> RuleVersion:
    return rule.versions.get()


def named(text: str) -> list[str]:
    return [str(member) for member in with_mentions(text)[1]]


def test_names_and_addresses_mean_members(members: Members) -> None:
    assert named("Ask @lena, @SALES@example.com and (@Omar).") == ["Lena", "Sam", "Omar"]
    assert named("@Lena @lena @reviewer@example.com") == ["Lena"]
    for nobody in ("lena@example.com", "mail x.@Lena", "@Lenard", "@lena.berg", "@sam@elsewhere.org", "@"):
        assert named(nobody) == [], nobody


def test_the_longest_name_is_meant_and_one_that_two_have_is_refused(members: Members) -> None:
    Member.objects.filter(pk=members["ops"].pk).update(name="Sam Berg")
    assert named("@Sam Berg, @Sam") == ["Sam Berg", "Sam"]
    Member.objects.filter(pk=members["analyst"].pk).update(name="Sam")
    with pytest.raises(RuleError) as caught:
        with_mentions("@Sam")
    assert caught.value.problems[0].code == "ambiguous_mention"
    assert "@sales@example.com" in caught.value.problems[0].cure
    assert {found.types for found in proposals("sam")} == {
        "Sam Berg",
        "sales@example.com",
        "analyst@example.com",
    }


def test_whoever_may_not_read_the_rulebook_is_neither_proposed_nor_mentioned(
    rule: Rule, version: RuleVersion, members: Members
) -> None:
    members["analyst"].groups.set([Group.objects.create(name="Guests")])
    Member.objects.filter(pk=members["ops"].pk).update(is_active=False)
    assert proposals("ada") == proposals("om") == []
    said = comment(rule, version, members["sales"], f"@Ada @Omar @[{members['analyst'].pk}] @Lena")
    assert [each.member for each in Mention.objects.all()] == [members["reviewer"]]
    assert "@Ada @Omar" in said.text


def test_one_is_told_once_and_not_of_oneself(rule: Rule, version: RuleVersion, members: Members) -> None:
    sam, lena = members["sales"], members["reviewer"]
    thread = comment(rule, version, sam, "@Sam and @Lena, why 80?")
    said = answer(thread, version, lena, "Ask @Sam, @sam.")
    assert [mention.comment for mention, _text in mentions_of(lena, 5)] == [thread]
    assert [text for _mention, text in mentions_of(sam, 5)] == ["Ask @Sam, @Sam."]
    assert read(lena, []) == 0
    assert read(lena) == 1
    assert read(lena) == 0
    withdraw(said, lena)
    assert mentions_of(sam, 5) == []


def test_a_member_who_is_renamed_stays_mentioned(rule: Rule, version: RuleVersion, members: Members) -> None:
    comment(rule, version, members["sales"], '**Ask** @Lena `@Lena`\n\n[x](http://a/ "@Lena")')
    Member.objects.filter(pk=members["reviewer"].pk).update(name="Lena <b>Berg</b>")
    lena = signed_in(members["reviewer"])
    page = lena.get("/rulebook/routing/").content.decode()
    assert "<mark>@Lena &lt;b&gt;Berg&lt;/b&gt;</mark>" in page
    assert "<code>@Lena &lt;b&gt;Berg&lt;/b&gt;</code>" in page
    assert "@[" not in page
    assert "<b>Berg" not in page
    assert "mentions you" in page
    home = re.sub(r"\s+", " ", lena.get("/").content.decode())
    assert "Mentions of you" in home
    assert "1 new" in home
    assert "/rulebook/routing/#thread-" in home
    assert "Sam: Ask @Lena &lt;b&gt;Berg&lt;/b&gt; @Lena &lt;b&gt;Berg&lt;/b&gt; x" in home
    mention = Mention.objects.get()
    assert lena.post("/mentions/read/", {"mention": mention.pk, "seen": "1"}).content == b""
    assert "1 new" not in lena.get("/").content.decode()
    assert "mentions you" not in lena.get("/rulebook/routing/").content.decode()


def test_home_counts_all_that_one_has_not_read(rule: Rule, version: RuleVersion, members: Members) -> None:
    thread = comment(rule, version, members["sales"], "@Lena")
    for number in range(6):
        answer(thread, version, members["sales"], f"@Lena, point {number}")
    home = signed_in(members["reviewer"]).get("/").content.decode()
    assert "7 new" in home
    assert "point 0" not in home, "the latest few are listed"


def test_nobody_reads_the_mentions_of_others(rule: Rule, version: RuleVersion, members: Members) -> None:
    comment(rule, version, members["sales"], "@Lena")
    sam = signed_in(members["sales"])
    sam.post("/mentions/read/", {"mention": Mention.objects.get().pk})
    assert Mention.objects.get().read_at is None
    assert "Mentions of you" not in sam.get("/").content.decode()
    found = sam.get("/rulebook/-/members/?typed=le").json()["members"]
    assert found == [{"name": "Lena", "email": "reviewer@example.com", "types": "Lena"}]


def test_an_address_that_no_mail_can_go_to_keeps_nobody_else_from_theirs(
    rule: Rule, version: RuleVersion, members: Members, mail_server: MailServer
) -> None:
    comment(rule, version, members["sales"], "@Omar @Lena, why 80?")
    Member.objects.filter(pk=members["ops"].pk).update(email="omar@example.com\nBcc: all@example.com")
    assert mail_mentions() == 1
    assert mail_server.recipients == ["reviewer@example.com"]
    assert Mention.objects.get(member=members["ops"]).mailed_at is None


def test_one_mail_goes_to_each_who_has_not_read_it(
    rule: Rule, version: RuleVersion, members: Members, mail_server: MailServer
) -> None:
    thread = comment(rule, version, members["sales"], "@Lena @Omar, why 80?")
    answer(thread, version, members["marketer"], "Yes, @Lena.")
    read(members["ops"])
    mail_server.answers["reviewer@example.com"] = "451 4.3.0 Later"
    assert mail_mentions() == 0
    mail_server.answers.clear()
    assert mail_mentions() == 1
    assert mail_mentions() == 0
    mail, text = mail_server.message(), mail_server.text()
    assert mail_server.recipients == ["reviewer@example.com"]
    assert (mail["To"], mail["Subject"]) == ("reviewer@example.com", "You are mentioned: Routing")
    assert "Sam mentions you in the discussion of Routing:" in text
    assert "@Lena @Omar, why 80?" in text
    assert f"/rulebook/routing/#thread-{thread.pk}" in text
