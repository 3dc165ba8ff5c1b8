"""Both kinds of session stores do the same, whatever users do and however time passes."""

import os

from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.property.session_machine import Sessions
from tests.support.redis_process import RedisProcess

EXAMPLES = 300 if os.environ.get("HYPOTHESIS_PROFILE") == "explore" else 60


def test_memory_and_redis_keep_the_same_rules(redis: RedisProcess) -> None:
    played = [Phase.reuse, Phase.generate]  # each step asks a real Redis: no shrinking
    rules = settings(max_examples=EXAMPLES, stateful_step_count=40, phases=played)
    run_state_machine_as_test(lambda: Sessions(redis), settings=rules)
