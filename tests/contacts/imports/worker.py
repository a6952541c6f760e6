"""A worker process that takes files until nothing waits: `python -m tests.contacts.imports.worker`."""

import os

import django


def main() -> None:
    """Take what waits, as the task does."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    os.environ.setdefault("WEFT_LOG_LEVEL", "WARNING")
    django.setup()
    from contacts.imports import work

    work.work(seconds=600)


if __name__ == "__main__":
    main()
