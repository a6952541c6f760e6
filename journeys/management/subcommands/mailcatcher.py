import asyncio
import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from journeys.delivery.catcher import HOST, serve

HELP = "Development: takes every mail that is sent and shows it under /mailbox/."


def add_arguments(parser: ArgumentParser) -> None:
    port = int(os.environ.get("WEFT_SMTP_PORT", "0"))
    parser.add_argument("--port", type=int, default=port, help="WEFT_SMTP_PORT, else one that is free.")


def run(command: BaseCommand, options: dict[str, Any]) -> int:
    if not settings.MAILBOX:
        command.stderr.write("The mail catcher is for development: this installation sends mail to people.")
        return 1
    try:
        asyncio.run(serve(options["port"]))
    except OSError as problem:
        command.stderr.write(
            f"The mail catcher cannot listen on {HOST}:{options['port']} ({problem.strerror})."
        )
        return 1
    return 0
