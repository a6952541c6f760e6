"""XML from strangers is read without doing what it says."""

import pytest

from journeys.rules.dmn import xml
from journeys.rules.dmn.xml import read_xml
from journeys.rules.problems import RuleError

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha" * 10}">' for n in range(12))


@pytest.mark.parametrize(
    "content",
    [
        f"<!DOCTYPE d [{LAUGHS}]><d>&l11;</d>",
        f'<!DOCTYPE d [<!ENTITY a "{"a" * 100_000}">]><d>{"&a;" * 100_000}</d>',
        '<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/passwd">]><d>&f;</d>',
        '<!DOCTYPE d SYSTEM "https://weft.example/d.dtd"><d/>',
        '<!DOCTYPE d [<!ENTITY % p SYSTEM "https://weft.example/p"> %p;]><d/>',
    ],
)
def test_a_bomb_is_refused_before_it_goes_off(content: str) -> None:
    with pytest.raises(RuleError) as caught:
        read_xml(content.encode())
    assert [problem.code for problem in caught.value.problems] == ["unsafe_xml"]


def test_a_file_that_is_too_deep_or_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RuleError, match="200 levels"):
        read_xml(b"<a>" * 10_000)
    monkeypatch.setattr(xml, "MOST_ELEMENTS", 10)
    with pytest.raises(RuleError, match="10 elements"):
        read_xml(b"<a>" + b"<b/>" * 20 + b"</a>")
    monkeypatch.setattr(xml, "MOST_BYTES", 10)
    with pytest.raises(RuleError, match="has 13 bytes"):
        read_xml(b"<aaaaaaaaaaa>")


def test_what_is_no_xml_is_said_with_its_place() -> None:
    with pytest.raises(RuleError, match="line 2, column 3"):
        read_xml(b"<a>\n</b></a>")
    with pytest.raises(RuleError, match="not XML"):
        read_xml(b'<?xml version="1.0" encoding="klingon"?><a/>')
    with pytest.raises(RuleError, match="not XML"):
        read_xml(b"")


def test_names_are_local_and_texts_whole() -> None:
    root = read_xml(b'<x:a xmlns:x="urn:x" x:b="1">one<!-- no --><c>two</c><![CDATA[<three>]]></x:a>')
    assert (root.name, root.space, root.get("b"), root.text) == ("a", "urn:x", "1", "one<three>")
    assert root.text_of("c") == "two"
