"""Links of a message: found, replaced, and everything else left as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.delivery.tracking import fixed_links, rewrite


def tracked(url: str) -> str:
    return f"https://t.example/?to={url}"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="https://x.example/a">x</a>', '<a href="https://t.example/?to=https://x.example/a">x</a>'),
        (
            "<A class=b HREF=https://x.example >x</A>",
            '<A class=b href="https://t.example/?to=https://x.example" >x</A>',
        ),
        (
            "<a href='https://x.example/?a=1&amp;b=2'>x</a>",
            '<a href="https://t.example/?to=https://x.example/?a=1&amp;b=2">x</a>',
        ),
        (
            '<a title=" href=x" href="http://y">x</a>',
            '<a title=" href=x" href="https://t.example/?to=http://y">x</a>',
        ),
        ('<p>\n\n<area href="http://y">', '<p>\n\n<area href="https://t.example/?to=http://y">'),
    ],
)
def test_web_links_are_replaced(html: str, expected: str) -> None:
    assert rewrite(html, tracked) == expected


@pytest.mark.parametrize(
    "html",
    [
        '<a href="mailto:a@example.com">a</a>',
        '<a href="tel:+4930">a</a>',
        '<a href="#top">a</a>',
        '<a name="x">a</a>',
        '<link href="https://x.example/style.css">',
        '<!--[if mso]><a href="https://x.example">x</a><![endif]-->',
        "no markup < at & all",
        "",
    ],
)
def test_everything_else_stays_byte_for_byte(html: str) -> None:
    assert rewrite(html, tracked) == html


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " java\tscript:alert(1)",
        "&#106;avascript:x",
        "data:text/html,x",
    ],
)
def test_addresses_that_run_code_lead_nowhere(href: str) -> None:
    assert rewrite(f'<a href="{href}">x</a>', tracked) == '<a href="#">x</a>'


@given(st.text(alphabet=st.sampled_from("<>a/ href=\"'!-\n&;:x")))
def test_no_text_breaks_it(html: str) -> None:
    assert rewrite(html, lambda url: url) == html or "href" in html


def test_fixed_links_are_those_that_name_no_reader() -> None:
    source = """<a href="https://x.example/?a=1&amp;b=2"><a href='http://y.example'>
    <a href="https://z.example/{{ contact.id }}">
    <mj-button href="https://b.example"><a href="mailto:x@y">"""
    assert fixed_links(source) == {"https://x.example/?a=1&b=2", "http://y.example", "https://b.example"}
