"""The parameters of a search: `q`, `mode=literal|regex`, `case`, `word`; compiled or refused."""

from functools import lru_cache
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.api.params import BadRequest, Switch, one_of
from app.output import BadExpression, Pattern, Query, compile_query
from app.runtime.work_pool import WorkPool

# The same query comes again and again while a search runs; each may hold up to 2 MiB.
_compiled = lru_cache(maxsize=16)(compile_query)


class SearchParams(BaseModel):
    """A search as a URL has it; without text there is none."""

    model_config = ConfigDict(frozen=True)

    q: str = Field("", description="What to look for, up to 1,000 characters.")
    mode: Annotated[Literal["literal", "regex"], one_of("mode", "literal", "regex")] = Field(
        "literal", description="Whether `q` is plain text, or an expression of RE2."
    )
    case: Switch = Field(default=False, description="Distinguish upper and lower case.")
    word: Switch = Field(default=False, description="Find whole words only.")


async def pattern_of(search: SearchParams, pool: WorkPool) -> Pattern | None:
    """The pattern to look for, None where there is none to look for.

    Raises:
        BadRequest: RE2 refuses the expression; the message is RE2's.
    """
    if not search.q:
        return None
    query = Query(
        search.q,
        is_expression=search.mode == "regex",
        is_case_sensitive=search.case,
        is_whole_word=search.word,
    )
    # An expression of a thousand characters may take half a second.
    pattern = await pool.run(_compiled, query)
    if isinstance(pattern, BadExpression):
        raise BadRequest("bad_expression", pattern.because)
    return pattern


async def needed_pattern(search: SearchParams, pool: WorkPool) -> Pattern:
    """The pattern that is searched for, where there must be one.

    Raises:
        BadRequest: There is none, or RE2 refuses it.
    """
    pattern = await pattern_of(search, pool)
    if pattern is None:
        raise BadRequest("bad_q", "Enter a search: `q` is empty.")
    return pattern
