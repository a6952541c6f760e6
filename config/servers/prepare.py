"""Bring a database up to this copy of Weft: migrations, what `weft setup` keeps, and in development the
people to sign in as, who must be there before the first page is. `python -m config.servers.prepare`.
"""

import hashlib
import os
import sys

from config.servers.places import PROJECT, Places, data_folder

PREPARED = "prepared"


def state() -> str:
    """A hash over all migrations of ours: what the database should have seen."""
    total = hashlib.sha256()
    for path in sorted(PROJECT.glob("*/migrations/*.py")):
        total.update(path.read_bytes())
    return total.hexdigest()


def is_prepared() -> bool:
    """Whether the embedded database is up to date, as far as the data folder tells: without asking it."""
    try:
        return (data_folder() / PREPARED).read_text(encoding="ascii") == state()
    except OSError:
        return False


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
        if settings.DEMO:
            wanted = os.environ.get("WEFT_DEMO", "")
            people = "0" if wanted == "team" else wanted
            call_command("weft", "demo", *(["--people", people] if people.isdecimal() else []))
    except (CommandError, Error) as problem:
        print(f"The database could not be brought up to date: {problem}", file=sys.stderr)
        return 1
    places = Places(data_folder())
    if os.environ.get("DATABASE_URL") in {None, "", places.database_url}:
        (places.root / PREPARED).write_text(state(), encoding="ascii")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
