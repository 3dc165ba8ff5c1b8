"""AWX's query filters as SQL conditions.

`status=failed`, `not__x`, `or__x`, `name__icontains`, `created_by__username` and `search`; what
AWX does not know raises a FilterError with AWX's own text. Values are always bound.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from app.builtin_controller.filters.errors import FilterError, bad_filter
from app.builtin_controller.filters.filter_fields import Column, Kind, Model
from app.builtin_controller.filters.filter_values import is_true, to_value
from app.builtin_controller.storage.conditions import Condition, SqlValue, all_of, any_of

# Parameters that are no filters.
_RESERVED = frozenset({
    "page", "page_size", "format", "order", "order_by", "search", "type", "host_filter",
    "count_disabled", "no_truncate", "limit", "validate",
})  # fmt: skip
_WORD = re.compile(r'"([^"]*)"|\'([^\']*)\'|([^\s,]+)')


@dataclass(frozen=True, slots=True)
class _Parameter:
    """One parameter of the query, without its prefixes."""

    key: str
    value: str
    is_alternative: bool
    is_negated: bool


def filtered(
    model: Model, pairs: Iterable[tuple[str, str]], *, searching: bool = True
) -> Condition:
    """What a row must fulfil to pass every filter of the query.

    `searching` says whether `search` counts as one.
    """
    every: list[Condition] = []
    alternatives: list[Condition] = []
    for key, value in pairs:
        if key == "search" and searching:
            every.append(_search(model, value))
        if key in _RESERVED:
            continue
        parameter = _parsed(key, value)
        condition = _condition(model, parameter.key, parameter.value)
        condition = condition.negated() if parameter.is_negated else condition
        (alternatives if parameter.is_alternative else every).append(condition)
    return all_of([*every, any_of(alternatives)])


def ordered(model: Model, value: str | None, default: str) -> str:
    """SQL for ORDER BY from the parameter `order_by`; nulls come last, as in PostgreSQL."""
    if not value:
        return default
    parts = [_order_part(model, part.strip()) for part in value.split(",") if part.strip()]
    return ", ".join([*parts, "id"]) if parts else default


def _order_part(model: Model, part: str) -> str:
    name = part.removeprefix("-")
    column = _column(model, name)
    if column is None:
        raise _no_field(model, name)
    direction, nulls = ("DESC", "IS NOT NULL") if part.startswith("-") else ("ASC", "IS NULL")
    if not column.may_be_null:
        return f"{column.sql} {direction}"  # so that SQLite uses an index
    return f"{column.sql} {nulls}, {column.sql} {direction}"


def _parsed(key: str, value: str) -> _Parameter:
    is_alternative = is_negated = False
    while True:
        if key.startswith("chain__"):
            key = key.removeprefix("chain__")
        elif key.startswith("or__"):
            key, is_alternative = key.removeprefix("or__"), True
        elif key.startswith("not__"):
            key, is_negated = key.removeprefix("not__"), True
        else:
            return _Parameter(key, value, is_alternative, is_negated)


def _condition(model: Model, key: str, value: str) -> Condition:
    name, _, rest = key.partition("__")
    related = model.related.get(name)
    if related and rest and rest not in _LOOKUPS:
        if rest == "search":
            inner = _search(related.model, value)
        else:
            inner = _condition(related.model, rest, value)
        return Condition(related.exists % inner.sql, inner.values)
    column = _column(model, name)
    if column is None:
        raise _no_field(model, name)
    lookup = _LOOKUPS.get(rest or "exact")
    if lookup is None:
        raise bad_filter(f"No related model for field {rest.partition('__')[0]}.")
    _refuse_nul(value)
    return lookup(column, value)


def _column(model: Model, name: str) -> Column | None:
    if name in model.refused:
        raise bad_filter(f"Filtering on {name} is not allowed.", 403)
    return model.columns.get(name)


def _no_field(model: Model, name: str) -> FilterError:
    return bad_filter(f"{model.name} has no field named '{name}'")


def _search(model: Model, value: str) -> Condition:
    """Every word, or phrase in quotes, must be in one of the searched columns."""
    _refuse_nul(value)
    words = ("".join(groups) for groups in _WORD.findall(value))
    return all_of(_in_any_column(model, word) for word in words if word)


def _in_any_column(model: Model, word: str) -> Condition:
    columns = [model.columns[name].sql for name in model.search_columns]
    return any_of(Condition(f"contains_folded({sql}, ?)", (word,)) for sql in columns)


def _refuse_nul(value: str) -> None:
    if "\0" in value:
        raise FilterError(400, ["Null characters are not allowed."])


def _compared(operator: str) -> Callable[[Column, str], Condition]:
    return lambda column, value: Condition(f"{column.sql} {operator} ?", (to_value(column, value),))


def _exact(column: Column, value: str) -> Condition:
    if value.lower() in {"null", "none"} and column.kind is not Kind.TEXT:
        return Condition(f"{column.sql} IS NULL")
    return Condition(f"{column.sql} = ?", (to_value(column, value),))


def _folded(column: Column, value: str) -> Condition:
    return Condition(f"folded({column.sql}) = folded(?)", (value,))


def _contains(column: Column, value: str) -> Condition:
    return Condition(f"instr({column.sql}, ?) > 0 OR ? = ''", (value, value))


def _contains_folded(column: Column, value: str) -> Condition:
    return Condition(f"contains_folded({column.sql}, ?)", (value,))


def _matches(before: str, after: str, flags: str = "") -> Callable[[Column, str], Condition]:
    def lookup(column: Column, value: str) -> Condition:
        pattern = f"{flags}{before}{re.escape(value)}{after}"
        return Condition(f"regexp(?, {column.sql})", (pattern,))

    return lookup


def _regex(flags: str) -> Callable[[Column, str], Condition]:
    def lookup(column: Column, value: str) -> Condition:
        try:
            re.compile(value)
        except re.error as error:
            raise bad_filter(str(error)) from error
        return Condition(f"regexp(?, {column.sql})", (f"{flags}{value}",))

    return lookup


def _one_of(column: Column, value: str) -> Condition:
    if not value:
        raise bad_filter("cannot provide empty value for __in")
    values: list[SqlValue] = [to_value(column, part) for part in value.split(",")]
    return Condition(f"{column.sql} IN ({', '.join('?' for _ in values)})", tuple(values))


def _is_null(column: Column, value: str) -> Condition:
    return Condition(f"{column.sql} IS {'' if is_true(value) else 'NOT '}NULL")


_LOOKUPS: Mapping[str, Callable[[Column, str], Condition]] = {
    "exact": _exact,
    "iexact": _folded,
    "contains": _contains,
    "icontains": _contains_folded,
    "startswith": _matches(r"\A", ""),
    "istartswith": _matches(r"\A", "", "(?i)"),
    "endswith": _matches("", r"\Z"),
    "iendswith": _matches("", r"\Z", "(?i)"),
    "regex": _regex(""),
    "iregex": _regex("(?i)"),
    "gt": _compared(">"),
    "gte": _compared(">="),
    "lt": _compared("<"),
    "lte": _compared("<="),
    "isnull": _is_null,
    "in": _one_of,
}
