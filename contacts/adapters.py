"""How signing in differs from allauth's defaults."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from config.log import get_logger

log = get_logger(__name__)


class MemberAdapter(DefaultAccountAdapter):
    """Members are made by ops leads; nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Always False."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail of the account pages; where no mail leaves just now, the page says so."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as problem:
            log.warning("account.mail_not_sent", problem=str(problem)[:200])
            messages.error(self.request, _("No mail can be sent just now. Try again in a few minutes."))
