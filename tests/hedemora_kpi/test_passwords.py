"""Which passwords are taken, and in which words the others are refused."""

from unittest import mock

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from hedemora_kpi.passwords import NearAtHandValidator
from indicators.models import User

ANNA = User(first_name="Anna-Karin", last_name="Östlund", email="akö.berg@samordning.example")


def refusal(password, user=ANNA):
    try:
        validate_password(password, user)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


@pytest.mark.parametrize(
    "password",
    [
        "trampa blå lervälling",
        "correct horse battery staple",
        "åtta gula elefanter",
        "Fj4ll-r4pa/kex",
        "x7$kQp!z9Lm2v",
    ],
)
def test_password_is_taken_whatever_kinds_of_characters_it_has(hedemora, password):
    assert refusal(password) == ""


@pytest.mark.parametrize("password", ["elva tecken", "a", ""])
def test_password_below_twelve_characters_is_refused(hedemora, password):
    assert "minst 12 tecken" in refusal(password)


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Password1234",
        "qwertyuiop12",
        "1234567890123",
        "liverpool123",
        "iloveyou1234",
        "abcabcabcabc",
        "aaaaaaaaaaaaaaa",
        "sommarsommarsommar",
    ],
)
def test_password_that_many_have_chosen_is_refused(hedemora, password):
    assert "Många har valt" in refusal(password)


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("Hedemora2026!", "hedemora"),
        ("H3d3m0ra-2026!", "hedemora"),
        ("vår fina Kommun 7", "kommun"),
        ("mitt Lösenord är långt", "losenord"),
        ("mitt l0sen0rd ar langt", "losenord"),
        ("p@ssw0rd till jobbet", "password"),
        ("nyckeltalen stiger", "nyckeltal"),
        ("falun är min hemstad", "falun"),
        ("tolv gator i falu stad", "falu"),
        ("anna åker till lund", "anna"),
        ("karin vid vattnet", "karin"),
        ("osten östlund smakar", "ostlund"),
        ("samordning är svårt", "samordning"),
    ],
)
def test_word_that_is_near_at_hand_is_refused_and_named(hedemora, falun, password, word):
    told = refusal(password)

    assert "lätt" in told
    assert word in told


@pytest.mark.parametrize(
    "password",
    [
        "Sommaren2026!!",
        "blid hösten -25 blir",
        "vinter1999regn",
        "VÅREN_2024_god",
        "host2026host!",
        "min summer 2026 ok",
    ],
)
def test_season_with_a_year_is_refused(hedemora, password):
    assert "årstid" in refusal(password)


@pytest.mark.parametrize("password", ["hösten är vacker", "många svar 2026 kom", "vinterdäck och snö"])
def test_season_alone_and_letters_that_look_like_one_are_taken(hedemora, password):
    assert refusal(password) == ""


def test_short_names_do_not_forbid_half_the_language(hedemora):
    assert refusal("tåget bortom skogen", User(first_name="Bo", last_name="Ek", email="bo@x.example")) == ""


@settings(max_examples=100, deadline=None)
@given(before=st.text(max_size=12), after=st.text(max_size=12))
def test_context_word_is_found_wherever_it_stands(before, after):
    with (
        mock.patch("hedemora_kpi.passwords.Organisation.objects.values_list", return_value=[]),
        pytest.raises(ValidationError),
    ):
        NearAtHandValidator().validate(f"{before}HedeMora{after}")
