"""What a model that Weft wrote says when it is read again, without writing it: so one sees whether another
tool has changed a table since."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

from journeys.rules.dmn.rules_out import Writer, rule_with_table
from journeys.rules.dmn.tables import DmnTable, Line, read_dmn_table
from journeys.rules.dmn.xml import Element


def written_table(document: Mapping[str, Any]) -> DmnTable:
    """The decision table that `write_dmn` writes for a document, as it is read again; of its rows no XML is
    made. Raises RuleError for a document that is no rule or has no table."""
    rule, table = rule_with_table(document)
    decision = ET.Element("decision")
    writer = Writer(rule, table)
    writer.decision_table(decision, ())
    lines = [
        Line(
            f"row-{place}",
            tuple(_text_as_read(text) or "-" for text in when),
            tuple(map(_text_as_read, then)),
            "\n".join(filter(None, map(_text_as_read, notes))),
        )
        for place, (when, then, notes) in enumerate(map(writer.texts, table.rows))
    ]
    return replace(read_dmn_table(_as_read(decision[0])), lines=tuple(lines))


def _as_read(element: ET.Element) -> Element:
    """An element as a reader of XML gives it, to whom every end of a line is the same."""
    inside = [_as_read(child) for child in element]
    return Element(element.tag, "", dict(element.attrib), inside, [_text_as_read(element.text or "")])


def _text_as_read(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
