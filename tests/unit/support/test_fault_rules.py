"""Rules for faults: which request gets which fault, and how often."""

import pytest

from tests.support.controller_faults.fault_rules import (
    BadRuleError,
    FaultKind,
    Faults,
    Seen,
    rules_from_json,
)


def faults(*rules: dict[str, object]) -> Faults:
    made = Faults()
    made.add(rules_from_json(list(rules)))
    return made


def kinds(faults: Faults, *requests: str) -> list[FaultKind | None]:
    """The fault of each request, written as `GET /path/`."""
    rules = [faults.rule_for(Seen(*request.split(" "), query="")) for request in requests]
    return [rule and rule.kind for rule in rules]


def test_a_rule_without_a_number_holds_until_it_is_cleared() -> None:
    rules = faults({"kind": "reset", "match": "/jobs/"})
    assert kinds(rules, *["GET /jobs/1/"] * 3) == [FaultKind.RESET] * 3
    rules.clear()
    assert kinds(rules, "GET /jobs/1/") == [None]


def test_a_rule_with_a_number_is_used_up_by_the_requests_that_match() -> None:
    rules = faults({"kind": "html", "match": r"/events/\Z", "method": "get", "times": 2})
    requests = ["GET /events/", "POST /events/", "GET /events/1/", "GET /events/", "GET /events/"]
    assert kinds(rules, *requests) == [FaultKind.HTML, None, None, FaultKind.HTML, None]


def test_the_first_rule_that_matches_comes_first() -> None:
    rules = faults({"kind": "stall", "times": 1}, {"kind": "empty"})
    assert kinds(rules, "GET /a/", "GET /a/") == [FaultKind.STALL, FaultKind.EMPTY]


def test_every_request_is_recorded_with_or_without_a_fault() -> None:
    rules = faults({"kind": "delay", "match": "/a/"})
    kinds(rules, "GET /a/", "POST /b/")
    assert [(one.method, one.path) for one in rules.requests()] == [("GET", "/a/"), ("POST", "/b/")]
    rules.forget_requests()
    assert rules.requests() == ()


@pytest.mark.parametrize(
    "rule",
    [
        None,
        {"kind": "explode"},
        {"kind": "html", "match": "("},
        {"kind": "html", "times": "often"},
        {"kind": "html", "times": True},
        {"kind": "html", "headers": []},
        {"kind": "html", "paths": "/"},
    ],
)
def test_a_rule_with_a_mistake_is_refused(rule: object) -> None:
    with pytest.raises(BadRuleError):
        rules_from_json([rule])
