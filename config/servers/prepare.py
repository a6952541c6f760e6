"""Bring a database up to this copy of Weft: migrations, then what `weft setup` keeps. `python -m
config.servers.prepare`.
"""

import os
import sys


def main() -> int:
    """Migrate and set up in one process, which saves a second of every start. Prints what went wrong; returns
    1 then.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    import django
    from django.core.management import CommandError, call_command, get_commands
    from django.db import Error

    django.setup()
    try:
        call_command("migrate", interactive=False, verbosity=0)
        if "weft" in get_commands():
            call_command("weft", "setup")
    except (CommandError, Error) as problem:
        print(f"The database could not be brought up to date: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
