"""The rules that tests set: which fault the next matching requests get.

This module matches and counts; `faults` carries the faults out.
"""

import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.builtin_controller.storage.records import Json

MOST_REQUESTS_STORED = 10_000


class FaultKind(StrEnum):
    DELAY = "delay"
    HOLD = "hold"
    STATUS = "status"
    HTML = "html"
    EMPTY = "empty"
    HALF_BODY = "half_body"
    WRONG_JSON = "wrong_json"
    RESET = "reset"
    LOST_ANSWER = "lost_answer"
    LATE_ANSWER = "late_answer"
    STALL = "stall"
    REDIRECT = "redirect"


class BadRuleError(Exception):
    """The rule does not say what it should; the text says how."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What happens to the next `times` requests that match; None is all of them."""

    kind: FaultKind
    match: re.Pattern[str]
    method: str | None = None
    times: int | None = None
    seconds: float = 0.0
    status: int = 0
    location: str = ""
    body: str = ""
    headers: tuple[tuple[str, str], ...] = ()

    def fits(self, method: str, path: str) -> bool:
        return self.method in {None, method} and self.match.search(path) is not None


@dataclass(frozen=True, slots=True)
class Seen:
    """One request that came in."""

    method: str
    path: str
    query: str
    at_s: float = field(default_factory=time.time, compare=False)

    def to_json(self) -> Json:
        return {
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "at_s": self.at_s,
        }


class Faults:
    """The rules in force and the requests seen."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rules: list[Rule] = []
        self._seen: list[Seen] = []

    def add(self, rules: list[Rule]) -> None:
        with self._lock:
            self._rules += rules

    def clear(self) -> None:
        with self._lock:
            self._rules.clear()

    def forget_requests(self) -> None:
        with self._lock:
            self._seen.clear()

    def requests(self) -> tuple[Seen, ...]:
        with self._lock:
            return tuple(self._seen)

    def rule_for(self, seen: Seen) -> Rule | None:
        """Record a request and return the first rule that matches it, if any."""
        with self._lock:
            if len(self._seen) < MOST_REQUESTS_STORED:
                self._seen.append(seen)
            for index, rule in enumerate(self._rules):
                if rule.fits(seen.method, seen.path):
                    self._use(index, rule)
                    return rule
            return None

    def _use(self, index: int, rule: Rule) -> None:
        if rule.times is None:
            return
        if rule.times <= 1:
            del self._rules[index]
        else:
            self._rules[index] = replace(rule, times=rule.times - 1)


def rules_from_json(sent: Json) -> list[Rule]:
    """One rule, or a list of rules."""
    rules = sent if isinstance(sent, list) else [sent]
    return [_rule(rule) for rule in rules]


def _rule(sent: Json) -> Rule:
    if not isinstance(sent, dict):
        raise BadRuleError("A rule is an object.")
    unknown = set(sent) - {
        "kind", "match", "method", "times", "seconds", "status", "location", "body", "headers",
    }  # fmt: skip
    if unknown:
        raise BadRuleError(f"A rule has no {', '.join(sorted(unknown))}.")
    times = sent.get("times")
    method = sent.get("method")
    return Rule(
        kind=_kind(sent.get("kind")),
        match=_pattern(str(sent.get("match", ""))),
        method=str(method).upper() if method else None,
        times=None if times is None else int(_number(times)),
        seconds=_number(sent.get("seconds", 0)),
        status=int(_number(sent.get("status", 0))),
        location=str(sent.get("location", "")),
        body=str(sent.get("body", "")),
        headers=_headers(sent.get("headers", {})),
    )


def _kind(sent: Json) -> FaultKind:
    try:
        return FaultKind(str(sent))
    except ValueError as wrong:
        raise BadRuleError(f"The kind is one of {', '.join(FaultKind)}.") from wrong


def _pattern(sent: str) -> re.Pattern[str]:
    try:
        return re.compile(sent)
    except re.error as wrong:
        raise BadRuleError(f"The match is no regular expression: {wrong}.") from wrong


def _number(sent: Json) -> float:
    if isinstance(sent, bool) or not isinstance(sent, int | float):
        raise BadRuleError("times, seconds and status are numbers.")
    return float(sent)


def _headers(sent: Json) -> tuple[tuple[str, str], ...]:
    if not isinstance(sent, Mapping):
        raise BadRuleError("The headers are an object.")
    return tuple((str(name), str(value)) for name, value in sent.items())
