"""Telling people from machines by what a request says of itself.

Security gateways follow every link of a mail before it is read, and messengers fetch previews. What they do
is kept as an event with the property `machine`, which wakes, scores and unsubscribes nobody."""

import re
from collections.abc import Mapping

MACHINES = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|preview|mailscan|urlgrabber|barracuda|proofpoint|mimecast|ironport|"
    r"symantec|messagelabs|forcepoint|trend ?micro|sophos|fireeye|safelinks|facebookexternalhit|whatsapp|"
    r"telegram|slack|discord|skype",
    re.IGNORECASE,
)


def is_machine(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a machine asks: HEAD, a prefetch, no user agent, or one that says so."""
    purpose = (
        f"{headers.get('Sec-Purpose', '')} {headers.get('Purpose', '')} {headers.get('X-Moz', '')}".lower()
    )
    agent = headers.get("User-Agent", "")
    return method == "HEAD" or "prefetch" in purpose or not agent or MACHINES.search(agent) is not None
