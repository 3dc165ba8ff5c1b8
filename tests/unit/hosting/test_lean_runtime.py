"""The plugin that leaves out what no page uses."""

from importlib.metadata import version

import pytest

from app.hosting.lean_runtime import with_plain_jsx, without_build_time, without_offers

CONFIG = 'resolve: {\n    alias: [\n      {\n        find: "$",\n'
ROOT = """import { Outlet } from 'react-router';
import * as React from "react";
import * as emotion_react from "@emotion/react";
import * as utils_context from "$/utils/context";
import * as utils_context_registry from "$/utils/context-registry";
import * as utils_state from "$/utils/state";
    window.__reflex = {
          "react": React,
    "@emotion/react": emotion_react,
    "$/utils/context": utils_context,
    "$/utils/context-registry": utils_context_registry,
    "$/utils/state": utils_state,
    };
"""


def test_nothing_is_offered_to_components_that_are_evaluated() -> None:
    root = without_offers(ROOT)
    assert "import * as" not in root
    assert root.endswith("window.__reflex = {\n          };\n")
    assert "react-router" in root
    assert without_offers(root) == root


def test_what_jobpane_does_not_use_is_replaced_before_reflex_s_own_aliases() -> None:
    config = with_plain_jsx(CONFIG)
    for module in ("@emotion/react", "mergician", "universal-cookie", "$/utils/helpers/upload"):
        assert config.index(module) < config.index('find: "$"')
    assert with_plain_jsx(config) == config


def test_a_build_has_the_version_of_reflex_and_not_the_time() -> None:
    state = 'import reflexEnvironment from "$/reflex.json";\nlet x = reflexEnvironment.version;\n'
    lean = without_build_time(state)
    assert "reflex.json" not in lean
    assert f'const reflexEnvironment = {{ version: "{version("reflex")}" }};' in lean
    assert without_build_time(lean) == lean


@pytest.mark.parametrize("text", ["", CONFIG * 2])
def test_a_changed_reflex_is_noticed_at_build_time(text: str) -> None:
    with pytest.raises(RuntimeError, match=r"vite\.config\.js has changed"):
        with_plain_jsx(text)
    with pytest.raises(RuntimeError, match=r"state\.js has changed"):
        without_build_time(text)
    with pytest.raises(RuntimeError, match=r"root\.jsx has changed"):
        without_offers(text)
