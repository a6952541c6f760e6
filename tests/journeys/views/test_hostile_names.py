"""Markup in every name that somebody else may choose: on no page does it become markup."""

import re
from collections.abc import Iterator

from config import clock
from contacts import ingest, keys
from contacts.models import Contact, Key, Member
from journeys.models import Delivery, Journey, Node, Rule, RuleVersion, Run
from tests.cast import signed_in
from tests.journeys.engine.stage import rest
from tests.journeys.launch import Launch

HOSTILE = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>"
PROSE = f'{HOSTILE} [a](javascript:alert(1)) <a href="javascript:alert(1)">b</a>\n\n<iframe src=x></iframe>'
RUNS = re.compile(r'<img src=x|<script>alert|<a [^>]*href="?javascript:|<iframe src=x')
PAGES = (
    *("/", "/journeys/", "/rulebook/", "/tasks/", "/contacts/", "/mailbox/", "/insights/"),
    *(
        f"/journeys/feature-launch/{page}"
        for page in ("", "numbers/", "people/", "publish/", "form/", "review/")
    ),
    *(f"/journeys/feature-launch/nodes/{node}/form/" for node in ("welcome", "route")),
    *(f"/rulebook/lead-routing/{page}" for page in ("", "decisions/", "decisions/lately/", "versions/")),
    *(
        f"/rulebook/lead-routing/versions/2/{page}"
        for page in ("", "?view=side", "?against=%3Cscript%3Ealert")
    ),
    *("/decisions/", "/decisions/?rule=lead-routing", "/rulebook/lead-routing/?about=%3Cscript%3Ealert"),
    *("/admin/contacts/contact/", "/admin/contacts/member/", "/admin/journeys/journey/"),
)


def spoil(members: dict[str, Member]) -> None:
    """Give everything that has a name a hostile one."""
    key, _secret = keys.make(Key.Kind.WRITE, HOSTILE)
    ids = {"userId": HOSTILE}
    traits = {"email": "x@example.com", "first_name": HOSTILE, HOSTILE: HOSTILE}
    messages: list[dict[str, object]] = [
        {"type": "identify", **ids, "traits": traits},
        {"type": "track", **ids, "event": HOSTILE, "properties": {HOSTILE: HOSTILE}},
        {"type": "page", **ids, "name": HOSTILE},
        {"type": "group", **ids, "groupId": HOSTILE, "traits": {"name": HOSTILE}},
        {"type": "track", **ids, "event": "whitepaper_downloaded", "properties": {"title": HOSTILE}},
    ]
    assert ingest.take(messages, key, clock.now()).accepted == len(messages)
    rest()
    Journey.objects.update(name=HOSTILE, summary=PROSE)
    Node.objects.update(name=HOSTILE)
    Rule.objects.update(name=HOSTILE, owner=HOSTILE, goal=HOSTILE, tags=["<script>alert(3)</script>"])
    for version in RuleVersion.objects.all():
        rows = [{**row, "note": HOSTILE} for row in version.document["table"]["rows"]]
        table = {**version.document["table"], "rows": rows}
        document = {**version.document, "name": HOSTILE, "purpose": PROSE, "table": table}
        version.rule.versions.create(number=version.number + 1, document=document)
        version.comments.create(rule=version.rule, row="hot", author=members["sales"], text=PROSE)
    Contact.objects.update(attributes={"first_name": HOSTILE, HOSTILE: HOSTILE})
    for member in members.values():
        member.name = HOSTILE
        member.is_superuser = member.is_staff = True
        member.save()


def addresses() -> Iterator[str]:
    """Every page that shows a name."""
    yield from PAGES
    for contact in Contact.objects.all():
        yield from (
            f"/contacts/{contact.public_id}/{part}" for part in ("", "journeys/", "messages/", "timeline/")
        )
    for run in Run.objects.all():
        yield f"/runs/{run.public_id}/"
    for delivery in Delivery.objects.all():
        yield from (f"/mailbox/{delivery.public_id}/{part}" for part in ("", "html/"))


def test_no_name_becomes_markup(launched: Launch, members: dict[str, Member]) -> None:
    spoil(members)
    client = signed_in(members["ops"])
    escaped = 0
    for address in addresses():
        answer = client.get(address)
        assert answer.status_code in (200, 302, 404), address
        text = answer.content.decode()
        assert not RUNS.search(text), address
        assert "Content-Security-Policy" in answer, address
        escaped += "&lt;img src=x" in text
    assert escaped > 10
