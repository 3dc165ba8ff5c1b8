"""A JSON schema in a few words, for the page that describes the API."""

from typing import Any

import pytest

from app.api.schema_words import named_schema, values_of, words_of


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "integer", "minimum": 1, "maximum": 1000}, "whole number from 1 to 1,000"),
        ({"type": "integer", "minimum": 1}, "whole number from 1"),
        ({"type": "boolean"}, "true or false"),
        ({"enum": ["json", "csv"], "type": "string"}, "“json”, “csv”"),
        ({"type": "string", "format": "date-time"}, "time (ISO 8601)"),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, "whole number or null"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/RunJson"}}, "list of RunJson"),
        ({"type": "array"}, "list"),
        ({"const": 1}, "1"),
        ({}, "any value"),
    ],
)
def test_the_words_say_which_values_are_right(schema: dict[str, Any], words: str) -> None:
    assert values_of(schema) == words


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/components/schemas/RunJson"},
        {"type": "array", "items": {"$ref": "#/components/schemas/RunJson"}},
        {"anyOf": [{"$ref": "#/components/schemas/RunJson"}, {"type": "null"}]},
    ],
)
def test_an_object_is_named_wherever_it_is(schema: dict[str, Any]) -> None:
    assert named_schema(schema) == "RunJson"


def test_what_is_no_described_object_has_no_name() -> None:
    assert named_schema({"anyOf": [{"type": "string"}]}) == ""


def test_a_default_is_written_as_programs_do() -> None:
    assert [words_of(one) for one in (False, True, 50, "json", "", None)] == [
        *("false", "true", "50", "json", "", ""),
    ]
