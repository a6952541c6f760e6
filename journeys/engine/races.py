"""Splits that look for a winner: one row each, from the publishing of the split on."""

from datetime import datetime

from journeys.graph.plan import Plan
from journeys.kinds.split import SplitSettings
from journeys.models import SplitRace, Version


def keep(version: Version, plan: Plan) -> None:
    """Let the splits of a version that is published look for their winners. A split whose settings are as
    they were keeps what it has, its winner too; another begins anew. In the transaction that publishes; one
    statement, and one for each split that is new or gone."""
    document = {node["key"]: node.get("settings", {}) for node in version.document["nodes"]}
    wanted = {
        node.key: node.settings
        for node in plan.nodes.values()
        if isinstance(node.settings, SplitSettings) and node.settings.winner is not None
    }
    there = {race.node_key: race for race in SplitRace.objects.filter(journey=version.journey_id)}
    for key, race in there.items():
        if key not in wanted or race.settings != document[key]:
            race.delete()
    for key, settings in wanted.items():
        if key in there and there[key].settings == document[key]:
            continue
        SplitRace.objects.create(
            journey_id=version.journey_id,
            node_key=key,
            settings=document[key],
            since=version.published_at,
            due=first_look(settings, version.published_at),
        )


def first_look(settings: SplitSettings, since: datetime) -> datetime | None:
    """When to look for a winner; None where it goes by people."""
    when = settings.winner
    if when is None or when.people is not None:
        return None
    return when.at if when.after is None else since + when.after
