"""How a program proves who it is: `Authorization: Bearer KEY` with an API key, which has its member's
rights."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from contacts import keys
from contacts.models import Key, Member

SCHEME = "Bearer"


class KeyAuthentication(BaseAuthentication):
    """The member of the API key that a request bears; nobody where it bears none. One query."""

    def authenticate(self, request: Request) -> tuple[Member, Key] | None:
        """The member and the key. Raises AuthenticationFailed for a key that is none or no longer."""
        scheme, _blank, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        key = keys.verify(secret.strip(), Key.Kind.API)
        if key is None or key.member is None or not key.member.is_active:
            raise AuthenticationFailed(_("This API key is not known here, or no longer in use."))
        return key.member, key

    def authenticate_header(self, request: Request) -> str:
        """What a request without a key is told to bring."""
        return SCHEME


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself, untyped
    """What the OpenAPI document says of it."""

    target_class = "contacts.api.authentication.KeyAuthentication"
    name = "apiKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Bearer authentication with an API key."""
        return {"type": "http", "scheme": "bearer", "description": "An API key; it has its member's rights."}
