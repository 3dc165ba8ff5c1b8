"""The environment that an operator sets, for tests of how it is read."""

import pytest


def choose(chosen: pytest.MonkeyPatch, **values: str) -> None:
    for name, text in values.items():
        chosen.setenv(f"JOBPANE_{name.upper()}", text)
