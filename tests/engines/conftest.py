"""Each engine, one after the other, with a site of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.engines.engine import Engine, EnginePage
from tests.engines.firefox import Firefox
from tests.engines.webkit import WebKit


@pytest.fixture(scope="module", params=["Firefox", "WebKit"])
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    start: dict[str, Callable[[Path], Engine]] = {
        "Firefox": Firefox,
        "WebKit": lambda _: WebKit(),
    }
    browser = start[request.param](tmp_path_factory.mktemp("profile"))
    yield browser
    browser.close()


@pytest.fixture
def tab(engine: Engine) -> EnginePage:
    return EnginePage(engine)
