"""The end of every message that needs consent: who sends it, from where, and the way out."""

from html import escape

from django.utils import translation
from django.utils.translation import gettext

from journeys.delivery.order import Sender

STYLE = (
    "max-width:600px;margin:32px auto 0;font-family:sans-serif;font-size:12px;line-height:18px;color:#595f69"
)
LINK = "color:#595f69"


def footer_html(sender: Sender, *, unsubscribe_url: str, preferences_url: str) -> str:
    """The footer as HTML, in the brand's language. No statement."""
    with translation.override(sender.language):
        who = "<br>".join(escape(line) for line in _who(sender))
        leave, choose = escape(gettext("Unsubscribe")), escape(gettext("Choose what you hear about"))
    return (
        f'<p style="{STYLE}">{who}<br>'
        f'<a style="{LINK}" href="{escape(unsubscribe_url)}">{leave}</a> &middot; '
        f'<a style="{LINK}" href="{escape(preferences_url)}">{choose}</a></p>'
    )


def footer_text(sender: Sender, *, unsubscribe_url: str, preferences_url: str) -> str:
    """The footer as plain text, after the line that mail programs know as the start of a signature."""
    with translation.override(sender.language):
        lines = [
            "-- ",
            *_who(sender),
            f"{gettext('Unsubscribe')}: {unsubscribe_url}",
            f"{gettext('Choose what you hear about')}: {preferences_url}",
        ]
    return "\n".join(lines)


def _who(sender: Sender) -> list[str]:
    return [line for line in (sender.name, *sender.postal_address.splitlines()) if line.strip()]
