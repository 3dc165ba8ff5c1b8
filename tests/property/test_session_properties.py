"""Both kinds of session stores do the same, whatever users do and however time passes."""

import os

from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.property.session_machine import OWNERS, Sessions
from tests.support.redis_process import RedisProcess

EXAMPLES = 300 if os.environ.get("HYPOTHESIS_PROFILE") == "explore" else 40


def test_memory_and_redis_keep_the_same_rules(redis: RedisProcess) -> None:
    played = [Phase.reuse, Phase.generate]  # each step asks a real Redis: no shrinking
    rules = settings(max_examples=EXAMPLES, stateful_step_count=40, phases=played)
    run_state_machine_as_test(lambda: Sessions(redis), settings=rules)


def test_a_session_in_use_lasts_to_the_same_second_in_each_store(redis: RedisProcess) -> None:
    """A play that once ended early in Redis: its last use came close to the absolute limit."""
    play = Sessions(redis)
    play.signs_in(OWNERS[0], "other")
    play.some_stay_for_long(3, "other")
    play.every_list_is_as_the_model_says()
    play.time_passes(1)
    play.every_list_is_as_the_model_says()
    play.every_end_is_heard_once_in_each_process()
    play.teardown()
