"""The parameters of a search: `q`, `mode=literal|regex`, `case`, `word`; compiled or refused."""

from functools import lru_cache

from starlette.requests import Request

from app.api.params import BadRequest, is_set
from app.output import BadExpression, Pattern, Query, compile_query
from app.runtime.work_pool import WorkPool

# The same query comes again and again while a search runs; each may hold up to 2 MiB.
_compiled = lru_cache(maxsize=16)(compile_query)

_MODES = ("literal", "regex")


async def pattern_of(request: Request, pool: WorkPool) -> Pattern | None:
    """The pattern to look for, None where there is none to look for.

    Raises:
        BadRequest: RE2 refuses the expression; the message is RE2's.
    """
    text = request.query_params.get("q", "")
    if not text:
        return None
    mode = request.query_params.get("mode", "literal")
    if mode not in _MODES:
        raise BadRequest("bad_mode", "The mode must be literal or regex.")
    query = Query(
        text,
        is_expression=mode == "regex",
        is_case_sensitive=is_set(request, "case"),
        is_whole_word=is_set(request, "word"),
    )
    # An expression of a thousand characters may take half a second.
    pattern = await pool.run(_compiled, query)
    if isinstance(pattern, BadExpression):
        raise BadRequest("bad_expression", pattern.because)
    return pattern


async def needed_pattern(request: Request, pool: WorkPool) -> Pattern:
    """The pattern that is searched for, where there must be one.

    Raises:
        BadRequest: There is none, or RE2 refuses it.
    """
    pattern = await pattern_of(request, pool)
    if pattern is None:
        raise BadRequest("bad_q", "Enter a search: `q` is empty.")
    return pattern
