"""Tokens in addresses: nobody can make one, change one, or use one for another purpose."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from journeys.delivery import links
from journeys.delivery.links import ExpiredLinkError, Followed, ForgedLinkError, read_token

DELIVERY, CONTACT = UUID(int=1), UUID(int=2)


def token_of(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2].removesuffix(".gif")


def test_a_token_says_what_was_put_in() -> None:
    assert read_token("c", token_of(links.click_address(DELIVERY, CONTACT, 7))) == Followed(
        DELIVERY, CONTACT, 7
    )
    personal = links.click_address(DELIVERY, CONTACT, 0, "https://example.com/für?a=1&b=ä")
    assert read_token("c", token_of(personal)).url == "https://example.com/für?a=1&b=ä"
    assert read_token("u", token_of(links.unsubscribe_address(DELIVERY, CONTACT))) == Followed(
        DELIVERY, CONTACT
    )


def test_addresses_stand_where_the_contract_says(settings: Settings) -> None:
    settings.WEFT_BASE_URL = "https://weft.example/"
    assert links.click_address(DELIVERY, CONTACT, 7).startswith("https://weft.example/c/")
    assert links.open_address(DELIVERY, CONTACT).endswith(".gif")
    assert links.preferences_address(DELIVERY, CONTACT).startswith("https://weft.example/p/")
    assert links.own_addresses() == ("https://weft.example/u/", "https://weft.example/p/")


def test_a_token_serves_one_purpose() -> None:
    opened = token_of(links.open_address(DELIVERY, CONTACT))
    for purpose in "cup":
        with pytest.raises(ForgedLinkError):
            read_token(purpose, opened)


@given(st.integers(0, 200), st.characters(min_codepoint=33, max_codepoint=126))
def test_a_changed_token_is_forged(position: int, letter: str) -> None:
    token = token_of(links.click_address(DELIVERY, CONTACT, 7))
    position %= len(token)
    changed = token[:position] + letter + token[position + 1 :]
    if changed != token:
        with pytest.raises(ForgedLinkError):
            read_token("c", changed)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "....", "\x00", "ä" * 50, "A" * 10_000])
def test_nonsense_is_forged(token: str) -> None:
    with pytest.raises(ForgedLinkError):
        read_token("u", token)


def test_clicks_end_and_leaving_does_not(settings: Settings) -> None:
    settings.WEFT_LINK_DAYS = -1
    with pytest.raises(ExpiredLinkError):
        read_token("c", token_of(links.click_address(DELIVERY, CONTACT, 7)))
    assert read_token("u", token_of(links.unsubscribe_address(DELIVERY, CONTACT))).contact == CONTACT


def test_another_key_signs_other_tokens(settings: Settings) -> None:
    token = token_of(links.unsubscribe_address(DELIVERY, CONTACT))
    settings.SECRET_KEY = "another key that nobody else has either"
    with pytest.raises(ForgedLinkError):
        read_token("u", token)
    settings.SECRET_KEY_FALLBACKS = ["tests-only-and-therefore-no-secret"]
    assert read_token("u", token).delivery == DELIVERY
