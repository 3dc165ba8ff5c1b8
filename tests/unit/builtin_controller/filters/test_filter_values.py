"""The values of filters: what each type of column takes, and AWX's words for the rest."""

import pytest

from app.builtin_controller.filters.errors import FilterError
from app.builtin_controller.filters.filter_fields import Column, Kind
from app.builtin_controller.filters.filter_values import to_value


def value(kind: Kind, text: str) -> object:
    return to_value(Column("x", kind), text)


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (Kind.INTEGER, "42", 42),
        (Kind.INTEGER, " -7 ", -7),
        (Kind.DECIMAL, "2.5", 2.5),
        (Kind.BOOLEAN, "True", 1),
        (Kind.BOOLEAN, "yes", 1),
        (Kind.BOOLEAN, " F ", 0),
        (Kind.TEXT, "null", "null"),
        (Kind.TEXT, "", ""),
        (Kind.TIME, "2026-11-01T10:00:00Z", "2026-11-01T10:00:00.000000Z"),
        (Kind.TIME, "2026-11-01 10:00", "2026-11-01T10:00:00.000000Z"),
        (Kind.TIME, "2026-11-01T10:00:00+02:00", "2026-11-01T08:00:00.000000Z"),
        (Kind.TIME, "2026-11-01", "2026-11-01T00:00:00.000000Z"),
    ],
)
def test_a_text_becomes_what_its_column_holds(kind: Kind, text: str, expected: object) -> None:
    assert value(kind, text) == expected


@pytest.mark.parametrize(("text", "expected"), [("9" * 30, 2**63 - 1), ("-" + "9" * 30, 1 - 2**63)])
def test_an_integer_is_never_larger_than_sqlite_takes(text: str, expected: int) -> None:
    assert value(Kind.INTEGER, text) == expected


@pytest.mark.parametrize(
    ("kind", "text", "why"),
    [
        (Kind.INTEGER, "1.5", "must be an integer"),
        (Kind.INTEGER, "", "must be an integer"),
        (Kind.DECIMAL, "x", "must be a decimal number"),
        (Kind.BOOLEAN, "2", "must be either True or False"),
        (Kind.TIME, "yesterday", "has an invalid format"),
        (Kind.TIME, "2026-13-01", "has an invalid format"),
    ],
)
def test_any_other_text_is_refused_with_the_text(kind: Kind, text: str, why: str) -> None:
    with pytest.raises(FilterError) as error:
        value(kind, text)
    assert error.value.status == 400
    assert f"“{text}” value {why}" in str(error.value.body)
