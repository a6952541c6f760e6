"""Bring a database up to this copy of Weft: migrations, what `weft setup` keeps, and in development the
people to sign in as, who must be there before the first page is. `python -m config.servers.prepare`.
"""

import os
import sys


def main() -> int:
    """Do it in one process, which saves seconds of every start. Prints what went wrong; returns 1 then."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    import django
    from django.conf import settings
    from django.core.management import CommandError, call_command
    from django.db import Error

    django.setup()
    try:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("weft", "setup")
        if settings.CLOCK_MOVABLE and os.environ.get("WEFT_DEMO", "1") != "0":
            call_command("weft", "demo")
    except (CommandError, Error) as problem:
        print(f"The database could not be brought up to date: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
