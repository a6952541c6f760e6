"""Messages of all journeys, and what is decided about those whose hand-over brought no answer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from config.access import needs
from config.console import tabs
from config.pages import asked, part
from config.rail import OPERATES
from config.toasts import Undo, done, tell
from contacts.models import Channel
from journeys.models import Delivery, Journey
from journeys.queries.console_messages import LONGEST_PAGE, Wanted
from journeys.queries.console_messages import messages as messages_of
from journeys.queries.people import step_names
from journeys.services.settle_uncertain import mark_sent, mark_uncertain, send_again
from journeys.views.console.acts import acting, chosen, number

PAGE = "console/messages.html"
BACK = "journeys:console_messages"
UNDOABLE = 50
"""So many can be taken back by one press: their ids travel in the button."""


@require_safe
@needs(OPERATES)
def messages(request: HttpRequest) -> HttpResponse:
    """Messages by state, journey, channel and reason, all in the address. About six queries."""
    state = asked(request, "state")
    channel = asked(request, "channel")
    wanted = Wanted(
        state if state in Delivery.State.values else "",
        asked(request, "journey"),
        channel if channel in Channel.values else "",
        asked(request, "reason"),
    )
    rows = messages_of(wanted, number(asked(request, "before")))
    shown = rows[:LONGEST_PAGE]
    context = {
        **tabs(BACK),
        "rows": shown,
        "more": shown[-1].pk if len(rows) > LONGEST_PAGE else None,
        "names": step_names({row.version for row in shown}),
        "wanted": wanted,
        "states": Delivery.State.choices,
        "channels": Channel.choices,
        "journeys": Journey.objects.filter(versions__isnull=False).distinct().order_by("name"),
        "may_act": request.user.has_perm("journeys.change_delivery"),
    }
    return render(request, part(request, PAGE, "rows"), context)


@require_POST
@needs("journeys.change_delivery")
def decide(request: HttpRequest) -> HttpResponse:
    """Call uncertain messages sent, take that back, or send them again. Sending again asks first: somebody
    may get one twice."""
    ids, act = chosen(request, "message"), request.POST.get("act")
    if not ids:
        tell(request, _("No message was chosen."))
    elif act == "sent":
        marked = mark_sent(ids, acting(request))
        values: dict[str, str | list[str]] = {"act": "uncertain", "message": [str(id) for id in marked]}
        undo = Undo(reverse("journeys:decide_messages"), values) if 0 < len(marked) <= UNDOABLE else None
        said = ngettext("%(n)s message counts as sent.", "%(n)s messages count as sent.", len(marked))
        tell(request, said % {"n": len(marked)}, undo)
    elif act == "uncertain":
        taken = mark_uncertain(ids, acting(request))
        said = ngettext("%(n)s message is uncertain again.", "%(n)s messages are uncertain again.", taken)
        tell(request, said % {"n": taken})
    elif act == "again" and "sure" not in request.POST:
        return render(request, part(request, "console/send_again.html", "ask"), {**tabs(BACK), "ids": ids})
    elif act == "again":
        queued = send_again(ids, acting(request))
        said = ngettext("%(n)s message goes out again.", "%(n)s messages go out again.", queued)
        tell(request, said % {"n": queued})
    return done(request, f"{reverse(BACK)}?state=uncertain")
