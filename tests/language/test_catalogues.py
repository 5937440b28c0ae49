"""No sentence is left untranslated: every pattern in the program has its words in every language, and no others."""

import ast
from pathlib import Path
from string import Formatter

import pytest

from optimizer.language import LANGUAGES, catalogue

ROOT = Path(__file__).parents[2]
SOURCES = [file for file in sorted((ROOT / "optimizer").rglob("*.py")) if file.name != "text.py"]
DECLARATIONS = {"Field": (1, 3), "Table": (0, 1)}
"""Where a table's or a column's words stand among the arguments."""

OTHERS = [language for language in LANGUAGES if language != "en"]


def calls(name):
    """Every call of one function of the language package, as the file and its arguments' syntax trees."""
    for file in SOURCES:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        if name not in taken_from_the_language(tree):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                yield f"{file.relative_to(ROOT)}:{node.lineno}", node


def taken_from_the_language(tree):
    """The names that a file imports from the language package."""
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    ours = [node for node in imports if node.module in ("optimizer.language", "optimizer.language.text")]
    return {alias.name for node in ours for alias in node.names}


def declared():
    """The literals that analyses declare tables and columns with, each with its place."""
    for file in sorted((ROOT / "optimizer" / "analysis").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in DECLARATIONS:
                for at in DECLARATIONS[node.func.id]:
                    text = literal(node.args[at])
                    if text is not None:  # else it was said before
                        yield f"{file.relative_to(ROOT)}:{node.lineno}", text


def literal(node):
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def patterns():
    found = {"{count} more": "text.py"}
    found |= {text: place for place, text in declared()}
    for place, call in calls("say"):
        text = literal(call.args[0])
        assert text is not None, f"{place}: say needs a literal pattern"
        found[text] = place
    return found


def nouns():
    found = {}
    for place, call in calls("plural"):
        words = [literal(node) for node in call.args[1:]]
        assert None not in words, f"{place}: plural needs literal nouns"
        found["|".join([*words, words[0] + "s"][:2])] = place
    return found


def names(pattern):
    return sorted(name for _, name, _, _ in Formatter().parse(pattern) if name is not None)


@pytest.mark.parametrize("language", OTHERS)
def test_every_pattern_is_translated_with_the_same_names(language):
    translated = catalogue.of(language).patterns
    for pattern, place in patterns().items():
        assert pattern in translated, f"{place}: {pattern!r} is not translated into {language}"
        assert set(names(translated[pattern])) == set(names(pattern)), f"{place}: {translated[pattern]!r}"


@pytest.mark.parametrize("language", OTHERS)
def test_every_noun_has_its_plural(language):
    translated = catalogue.of(language).nouns
    for pair, place in nouns().items():
        assert pair in translated, f"{place}: {pair!r} is not translated into {language}"
        assert translated[pair].count("|") == 1


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_translated_that_nobody_says(language):
    found = catalogue.of(language)
    assert set(found.patterns) <= set(patterns())
    assert set(found.nouns) <= set(nouns())


def test_the_sheets_that_tell_a_report_are_called_as_the_catalogues_call_them():
    from optimizer.language import into, say
    from optimizer.workbook.naming import INPUTS, INPUTS_IN, RECORD_IN, RESTS_ON_IN

    assert {language: into(INPUTS, language) for language in LANGUAGES} == INPUTS_IN
    assert {language: into(say("Audit record"), language) for language in LANGUAGES} == RECORD_IN
    assert {language: into(say("Assumptions and sources"), language) for language in LANGUAGES} == RESTS_ON_IN
