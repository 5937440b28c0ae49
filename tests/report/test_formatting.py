"""Numbers look as Excel shows them in the same number format."""

import pytest

from optimizer.language import into
from optimizer.report.formatting import formatted
from optimizer.report.styles import number_formats

FORMATS = number_formats(1000, 1, 2)


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("money", 1250500.0, "1,250.5"),
        ("money", -50.0, "(0.1)"),
        ("money", 0.0, "0.0"),
        ("change", 1250550.0, "+1,250.6"),
        ("change", -12000.0, "(12.0)"),
        ("currency", 12.5, "13"),
        ("cents", 1234.005, "1,234.01"),
        ("percent", 0.7561, "75.6%"),
        ("percent change", -0.05, "(5.0%)"),
        ("percent change", 0.05, "+5.0%"),
        ("share", 0.000882, "0.0882%"),
        ("share", 0.5, "50.00%"),
        ("number", 3.25, "3.25"),
        ("number", 3.0, "3.0"),
        ("integer", -1234.0, "-1,234"),
        ("year", 2027.0, "2027"),
        ("tolerance", 1e-9, "1.0E-09"),
        ("price", 0.0, "0"),
        ("text", 7.0, "7"),
    ],
)
def test_a_number_in_the_format_of_its_kind(kind, value, text):
    assert formatted(value, FORMATS.get(kind, "")) == text


def test_a_number_in_french():
    assert into(formatted(-1250500.0, FORMATS["money"]), "fr") == "(1\u202f250,5)"
    assert into(formatted(0.125, FORMATS["percent"]), "fr") == "12,5\u00a0%"
