"""The words of a JSON schema: which values are right, in a few words."""

from typing import Any

Schema = dict[str, Any]

_REF = "#/components/schemas/"
_FORMATS = {"date-time": "time (ISO 8601)", "binary": "file"}
_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "null": "null",
    "object": "object",
    "array": "list",
}


def named_schema(schema: Schema) -> str:
    """The name of the described object that the value is or is made of, or ""."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(_REF)
    inner = [schema["items"]] if "items" in schema else schema.get("anyOf", [])
    return next((name for one in inner if (name := named_schema(one))), "")


def values_of(schema: Schema) -> str:
    """Which values a schema allows."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(_REF)
    if "enum" in schema:
        return ", ".join(
            f"“{one}”" if isinstance(one, str) else words_of(one) for one in schema["enum"]
        )
    if "const" in schema:
        return words_of(schema["const"])
    if "anyOf" in schema:
        return " or ".join(map(values_of, schema["anyOf"]))
    if schema.get("type") == "array":
        return f"list of {values_of(schema['items'])}" if "items" in schema else "list"
    named = _FORMATS.get(schema.get("format", "")) or _TYPES.get(
        schema.get("type", ""), "any value"
    )
    return f"{named}{_bounds(schema)}"


def words_of(value: object) -> str:
    """A value as a program writes it; "" for none."""
    if value is None or value == "":
        return ""
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _bounds(schema: Schema) -> str:
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is not None and most is not None:
        return f" from {least:,} to {most:,}"
    return f" from {least:,}" if least is not None else ""
