"""Marks texts of kinds for translation.

Kinds know no Django. They mark, `makemessages` collects, and whoever shows a text translates it.
"""


def gettext_noop(text: str) -> str:
    """The text itself; the name is the one that collectors of texts look for."""
    return text
