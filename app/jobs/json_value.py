"""The type of a decoded JSON value, for the few places that carry one as it is."""

from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
