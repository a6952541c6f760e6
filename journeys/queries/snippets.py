"""Code that sends a first event, with the address of this installation and a write key filled in."""

from dataclasses import dataclass

from journeys.models import Journey

UNKNOWN = "YOUR_WRITE_KEY"
"""Stands where the key belongs while nobody can know it: only its hash is stored."""

FALLBACK = "signed_up"
LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Snippet:
    """One way to send an event: ``install`` is what to run first, ``code`` what to write. The key stands in
    it as ``UNKNOWN`` unless it is known."""

    key: str
    name: str
    install: str
    code: str


def sample_event() -> tuple[str, Journey | None]:
    """The event by which a live journey begins, and that journey; else a name like any
    other. One query."""
    live = Journey.objects.filter(status=Journey.Status.LIVE).select_related("live_version")
    for journey in live.order_by("name", "id")[:LOOKED_AT]:
        for node in journey.live_version.document["nodes"] if journey.live_version else ():
            event = node.get("settings", {}).get("event")
            if node["kind"] == "trigger_event" and event:
                return str(event), journey
    return FALLBACK, None


def snippets(host: str, secret: str, event: str) -> list[Snippet]:
    """The ways that the page shows. ``host`` is our address with its scheme. No query."""
    scheme, _, bare = host.rstrip("/").partition("://")
    filled = {"SCHEME": scheme, "BARE": bare, "HOST": f"{scheme}://{bare}"}
    filled |= {"KEY": secret or UNKNOWN, "EVENT": event}
    return [
        Snippet(key, name, install, _filled(code, filled))
        for key, name, install, code in (
            ("curl", "curl", "", CURL),
            ("javascript", "JavaScript", "npm install @segment/analytics-next", JAVASCRIPT),
            ("node", "Node", "npm install @segment/analytics-node", NODE),
            ("python", "Python", "pip install segment-analytics-python", PYTHON),
        )
    ]


def _filled(code: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        code = code.replace(f"<{name}>", value)
    return code.strip()


CURL = """
curl -u '<KEY>:' <HOST>/v1/batch \\
  -H 'Content-Type: application/json' \\
  -d '{"batch": [
    {"type": "identify", "userId": "ada-1", "traits": {"email": "ada@example.com", "first_name": "Ada"}},
    {"type": "track", "userId": "ada-1", "event": "<EVENT>", "properties": {"title": "Hello"}}]}'
"""
JAVASCRIPT = """
import { AnalyticsBrowser } from "@segment/analytics-next";

const analytics = AnalyticsBrowser.load(
  {
    writeKey: "<KEY>",
    cdnSettings: { integrations: { "Segment.io": { apiKey: "<KEY>" } } },
  },
  { integrations: { "Segment.io": { apiHost: "<BARE>/v1", protocol: "<SCHEME>" } } },
);

analytics.identify("ada-1", { email: "ada@example.com", first_name: "Ada" });
analytics.track("<EVENT>", { title: "Hello" });
"""
NODE = """
import { Analytics } from "@segment/analytics-node";

const analytics = new Analytics({ writeKey: "<KEY>", host: "<HOST>" });

analytics.identify({ userId: "ada-1", traits: { email: "ada@example.com", first_name: "Ada" } });
analytics.track({ userId: "ada-1", event: "<EVENT>", properties: { title: "Hello" } });
await analytics.closeAndFlush();
"""
PYTHON = """
from segment.analytics.client import Client

analytics = Client("<KEY>", host="<HOST>")

analytics.identify("ada-1", {"email": "ada@example.com", "first_name": "Ada"})
analytics.track("ada-1", "<EVENT>", {"title": "Hello"})
analytics.flush()
"""
