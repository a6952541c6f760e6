from datetime import UTC, datetime

import pytest

from journeys.kinds import liquid


def test_values_are_escaped_for_html_and_only_there() -> None:
    context = {"contact": {"name": "<b>Ada</b> & co"}}
    assert liquid.render("{{ contact.name }}", context, html=True) == "&lt;b&gt;Ada&lt;/b&gt; &amp; co"
    assert liquid.render("{{ contact.name }}", context, html=False) == "<b>Ada</b> & co"


def test_an_unknown_variable_is_nothing_and_default_says_what_instead() -> None:
    assert liquid.render("[{{ contact.x.y }}]", {}, html=False) == "[]"
    assert liquid.render("{{ contact.x | default: 'there' }}", {}, html=True) == "there"


def test_the_clock_is_that_of_the_context() -> None:
    now = datetime(2031, 5, 1, tzinfo=UTC)
    assert liquid.render("{{ 'now' | date: '%Y-%m' }}", {"now": now}, html=False) == "2031-05"
    assert liquid.render("{{ 'now' | date: '%Y' }}", {}, html=False) == ""


@pytest.mark.parametrize(
    "source",
    [
        "{{ a",
        "{% if a %}",
        "{% include 'x' %}",
        "{% render 'x' %}",
        "{{ a | safe }}",
        "{{ a | shout }}",
        "{% nope %}",
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(source: str) -> None:
    found = liquid.check(source)
    assert found is not None
    assert found.endswith(".")


def test_what_is_right_has_nothing_wrong() -> None:
    assert liquid.check("Hi {{ contact.name | default: 'there' | upcase }}{% if a %}b{% endif %}") is None


@pytest.mark.parametrize(
    "source",
    [
        "{% for i in (1..100000000) %}x{% endfor %}",
        "{% for i in (1..5000) %}{% for j in (1..5000) %}x{% endfor %}{% endfor %}",
        "{{ (1..1000000000) | join: ',' }}",
        "{% assign a = 'aaaaaaaaaa' %}{% for i in (1..99) %}{% assign a = a | append: a %}{% endfor %}",
        "{% assign a = 'aaaaaaaaaa' %}{% for i in (1..9) %}{% assign a = a | replace: 'a', a %}{% endfor %}",
        "{% assign n = 99 %}{% for i in (1..99) %}{% assign n = n | times: n %}{% endfor %}",
    ],
)
def test_nothing_runs_away(source: str) -> None:
    with pytest.raises(liquid.TemplateError):
        liquid.render(source, {}, html=False)


def test_a_title_has_one_line_whatever_a_contact_is_called() -> None:
    assert liquid.one_line("Hello Ada\r\nBcc: all@example.com") == "Hello Ada Bcc: all@example.com"


def test_it_names_what_a_template_reads() -> None:
    source = "{{ contact.first_name }}{% if step.route.pause %}{{ step.route.pause }}{% endif %}"
    assert liquid.variables(source) == {"contact.first_name", "step.route.pause"}
    assert liquid.variables("{{ broken") == frozenset()


LOOPED = (
    "{% assign a = 'xxxxxxxxxx' %}{% for i in (1..14) %}{% assign a = a | append: a %}{% endfor %}"
    "{% for i in (1..9000) %}{% assign b = a | split: '' | sort | join: '' %}{% endfor %}"
)
COMPARED = (
    "{% capture a %}{% for i in (1..9999) %}{{ i }},{% endfor %}{% endcapture %}"
    "{{ a | split: ',' | uniq | size }}"
)


@pytest.mark.parametrize("template", [LOOPED, COMPARED], ids=["filters in a loop", "each with each"])
def test_a_template_cannot_keep_a_worker_busy(template: str) -> None:
    with pytest.raises(liquid.TemplateError, match="more than"):
        liquid.render(template, {}, html=False)


def test_what_filters_may_take_begins_anew_with_each_rendering() -> None:
    for _ in range(20):
        assert liquid.render("{{ a | upcase | size }}", {"a": "x" * 150_000}, html=False) == "150000"
