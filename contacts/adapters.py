"""How signing in differs from allauth's defaults."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class MemberAdapter(DefaultAccountAdapter):
    """Members are made by ops leads; nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Always False."""
        return False
