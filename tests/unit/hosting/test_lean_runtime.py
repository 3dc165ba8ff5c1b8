"""The plugin that leaves out what no page uses."""

import re
from importlib.metadata import version
from pathlib import Path

import pytest

import app
from app.hosting.lean_runtime import with_fewer_events, with_plain_jsx, without_offers

CONFIG = 'resolve: {\n    alias: [\n      {\n        find: "$",\n'
STATE = """import reflexEnvironment from "$/reflex.json";
/**
 * Evaluate a dynamic component.
 */
export const evalReactComponent = (text) => eval(text);
/**
 * Only Queue and process events when websocket connection exists.
 */
  if (event.name == "_remove_cookie") {
    cookies.remove(event.payload.key);
  }
  if (event.name == "_set_focus") {
    current.focus();
  }
  if (event.name == "_blur_focus") {
    eval(event.payload.function)();
  }
  // Send the event to the server.
  socket.emit("event", event);
"""
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
    lean = with_fewer_events(STATE)
    assert "reflex.json" not in lean
    assert f'const reflexEnvironment = {{ version: "{version("reflex")}" }};' in lean
    assert with_fewer_events(lean) == lean


def test_nothing_evaluates_text_and_the_events_that_jobpane_uses_stay() -> None:
    lean = with_fewer_events(STATE)
    assert "eval(" not in lean
    assert '"_set_focus"' in lean
    assert "socket.emit" in lean


def test_the_events_that_are_left_out_are_sent_nowhere() -> None:
    left_out = re.compile(
        r"rx\.(call_script|run_script|call_function|download|blur|set_value|remove_cookie"
        r"|(clear|remove)_(local|session)_storage|console_log|window_alert|upload_files)\b"
    )
    for path in sorted(Path(app.__file__).parent.rglob("*.py")):
        assert not left_out.search(path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize("text", ["", CONFIG * 2])
def test_a_changed_reflex_is_noticed_at_build_time(text: str) -> None:
    with pytest.raises(RuntimeError, match=r"vite\.config\.js has changed"):
        with_plain_jsx(text)
    with pytest.raises(RuntimeError, match=r"state\.js has changed"):
        with_fewer_events(text)
    with pytest.raises(RuntimeError, match=r"root\.jsx has changed"):
        without_offers(text)
