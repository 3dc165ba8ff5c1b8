"""Debian's Firefox, driven by WebDriver BiDi over its own websocket: no geckodriver is needed."""

import json
import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from websockets.sync.client import connect

from tests.engines.engine import VIEWPORT, as_call
from tests.support.processes import stop, wait_until

_ANSWER_LIMIT_S = 60
_PREFERENCES = """
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("app.update.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("extensions.update.enabled", false);
user_pref("services.settings.server", "http://127.0.0.1:9/");
user_pref("toolkit.telemetry.enabled", false);
"""


class BidiError(Exception):
    """Firefox refused a command; the text is its message."""


class Firefox:
    """A headless Firefox with a profile of its own."""

    def __init__(self, profile: Path) -> None:
        (profile / "user.js").write_text(_PREFERENCES)
        program = shutil.which("firefox-esr") or "firefox"
        self._process = subprocess.Popen(
            [
                program,
                *("--headless", "--no-remote", "--profile", str(profile)),
                *("--remote-debugging-port", "0", "about:blank"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        where = profile / "WebDriverBiDiServer.json"
        wait_until(lambda: where.is_file() and where.read_text().endswith("}"))
        server = json.loads(where.read_text())
        url = f"ws://{server['ws_host']}:{server['ws_port']}/session"
        self._ends = ExitStack()
        self._ends.callback(stop, self._process)
        self._socket = self._ends.enter_context(connect(url, max_size=None))
        self._commands = 0
        self._send("session.new", capabilities={})
        tree = self._send("browsingContext.getTree")
        self._context = tree["contexts"][0]["context"]
        width, height = VIEWPORT
        self._send(
            "browsingContext.setViewport",
            context=self._context,
            viewport={"width": width, "height": height},
        )

    def open(self, url: str) -> None:
        self._send("browsingContext.navigate", context=self._context, url=url, wait="complete")

    def call(self, function: str, *arguments: object) -> object:
        answer = self._send(
            "script.evaluate",
            expression=as_call(function, arguments),
            target={"context": self._context},
            awaitPromise=False,
        )
        if answer["type"] != "success":
            raise BidiError(str(answer["exceptionDetails"]["text"]))
        return json.loads(answer["result"]["value"])

    def press(self, key: str) -> None:
        steps = [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        self._act({"type": "key", "id": "keyboard", "actions": steps})

    def click(self, x: int, y: int) -> None:
        steps = [
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._act({"type": "pointer", "id": "mouse", "actions": steps})

    def close(self) -> None:
        self._ends.close()

    def _act(self, source: dict[str, object]) -> None:
        self._send("input.performActions", context=self._context, actions=[source])

    def _send(self, method: str, **params: object) -> dict[str, Any]:
        self._commands += 1
        self._socket.send(json.dumps({"id": self._commands, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv(timeout=_ANSWER_LIMIT_S))
            if answer.get("id") != self._commands:
                continue  # an event
            if answer["type"] == "error":
                raise BidiError(f"{method}: {answer['message']}")
            return dict(answer["result"])
