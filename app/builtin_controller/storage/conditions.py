"""Conditions of SQL statements, each a text with the values that belong to it.

Values never become part of the text: SQLite binds them. The texts are put together from this
package's own constants only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

SqlValue: TypeAlias = str | int | float | None


@dataclass(frozen=True, slots=True)
class Condition:
    """What a row must fulfil: SQL for WHERE, and the values of its question marks."""

    sql: str = "1"
    values: tuple[SqlValue, ...] = ()

    def negated(self) -> "Condition":
        """The opposite; a row for which this one is NULL fulfils it."""
        return Condition(f"NOT coalesce(({self.sql}), 0)", self.values)


EVERYTHING = Condition()


def all_of(conditions: Iterable[Condition]) -> Condition:
    return _joined(" AND ", tuple(conditions))


def any_of(conditions: Iterable[Condition]) -> Condition:
    return _joined(" OR ", tuple(conditions))


def _joined(word: str, conditions: tuple[Condition, ...]) -> Condition:
    if not conditions:
        return EVERYTHING
    return Condition(
        word.join(f"({condition.sql})" for condition in conditions),
        tuple(value for condition in conditions for value in condition.values),
    )
