"""The type of a decoded JSON value, for the few fields that hold one as it is."""

from typing_extensions import TypeAliasType

# A named type, not a plain alias: pydantic follows a plain one for ever.
Json = TypeAliasType("Json", "bool | int | float | str | list[Json] | dict[str, Json] | None")
