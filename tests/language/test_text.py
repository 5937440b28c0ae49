"""Sentences are English strings that can be said in French later, wherever they were made."""

import json
import pickle

import pytest

from optimizer.language import (
    Text,
    capitalised,
    catalogue,
    into,
    joined,
    listed,
    number,
    numeral,
    plural,
    say,
    sentence,
    written,
)
from optimizer.language.catalogue import Catalogue

PATTERNS = {
    "{who} gets {money} more.": "{who} reçoit {money} de plus.",
    "nothing": "rien",
    "{count:,} cells": "{count} cellules",
    "{count} more": "{count} autres",
}


@pytest.fixture
def small_catalogue(monkeypatch):
    found = catalogue.of("fr")
    small = Catalogue(**{**vars(found), "patterns": PATTERNS, "nouns": {"activity|activities": "activité|activités"}})
    monkeypatch.setattr(catalogue, "of", lambda language: {"fr": small}[language])


@pytest.mark.usefixtures("small_catalogue")
@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        (say("nothing"), "nothing", "rien"),
        (say("{who} gets {money} more.", who="A1", money=number(1250.5)), "A1 gets 1,250.5 more.",
         "A1 reçoit 1\u202f250,5 de plus."),
        (say("{count:,} cells", count=12345), "12,345 cells", "12\u202f345 cellules"),
        (numeral("-0.5 %"), "-0.5 %", "-0,5 %"),
        (listed(["a", say("nothing"), "c"]), "a, nothing and c", "a, rien et c"),
        (listed(["a", "b", "c", "d"], 2), "a, b and 2 more", "a, b et 2 autres"),
        (listed(["a", "b"], last="or"), "a or b", "a ou b"),
        (plural(0, "activity", "activities"), "0 activities", "0 activité"),
        (plural(3, "activity", "activities"), "3 activities", "3 activités"),
        (sentence(say("nothing")), "Nothing.", "Rien."),
        (capitalised(say("nothing")), "Nothing", "Rien"),
        (joined("; ", [say("nothing"), "x"]), "nothing; x", "rien\u00a0; x"),
    ],
)  # fmt: skip
def test_a_text_is_english_and_can_be_french(text, english, french):
    assert text == english
    assert into(text, "en") == english
    assert into(text, "fr") == french


@pytest.mark.usefixtures("small_catalogue")
def test_what_the_user_wrote_stays():
    assert into("nothing", "fr") == "nothing"
    assert into(say("{who} gets {money} more.", who="nothing", money="1,5"), "fr") == "nothing reçoit 1,5 de plus."


@pytest.mark.usefixtures("small_catalogue")
def test_what_the_user_wrote_in_two_languages_arrives_in_each():
    name = written("Children", fr="Enfants")
    assert (name, into(name, "fr"), into(pickle.loads(pickle.dumps(name)), "fr")) == ("Children", "Enfants", "Enfants")
    assert into(say("{who} gets {money} more.", who=name, money="1"), "fr") == "Enfants reçoit 1 de plus."
    assert not isinstance(written("Children", fr=""), Text)


def test_braces_that_the_user_wrote_are_no_names():
    text = say("{who} gets {money} more.", who="{money}", money="{who}")
    assert text == "{money} gets {who} more."


def test_a_pattern_with_other_parts_than_it_names_is_refused():
    with pytest.raises(ValueError, match="names"):
        say("{who} gets", whom="A1")
    with pytest.raises(ValueError, match="names"):
        say("nothing", who="A1")


@pytest.mark.usefixtures("small_catalogue")
def test_texts_survive_the_way_to_another_process_and_into_documents():
    text = say("{who} gets {money} more.", who="A1", money=number(2.0))
    copied = pickle.loads(pickle.dumps(text))
    assert isinstance(copied, Text)
    assert into(copied, "fr") == "A1 reçoit 2,0 de plus."
    assert json.dumps([text]) == '["A1 gets 2.0 more."]'


def test_a_pattern_without_translation_is_a_fault():
    with pytest.raises(KeyError):
        into(say("no catalogue has this"), "fr")
