"""Debian's WebKit: its MiniBrowser on a screen of Xvfb, driven by Selenium."""

import json
import os
import shutil
import subprocess

from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.engines.engine import VIEWPORT, as_call
from tests.engines.install import mini_browser
from tests.support.processes import stop


class WebKit:
    """A MiniBrowser on a screen of its own."""

    def __init__(self) -> None:
        width, height = VIEWPORT
        self._screen = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-nolisten", "tcp", "-screen", "0", "1600x1200x24"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._screen.stdout is not None
        display = f":{self._screen.stdout.readline().strip()}"
        options = Options()
        options.binary_location = mini_browser()
        options.add_argument("--automation")
        env = {**os.environ, "DISPLAY": display, "WEBKIT_DISABLE_COMPOSITING_MODE": "1"}
        service = Service(shutil.which("WebKitWebDriver") or "", env=env)
        self._driver = webdriver.WebKitGTK(options=options, service=service)
        self._driver.set_window_size(width, height)

    def open(self, url: str) -> None:
        self._driver.get(url)

    def call(self, function: str, *arguments: object) -> object:
        answer = self._driver.execute_script(f"return {as_call(function, arguments)}")
        return json.loads(answer)

    def press(self, key: str) -> None:
        ActionChains(self._driver, duration=0).send_keys(key).perform()

    def click(self, x: int, y: int) -> None:
        actions = ActionBuilder(self._driver, duration=0)
        actions.pointer_action.move_to_location(x, y).click()
        actions.perform()

    def close(self) -> None:
        self._driver.quit()
        stop(self._screen)
