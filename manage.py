#!/usr/bin/env python
"""Django's commands, and `weft`."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        raise SystemExit(
            "Weft's packages are not installed for this Python. After make run, use .venv/bin/python."
        ) from None
    from config.servers.ondemand import for_command
    from config.servers.places import ServerError

    try:
        with for_command(sys.argv):
            execute_from_command_line(sys.argv)
    except ServerError as problem:
        raise SystemExit(str(problem)) from None


if __name__ == "__main__":
    main()
