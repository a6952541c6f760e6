"""Services that let messages out hand them to a real mail server."""

from tests.journeys.delivery.conftest import mail_server

__all__ = ["mail_server"]
